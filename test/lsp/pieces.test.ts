/** What is put together of kept pieces after any edits is what a text gives that was never edited. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { piecesMade } from "../../server/analysis/diagnostics/gather.ts";
import { PASSAGE_TOKENS, semanticTokens } from "../../server/features/semantic-tokens.ts";
import { LineTable } from "../../server/lsp/positions.ts";
import { documentSymbolsText, outlinesMade } from "../../server/lsp/symbols.ts";
import { allTokens, encodeTokens, tokensEdits } from "../../server/lsp/token-encoding.ts";
import { blockHistory, historiesMade } from "../../server/views/block-history.ts";
import { EXTENT_PARTS, extentsOf } from "../../server/views/layout-extent.ts";
import { timelineOf } from "../../server/views/timeline.ts";
import { optionsOf, URI } from "../analysis/fixture.ts";
import { toyKernel } from "../analysis/toy-kernel.ts";
import { runs } from "../property-runs.ts";
import { expectSame } from "../same.ts";
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
  "offline memory31",
  "offline memory31 # memzone: allow step-failed",
  "# memzone: allow step-failed, outcome-differs",
  "expect no warning step-failed",
  "expect warning outcome-differs",
  "expect warning movable-splits-block",
  'boot "',
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
    { numRuns: runs(15) },
  );
});

function saidIn({ diagnostics, expectations, evidence, stepCount }: Analysis) {
  return {
    diagnostics: diagnostics.map(({ code, severity, message, uri, span, related, fixes }) => {
      return {
        code,
        severity,
        message,
        uri,
        span,
        related,
        fixes: fixes.map(({ title, edits }) => ({ title, edits })),
      };
    }),
    expectations: expectations.map(({ place, entry, result, message }) => ({ place, entry, result, message })),
    evidence,
    stepCount,
  };
}

test("diagnostics, outline, folds, hints, lenses, links and time axis after edits are those of the text", () => {
  fc.assert(
    fc.property(story, fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
      const analyser = new Analyser(toyKernel());
      let source = SourceText.of(text);
      analyser.analyse(URI, source, 1, optionsOf());
      for (const one of edits) {
        source = applied(source, one);
        const analysis = analyser.analyse(URI, source, 1, optionsOf());
        const scratch = new Analyser(toyKernel()).analyse(URI, source.text, 1, optionsOf());
        const shown = shownOf(analysis);
        expectSame(shown, shownOf(scratch));
        expectSame(shown.asText, shown.inProtocol);
        expectSame(saidIn(analysis), saidIn(scratch));
        expectSame(extentsOf(analysis), extentsOf(scratch));
        expectSame(timelineOf(analysis), timelineOf(scratch));
        expectSame(blockHistory(analysis), blockHistory(scratch));
      }
    }),
    { numRuns: runs(10) },
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

  test("puts in order what is said of its group alone, and joins it to the rest", () => {
    const failing = `${HEAD}${"offline memory31\nexpect memory31 state=offline\n".repeat(steps / 2)}`;
    const analyser = new Analyser(toyKernel());
    let source = SourceText.of(failing);
    const look = () => {
      const analysis = analyser.analyse(URI, source, 1, optionsOf());
      documentSymbolsText(analysis);
      extentsOf(analysis);
      blockHistory(analysis);
      return analysis.diagnostics.length;
    };
    look();
    for (const at of [failing.length - 2, failing.indexOf("comment"), failing.lastIndexOf("memory31 state")]) {
      const before = {
        pieces: piecesMade.count,
        outlines: outlinesMade.count,
        joins: EXTENT_PARTS.made,
        histories: historiesMade.count,
      };
      source = source.edit(at, at + 1, "x");
      look();
      expect(piecesMade.count - before.pieces).toBeLessThanOrEqual(2);
      expect(outlinesMade.count - before.outlines).toBeLessThanOrEqual(2);
      expect(historiesMade.count - before.histories).toBeLessThanOrEqual(2);
      // One at each level of the tree.
      expect(EXTENT_PARTS.made - before.joins).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(source.groups.length + 1)));
    }
  });
});
