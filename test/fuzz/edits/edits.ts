/** Any edits of any scenario: what is made of the text before and the edit is what the text gives that was never edited. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { SourceText } from "../../../grammar/incremental/source-text.ts";
import { Analyser } from "../../../server/analysis/analyser.ts";
import type { Analysis } from "../../../server/analysis/analysis.ts";
import { semanticTokens } from "../../../server/features/semantic-tokens.ts";
import { HadTexts } from "../../../server/lsp/had-texts.ts";
import { LineTable } from "../../../server/lsp/positions.ts";
import { allTokens, encodeTokens } from "../../../server/lsp/token-encoding.ts";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { blockHistory } from "../../../server/views/block-history.ts";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { storyOf } from "../../../server/views/story-model.ts";
import { timelineOf } from "../../../server/views/timeline.ts";
import { optionsOf, URI } from "../../analysis/analyse.ts";
import { placed } from "../../analysis/placed.ts";
import { seenFacts } from "../../analysis/seen-facts.ts";
import { shownOf } from "../../lsp/shown.ts";
import { anyScenario, blockStep, FILES, groupedScenario, longScenario } from "../scenarios/any-scenario.ts";
import { cmdlineWord, declaration, expectation, step } from "../scenarios/any-statement.ts";
import type { Subject } from "../subject.ts";

interface Edit {
  /** Where, as a part of the text. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
  /** Instead of all that: the text is again what it was before so many edits, or at first. */
  readonly back?: number | undefined;
  /** Instead of the line that is there. */
  readonly line?: string | undefined;
  /** Memory of the machine in the file that scenarios use, from here on. */
  readonly memory?: string | undefined;
}
export interface EditsInput {
  readonly text: string;
  readonly edits: readonly Edit[];
}

const typed = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "0",
    "3",
    "#",
    " ",
    "\n",
    "\r\n",
    "{",
    "}",
    '"',
    '"""',
    "-",
    "$",
    "é",
    "\u0000",
    "boot\n",
    "\nreboot\n",
    "\noffline memory33\n",
    "\nonline_movable memory34\n",
    "\nunplug d0\n",
  ),
  fc.oneof(step, declaration, expectation).map((line) => `\n${line}\n`),
  cmdlineWord.map((word) => ` ${word} `),
);
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  text: typed,
  back: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  line: fc.option(blockStep, { nil: undefined, freq: 3 }),
  memory: fc.option(fc.constantFrom("1G", "2G", "4G"), { nil: undefined, freq: 8 }),
});

export const edits: Subject<EditsInput> = {
  name: "edits",
  about: "edits of scenarios: what is kept gives what the text gives from scratch, in every view",
  inputs: fc.record({
    text: fc.oneof(
      { weight: 15, arbitrary: anyScenario },
      { weight: 4, arbitrary: groupedScenario },
      { weight: 1, arbitrary: longScenario },
    ),
    edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
  }),
  check: ({ text, edits: script }) => {
    const machine = FILES["machine.memzone"]!;
    const files: Record<string, string> = { ...FILES };
    const { loader, ...others } = optionsOf({ renderers: STATE_TEXTS });
    const options = { ...others, loader: { ...loader, read: (uri: string) => files[uri.split("/").at(-1)!] } };
    const analyser = new Analyser();
    let source = SourceText.of(text);
    const texts = [text];
    const had = new HadTexts();
    had.add(source, analyser.analyse(URI, source, 1, options).held);
    for (const [index, each] of script.entries()) {
      if (each.memory !== undefined) files["machine.memzone"] = machine.replace("4G", each.memory);
      const { edited, expected } = changed(source, each, texts);
      // As an open document does.
      source = had.same(edited) ?? edited;
      if (source.text !== expected) return "the text is not what was typed";
      texts.push(expected);
      const kept = analyser.analyse(URI, source, 1, options);
      had.add(source, kept.held);
      const fresh = new Analyser().analyse(URI, expected, 1, options);
      // Both may fail in the same way.
      if (fresh.diagnostics.some(({ code }) => code === "internal-error")) return "an internal error";
      const differing = differingView(kept, fresh, index === script.length - 1 ? ALL_VIEWS : viewsAt(index));
      if (differing !== undefined) return `${differing} differs from that of the text from scratch`;
    }
    return undefined;
  },
};

/** The text behind an edit, and as the characters say it. `texts`: those that it had. */
function changed(source: SourceText, { at, length, text, back, line }: Edit, texts: readonly string[]) {
  if (back !== undefined) {
    const expected = texts.at(-1 - back) ?? texts[0]!;
    return { edited: source.replace(expected), expected };
  }
  const before = texts.at(-1)!;
  const place = Math.min(before.length, Math.floor(at * (before.length + 1)));
  const start = line === undefined ? place : before.slice(0, place).lastIndexOf("\n") + 1;
  const end = line === undefined ? Math.min(before.length, place + length) : lineEnd(before, place);
  const instead = line ?? text;
  return { edited: source.edit(start, end, instead), expected: before.slice(0, start) + instead + before.slice(end) };
}

function lineEnd(text: string, place: number): number {
  const end = text.indexOf("\n", place);
  return end === -1 ? text.length : end;
}

/** What is compared; what is made of it is looked at only where it is a text's own. */
const VIEWS: Readonly<Record<string, (analysis: Analysis) => unknown>> = {
  "the text": ({ source }) => source.text,
  "the tree": ({ file }) => [file.statements, file.errors],
  facts: seenFacts,
  outline: shownOf,
  tokens: ({ source }) => allTokens(source).join(),
  layout: (analysis) => placed(layoutOf(analysis, undefined), analysis),
  "first layout": (analysis) => placed(layoutOf(analysis, 0), analysis),
  story: (analysis) => placed(storyOf(analysis, 0), analysis),
  "time line": (analysis) => placed(timelineOf(analysis), analysis),
  "history of blocks": (analysis) => placed(blockHistory(analysis), analysis),
  ...Object.fromEntries(
    Object.entries(STATE_TEXTS).map(([name, print]) => [
      name,
      ({ timeline }: Analysis) =>
        timeline.map(({ after }) => after && (isPrintable(after) ? print(after) : "of more blocks than are printed")),
    ]),
  ),
};

/** The text of half a million blocks has 30 MiB, and there is one behind each step: their runs are compared as facts. */
function isPrintable({ blocks }: MemoryState): boolean {
  return (blocks.runs.at(-1)?.end ?? 0) < MOST_PRINTED;
}
const MOST_PRINTED = 20_000;

const ALL_VIEWS = Object.keys(VIEWS);
/** Those that are looked at behind each edit; of the others some, in turns, and all behind the last edit of a text. */
const EACH_TIME = 5;
const IN_TURNS = 3;

function viewsAt(edit: number): readonly string[] {
  const others = ALL_VIEWS.slice(EACH_TIME);
  const turn = Array.from({ length: IN_TURNS }, (_, at) => others[(edit * IN_TURNS + at) % others.length]!);
  return [...ALL_VIEWS.slice(0, EACH_TIME), ...turn];
}

function differingView(kept: Analysis, fresh: Analysis, views: readonly string[]): string | undefined {
  const differing = views.find((name) => !isDeepStrictEqual(VIEWS[name]!(kept), VIEWS[name]!(fresh)));
  if (differing !== undefined) return differing;
  const { source } = fresh;
  const encoded = encodeTokens(semanticTokens(source), new LineTable(source.text)).join();
  return encoded === allTokens(source).join() ? undefined : "the encoding of tokens";
}
