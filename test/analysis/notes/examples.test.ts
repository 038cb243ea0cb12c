import { describe, expect, it } from "vitest";
import { DEFINITIONS, DIAGNOSTIC_CODES } from "../../../server/analysis/notes/index.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { analyse, applyFix, codes } from "../fixture.ts";

const renderers = STATE_TEXTS;

/** Quick fixes take the simulation's word for a claim, or lead to a question: they end their own diagnostic and may raise another. */
const WITH_EXAMPLE = DEFINITIONS.flatMap(({ code, page }) =>
  typeof page.example === "string" ? [{ code, ...page, example: page.example }] : [],
);

describe.each(WITH_EXAMPLE)("the page of $code", ({ code, example, cured, files }) => {
  const options = { renderers, ...(files === undefined ? {} : { files: { ...files, "main.memzone": example } }) };
  const analysis = analyse(example, options);

  it("has an example that has the diagnostic", () => {
    expect(codes(analysis)).toContain(code);
  });

  it("has a cure that is one", () => {
    if (cured !== undefined) expect(codes(analyse(cured, options))).not.toContain(code);
  });

  it("offers fixes that end the diagnostic and raise no error", () => {
    const diagnostic = analysis.diagnostics.find((each) => each.code === code);
    const errors = (text: string): readonly string[] =>
      analyse(text, options)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map((each) => each.code);
    const before = errors(example);
    for (const fix of diagnostic?.fixes ?? []) {
      const fixed = applyFix(example, fix);
      const after = analyse(fixed, options).diagnostics.filter((each) => each.code === code);
      expect([fix.title, after.map(({ message }) => message)]).toEqual([
        fix.title,
        analysis.diagnostics.filter((each) => each.code === code && each !== diagnostic).map(({ message }) => message),
      ]);
      expect([fix.title, errors(fixed).filter((each) => !before.includes(each))]).toEqual([fix.title, []]);
    }
  });
});

it("each code has a page, and one that has no example says why", () => {
  expect(Object.keys(DIAGNOSTIC_CODES)).toHaveLength(DEFINITIONS.length);
  for (const { code, page } of DEFINITIONS) {
    expect([code, page.meaning, page.why, page.mend].every((text) => text.length > 3)).toBe(true);
    if (typeof page.example !== "string") expect(page.example.none).toMatch(/\.$/);
  }
});
