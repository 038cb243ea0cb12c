/**
 * Lines of a boot log in the order in which they were printed, each whole: of the parts of a record in pstore the last one is saved first
 * (fs/pstore/platform.c:pstore_dump()), and mail programs and terminals break lines.
 */
import { messageOf } from "./carriers.ts";
import { type LogLine, linesOf } from "./lines.ts";

/** Places are those of the text; a line that was broken reaches from its first part to its last. */
export function* logLinesOf(text: string): Generator<LogLine> {
  const join = joinOf(text);
  for (const part of partsOf(text)) {
    const lines = linesOf(part.text);
    for (const { span, ...line } of join === undefined ? lines : joined(lines, join)) {
      yield { ...line, span: { start: span.start + part.start, end: span.end + part.start } };
    }
  }
}

interface TextPart {
  readonly start: number;
  readonly text: string;
}

const PART = /^(?:Panic|Oops|Emergency|Shutdown|Restart|Halt|Poweroff|Unknown)#(\d+) Part(\d+)$/gm;

/** Parts of records of pstore, the oldest first; any other text is one part. */
function partsOf(text: string): readonly TextPart[] {
  if (!text.includes(" Part") || !text.includes("#")) return [{ start: 0, text }];
  const found = [...text.matchAll(PART)];
  const inOrder = found.every(({ 2: part }, index) => index === 0 || Number(part) < Number(found[index - 1]![2]));
  if (found.length < 2 || inOrder) return [{ start: 0, text }];
  const parts = found.map(({ index, 1: record, 2: part }, number) => {
    const end = found[number + 1]?.index ?? text.length;
    return { start: index, text: text.slice(index, end), record: Number(record), part: Number(part) };
  });
  const first = { start: 0, text: text.slice(0, found[0]!.index) };
  return [first, ...parts.toSorted((a, b) => a.record - b.record || b.part - a.part)];
}

const QUOTE = /^(?:[>|] ?)+/;

/** Whether what follows a part of a line is its rest, and what stands between the two: undefined, it is none. */
type Join = (before: string, next: string) => string | undefined;

/** Characters of a log that are looked at: a boot's own messages, if not all of them. */
const LOOKED_AT = 256 * 1024;
/** Columns in front of which lines are broken: 72 to 80, and what a quote adds. */
const [NARROWEST, WIDEST] = [66, 84];

/** How a log's lines were broken; undefined: they were not. */
function joinOf(text: string): Join | undefined {
  const lines = [...linesOf(text.slice(0, LOOKED_AT))].map(({ line }) => line.replace(QUOTE, ""));
  const carried = lines.map(isCarried);
  const isBroken = (index: number): boolean =>
    carried[index]! && carried[index + 1] === false && lines[index + 1] !== "";
  const stamped = lines.filter((_, index) => carried[index]);
  const longest = stamped.reduce((length, line) => Math.max(length, line.length), 0);
  const broken = lines.filter((_, index) => isBroken(index));
  if (broken.length === 0) return undefined;
  // A terminal's lines are broken where it ends; of one that ends there with a blank it is lost.
  if (broken.length > 1 && broken.every(({ length }) => length >= longest - 1)) {
    return (before, next) =>
      before.length < longest - 1 || isCarried(next) ? undefined : before.length < longest ? " " : "";
  }
  if (stamped.some((line) => line.length > WIDEST && hasBreak(line))) return undefined;
  return (before, next) => (isRest(before, next) ? " " : undefined);
}

/** Whether the next line's first word had no room in the one before it. */
function isRest(before: string, next: string): boolean {
  if (next.trim() === "" || isCarried(next)) return false;
  const [word = ""] = next.trimStart().split(" ", 1);
  return before.trimEnd().length + 1 + word.length >= NARROWEST;
}

/** A blank in front of the column at which lines are broken, behind the stamp. */
function hasBreak(line: string): boolean {
  const message = messageOf(line).trimStart();
  const start = line.length - message.length;
  const blank = line.slice(0, WIDEST).lastIndexOf(" ");
  return blank > start;
}

/** Something in front of the message tells that a message begins here. */
function isCarried(line: string): boolean {
  const bare = line.trim();
  return bare !== "" && messageOf(bare).length < bare.length;
}

function* joined(lines: Iterable<LogLine>, join: Join): Generator<LogLine> {
  let held: LogLine | undefined;
  // Of the part that was held last; only what begins with a message goes on.
  let last = "";
  for (const line of lines) {
    const bare = line.line.replace(QUOTE, "");
    const between = held === undefined ? undefined : join(last, bare);
    if (held !== undefined && between !== undefined) {
      const span = { start: held.span.start, end: line.span.end };
      held = { ...line, line: joinedText(held.line, between, bare), span };
      last = bare;
      continue;
    }
    if (held !== undefined) yield held;
    held = line;
    last = isCarried(bare) ? bare : "";
  }
  if (held !== undefined) yield held;
}

function joinedText(before: string, between: string, next: string): string {
  return between === "" ? `${before}${next}` : `${before.trimEnd()}${between}${next.trimStart()}`;
}
