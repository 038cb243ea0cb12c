/** What is put together of kept pieces after any edits is what a text gives that was never edited. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import { PASSAGE_TOKENS, semanticTokens } from "../../server/features/semantic-tokens.ts";
import { LineTable } from "../../server/lsp/positions.ts";
import { allTokens, encodeTokens, tokensEdits } from "../../server/lsp/token-encoding.ts";
import { optionsOf, URI } from "../analysis/fixture.ts";
import { toyKernel } from "../analysis/toy-kernel.ts";
import { shownOf } from "./shown.ts";

const HEAD = `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
param size = 256M | 512M
cmdline { movablecore=$size }
reserve from "boot.log"
# a comment
boot
`;
const LINES = [
  "offline memory5",
  "online memory5 -> EBUSY",
  'step "a heading"',
  "# a comment",
  "expect memory5 state=offline",
  'expect lsmem """',
  '"""',
  "concurrently {",
  "}",
  "boot",
  "",
  "no such thing",
];
const line = fc.constantFrom(...LINES);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  text: fc.oneof(
    fc.array(line, { maxLength: 4 }).map((lines) => lines.map((one) => `\n${one}`).join("")),
    fc.constantFrom("", "x", "\r\n", " ", "#", '"', "\n"),
  ),
});
type Edit = { readonly at: number; readonly length: number; readonly text: string };

/** Long enough for several groups. */
const story = fc
  .array(line, { minLength: 100, maxLength: 300 })
  .map((lines) => `${HEAD}${lines.filter((one) => !one.startsWith('"')).join("\n")}\n`);

function applied(source: SourceText, { at, length, text }: Edit): SourceText {
  const start = Math.floor(at * source.length);
  return source.edit(start, start + length, text);
}

test("tokens changed by edits are those of the text", () => {
  fc.assert(
    fc.property(story, fc.array(edit, { minLength: 1, maxLength: 12 }), (text, edits) => {
      let source = SourceText.of(text);
      let held = allTokens(source);
      for (const one of edits) {
        const next = applied(source, one);
        for (const { start, deleteCount, data } of tokensEdits(source, next)) held.splice(start, deleteCount, ...data);
        source = next;
        const scratch = SourceText.of(source.text);
        const expected = encodeTokens(semanticTokens(scratch), new LineTable(source.text));
        expect(held.join()).toBe(expected.join());
        expect(allTokens(source).join()).toBe(expected.join());
      }
      held = [];
    }),
    { numRuns: 40 },
  );
});

test("outline, folds, hints, lenses and links after edits are those of the text", () => {
  fc.assert(
    fc.property(story, fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
      const analyser = new Analyser(toyKernel());
      let source = SourceText.of(text);
      analyser.analyse(URI, source, 1, optionsOf());
      for (const one of edits) {
        source = applied(source, one);
        const analysis = analyser.analyse(URI, source, 1, optionsOf());
        const scratch = new Analyser(toyKernel()).analyse(URI, source.text, 1, optionsOf());
        expect(shownOf(analysis)).toEqual(shownOf(scratch));
      }
    }),
    { numRuns: 25 },
  );
});

describe.each([100, 3000])("an edit of a story of %d steps", (steps) => {
  test("makes the tokens of the passages it touches again, and sends theirs alone", () => {
    const text = HEAD + "offline memory5\nonline memory5\n".repeat(steps / 2);
    const source = SourceText.of(text);
    allTokens(source);
    const before = PASSAGE_TOKENS.made;
    const next = source.edit(text.length - 2, text.length - 1, "7");
    const [only, ...more] = tokensEdits(source, next);
    expect(PASSAGE_TOKENS.made - before).toBeLessThanOrEqual(2);
    expect(more).toEqual([]);
    expect(only).toBeUndefined();
    const longer = source.edit(text.length - 1, text.length - 1, "7");
    expect(tokensEdits(source, longer)).toEqual([{ start: allTokens(source).length - 3, deleteCount: 1, data: [8] }]);
  });
});
