/**
 * The quick fix of a line that says as other languages do what this one says otherwise: `memory34 to 36`, `offline memory34: EBUSY`, `kernel: 6.12`,
 * `step 'x'`, `hotplug d`. Habits rewrite the line; each is kept that leaves fewer errors of the parser, and what leaves none is offered.
 */
import type { Span } from "../../../grammar/ast.ts";
import type { Fix } from "../analysis.ts";
import { replacement } from "../text-edits.ts";
import { type AroundEdits, aroundEdits, errorsAfter, MOST_READ } from "./around-edits.ts";
import type { Asked } from "./fix-places.ts";
import { HABITS } from "./habits.ts";

/** Nobody types a longer line. */
const LONGEST = 400;
/** Of a title. */
const MOST_SHOWN = 80;

export function writtenOtherwise({ uri, span, source }: Asked): Fix | undefined {
  const whole = source.lineSpan(source.lineAt(span.start));
  if (whole.end - whole.start > LONGEST) return undefined;
  const line = codeOf(source.slice(whole));
  const edited = (text: string): AroundEdits =>
    aroundEdits(source, [{ uri, span: { start: whole.start, end: whole.start + line.length }, newText: text }]);
  let best = line;
  let around = edited(line);
  if (around.before.length > MOST_READ) return undefined;
  for (const habit of HABITS) {
    const text = habit(best);
    if (text === undefined || text === best) continue;
    const next = edited(text);
    if (errorsAfter(next).length < errorsAfter(around).length) [best, around] = [text, next];
  }
  if (best === line || !isRight(around, best)) return undefined;
  const { span: changed, newText } = difference(line, best);
  const shown = best.trim().replace(/\s*\n\s*/g, " ");
  const title = `Write \`${shown.length > MOST_SHOWN ? newText : shown}\``;
  const at = { start: whole.start + changed.start, end: whole.start + changed.end };
  return replacement(title, uri, at, newText, keepsWords(line, best));
}

/** Without a comment, and the space in front of it. */
function codeOf(line: string): string {
  const comment = line.search(/(?<=^|\s)#/);
  return (comment < 0 ? line : line.slice(0, comment)).trimEnd();
}

/** Whether no error is left on the line. */
function isRight(around: AroundEdits, line: string): boolean {
  const start = around.after.indexOf(line);
  return errorsAfter(around).every(({ span }) => span.start > start + line.length || span.end < start);
}

const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\d_$-]*[\p{L}\d_]/gu) ?? [];

/** Whether every word is still there: what drops or changes one is for the author to choose. */
function keepsWords(before: string, after: string): boolean {
  const left = [...wordsIn(after)];
  return wordsIn(before).every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** The smallest piece, of whole words, in which two texts differ; places count in the first. */
function difference(before: string, after: string): { readonly span: Span; readonly newText: string } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  while (start > 0 && /\S/.test(before[start - 1]!)) start--;
  while (end > 0 && /\S/.test(before[before.length - end]!)) end--;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
