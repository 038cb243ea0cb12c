/** What completion offers within the texts behind `expect`: lines that the simulated machine prints there. */
import type { Span } from "../../grammar/ast.ts";
import { type WordOf, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import type { Analysis, TextRenderers } from "../analysis/analysis.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { Candidate } from "./completion-candidates.ts";
import type { CompletionContext } from "./completion-context.ts";
import { stateBefore } from "./moment.ts";

/** The last line of the log in quotes, whole texts over several lines. */
export function textInsert(view: string, context: CompletionContext): string {
  return view === "dmesg" ? `"‹${logLines(context).at(-1) ?? "page dumped because"}›"` : '"""\n‹›\n"""';
}

export function textCandidate(view: string, context: CompletionContext): Candidate {
  const label = view === "dmesg" ? '"line of the log"' : '"""text"""';
  return { label, kind: "value", detail: `what ${view} prints`, insert: textInsert(view, context) };
}

/** Lines that can stand between quotes, and in a place of a snippet. */
function logLines({ state, texts }: CompletionContext): readonly string[] {
  if (state === undefined || texts === undefined) return [];
  return texts
    .dmesg(state)
    .split("\n")
    .filter((line) => line !== "" && !/["\\|‹›]/.test(line));
}

/** Lines that are listed. */
const MOST_LINES = 400;

/** Within the quotes behind `expect dmesg`: lines that the log has, the last first. */
export function lineCandidates(context: CompletionContext): readonly Candidate[] {
  const lines = [...new Set([...logLines(context)].reverse())];
  return lines.slice(0, MOST_LINES).map((label) => ({
    label,
    kind: "value",
    ...(lines.length > MOST_LINES ? { isCut: true } : {}),
  }));
}

/** A line of a text over several lines that the cursor is in. */
export interface TextLine {
  readonly view: WordOf<"VIEW">;
  /** The line up to the cursor, and all of it. */
  readonly span: Span;
  readonly replaced: Span;
  /** The lines above it. */
  readonly above: readonly string[];
}

const QUOTES = '"""';
const BEGUN = /^\s*expect[ \t]+(\w+)[ \t]+$/;
/** Characters in front of the cursor that the beginning of its text is looked for in. */
const MOST_TEXT = 64 * 1024;

/** Undefined: the cursor is in no such text. */
export function textLineAt({ source }: Analysis, offset: number): TextLine | undefined {
  const from = Math.max(0, offset - MOST_TEXT);
  const text = source.slice({ start: from, end: offset });
  const begin = text.lastIndexOf(QUOTES);
  if (begin < 0) return undefined;
  const word = BEGUN.exec(text.slice(text.lastIndexOf("\n", begin) + 1, begin))?.[1];
  const view = wordsOf("VIEW").find((each) => each === word);
  const lines = text.slice(begin + QUOTES.length).split("\n");
  if (view === undefined || lines.length === 1) return undefined;
  const line = source.lineSpan(source.lineAt(offset));
  const written = source.slice(line);
  const quotes = written.indexOf(QUOTES);
  const end = quotes < 0 ? line.start + written.replace(/[\r\n]+$/, "").length : line.start + quotes;
  return {
    view,
    span: { start: line.start, end: offset },
    replaced: { start: line.start, end: Math.max(offset, end) },
    above: lines.slice(0, -1),
  };
}

/** Lines that the text has behind those above the cursor; all of them where none of those is in it. */
export function textLines(
  analysis: Analysis,
  { view, above, span }: TextLine,
  texts: TextRenderers,
): readonly Candidate[] {
  const state: MemoryState | undefined = stateBefore(analysis, span.start);
  if (state === undefined) return [];
  const like = above.some((line) => line.trim() !== "") ? `${above.join("\n")}\n` : undefined;
  const printed = texts[view](state, like).split("\n");
  const written = above.map(words).filter((line) => line !== "");
  let next = 0;
  for (const line of written) {
    const at = printed.findIndex((each, index) => index >= next && words(each) === line);
    if (at >= 0) next = at + 1;
  }
  const lines = [...new Set(printed.slice(next))].filter((line) => line.trim() !== "" && !/[‹›]|"""/.test(line));
  return lines
    .slice(0, MOST_LINES)
    .map((label): Candidate => ({ label, kind: "value", ...(lines.length > MOST_LINES ? { isCut: true } : {}) }));
}

/** As expectations compare lines. */
function words(line: string): string {
  return line.trim().replace(/\s+/g, " ");
}
