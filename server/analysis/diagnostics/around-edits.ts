/** What a fix leaves of the errors of the text around it: the lines and statements that it edits are read again. */
import type { SyntaxError as ReadError, Span } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { parse } from "../../../grammar/parse.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import type { Fix, TextEdit } from "../analysis.ts";

/** Characters of a statement that is read again for each of its fixes: a map of a thousand rows has as many. */
export const MOST_READ = 20_000;

export interface AroundEdits {
  readonly before: string;
  readonly after: string;
  /** Where they begin. */
  readonly start: number;
}

/** The lines and statements that edits of this text are in: an end within a statement is moved to its own. */
export function aroundEdits(source: SourceText, edits: readonly TextEdit[]): AroundEdits {
  const spans = edits.flatMap(({ span }) =>
    [span.start, span.end].flatMap((offset) => [
      source.lineSpan(source.lineAt(offset)),
      ...source.statementsAt(offset).map((statement) => statement.span),
    ]),
  );
  const start = Math.min(...spans.map((span: Span) => span.start));
  const before = source.slice({ start, end: Math.max(...spans.map(({ end }) => end)) });
  const after = [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (now, { span, newText }) => now.slice(0, span.start - start) + newText + now.slice(span.end - start),
      before,
    );
  return { before, after, start };
}

/** Errors of the parser in a piece of a text: what stands on the wrong side of `boot` there is right in the whole. */
function errorsIn(text: string): readonly ReadError[] {
  return parse(text).errors.filter(({ code }) => code !== "out-of-order");
}

/** Those that there were, and those that are left: each is read once, however many ask. */
export const errorsBefore = onceFor(({ before }: AroundEdits) => errorsIn(before));
export const errorsAfter = onceFor(({ after }: AroundEdits) => errorsIn(after));

/** Whether fewer errors of the parser are left than there were; of what is too long to be read again that is taken as given. */
export function leavesFewerErrors(around: AroundEdits): boolean {
  return around.before.length > MOST_READ || errorsAfter(around).length < errorsBefore(around).length;
}

/** Whether an error is left in what one edit wrote, or with `gap` in the word behind it. */
function leavesItsPlace(around: AroundEdits, { span, newText }: TextEdit, gap = 0): boolean {
  const from = span.start - around.start;
  const to = from + newText.length + gap;
  return errorsAfter(around).some((error) => error.span.end > from && error.span.start <= to);
}

/** Whether the word behind what is written can be read: of `kern el 6.12` the first half is not surely `kernel`. */
export function goesOnBehind(around: AroundEdits, edits: readonly TextEdit[]): boolean {
  return edits.length > 1 || edits.every((edit) => !leavesItsPlace(around, edit, 1));
}

/** Whether a fix leaves fewer errors, and none where it wrote something: `as to system-ram` is no better than `to system-ram`. */
export function mends({ edits }: Pick<Fix, "edits">, source: SourceText): boolean {
  const around = aroundEdits(source, edits);
  if (around.before.length > MOST_READ) return true;
  if (!leavesFewerErrors(around)) return false;
  const [only, second] = edits;
  if (only === undefined || second !== undefined || only.newText.trim() === "") return true;
  return !leavesItsPlace(around, only);
}
