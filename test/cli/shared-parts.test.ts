import { expect, test } from "vitest";
import { type CaseResult, mergedDiagnostics } from "../../server/cli/report.ts";
import { SharedParts } from "../../server/cli/shared-parts.ts";

const place = { file: "a.memzone", column: 1, endLine: 1, endColumn: 9 };

/** A case as a thread tells it: nothing is shared with others. */
function told(size: number): CaseResult {
  const own = {
    ...place,
    line: 99,
    code: "step-failed",
    severity: "error" as const,
    message: `${size}M fail`,
    related: [],
  };
  return {
    file: "a.memzone",
    params: { size: `${size}M` },
    diagnostics: [
      ...Array.from({ length: 50 }, (_, line) => ({
        ...place,
        line,
        code: "unused-name",
        severity: "hint" as const,
        message: `$p${line} is never used`,
        related: [],
      })),
      ...(size % 4 === 0 ? [own] : []),
    ],
    expectations: [
      { ...place, line: 60, text: "expect memory1 state=online", result: size % 2 === 0 ? "holds" : "fails" },
    ],
    evidence: { level: "modelled", why: ["the kernel's build is not stated"] },
    steps: 3,
    headings: [{ title: "one", line: 4 }],
  };
}

test("thousands of cases keep what they say alike once, and say what they said", () => {
  const parts = new SharedParts();
  const sizes = Array.from({ length: 2000 }, (_, size) => size);
  const cases = sizes.map((size) => parts.of(told(size)));
  expect(cases).toEqual(sizes.map(told));
  expect(new Set(cases.flatMap(({ diagnostics }) => diagnostics)).size).toBe(50 + 500);
  expect(new Set(cases.flatMap(({ expectations }) => expectations)).size).toBe(2);
  expect([
    new Set(cases.map(({ evidence }) => evidence)).size,
    new Set(cases.map(({ headings }) => headings)).size,
  ]).toEqual([1, 1]);
  expect(mergedDiagnostics({ cases })).toEqual(mergedDiagnostics({ cases: sizes.map(told) }));
});
