import { describe, expect, it } from "vitest";
import type { Analysis, Fix } from "../../../server/analysis/analysis.ts";
import { DEFINITIONS, DIAGNOSTIC_CODES } from "../../../server/analysis/notes/index.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { analyse, applyFix, codes } from "../fixture.ts";

const renderers = STATE_TEXTS;

/** Quick fixes take the simulation's word for a claim, or lead to a question: they end their own diagnostic and may raise another. */
const WITH_EXAMPLE = DEFINITIONS.flatMap(({ code, page }) =>
  typeof page.example === "string" ? [{ code, ...page, example: page.example }] : [],
);

const errorsOf = ({ diagnostics }: Analysis): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map((each) => each.code);

/** Files by name after a fix that may edit and make others than the scenario, whose folder they lie in. */
function fixedFiles(files: Readonly<Record<string, string>>, fix: Fix, main: string): Readonly<Record<string, string>> {
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const fixed: Record<string, string> = { ...files };
  for (const { uri, text } of fix.creates ?? []) fixed[uri.slice(folder.length)] = text;
  for (const uri of new Set(fix.edits.map((edit) => edit.uri))) {
    const name = uri === main ? "main.memzone" : uri.slice(folder.length);
    fixed[name] = applyFix(fixed[name]!, { ...fix, edits: fix.edits.filter((edit) => edit.uri === uri) });
  }
  return fixed;
}

/** What an example announces has no fix, and of two the fix depends on what there is. */
const FIXED_ELSEWHERE: ReadonlySet<string> = new Set(["movable-reserved", "pmem-over-reserved"]);

describe.each(WITH_EXAMPLE)("the page of $code", ({ code, example, cured, files, noFix }) => {
  const options = { renderers, ...(files === undefined ? {} : { files: { ...files, "main.memzone": example } }) };
  const analysis = analyse(example, options);

  it("has an example that has the diagnostic", () => {
    expect(codes(analysis)).toContain(code);
  });

  it("has a cure that is one", () => {
    if (cured !== undefined) expect(codes(analyse(cured, options))).not.toContain(code);
  });

  it("has a quick fix, or a page that says why there is none", () => {
    const found = analysis.diagnostics.filter((each) => each.code === code);
    const isAnnounced = / -> |expect (?:no )?(?:warning|task)/.test(example);
    const hasFix = found.some(({ fixes }) => fixes.length > 0);
    expect(hasFix || isAnnounced || FIXED_ELSEWHERE.has(code) || noFix !== undefined).toBe(true);
    if (noFix !== undefined) expect([hasFix, noFix]).toEqual([false, expect.stringMatching(/\.$/)]);
  });

  it("offers fixes that end the diagnostic and raise no error", () => {
    const diagnostic = analysis.diagnostics.find((each) => each.code === code);
    const before = errorsOf(analysis);
    for (const fix of diagnostic?.fixes ?? []) {
      const fixed = fixedFiles({ ...files, "main.memzone": example }, fix, analysis.uri);
      const mended = analyse(fixed["main.memzone"]!, { ...options, files: fixed });
      const after = mended.diagnostics.filter((each) => each.code === code);
      expect([fix.title, after.map(({ message }) => message)]).toEqual([
        fix.title,
        analysis.diagnostics.filter((each) => each.code === code && each !== diagnostic).map(({ message }) => message),
      ]);
      expect([fix.title, errorsOf(mended).filter((each) => !before.includes(each))]).toEqual([fix.title, []]);
    }
  });
});

it("each code has a page, and one that has no example says why", () => {
  expect(Object.keys(DIAGNOSTIC_CODES)).toHaveLength(DEFINITIONS.length);
  for (const { code, page } of DEFINITIONS) {
    expect([code, page.meaning, page.why, page.mend].every((text) => text.length > 3)).toBe(true);
    if (typeof page.example === "string") continue;
    expect(page.example.none).toMatch(/\.$/);
    // Of an update that is not known, the newest one that is.
    if (code !== "version-not-measured") expect([code, page.noFix]).toEqual([code, expect.stringMatching(/\.$/)]);
  }
});
