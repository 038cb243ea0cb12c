/**
 * A text that is edited, with its syntax tree. An edit reads again the passages that it touches and those next to them, until the
 * parser stands where it stood before; all others are kept as they are. Texts are immutable: an edit gives another one, which
 * shares what is the same.
 *
 * Offsets count UTF-16 code units; `end` is exclusive. Lines end with \n, \r\n or \r and count from 0.
 */
import type { Comment, SyntaxError as FileError, ScenarioFile, Span, Statement } from "../ast.ts";
import { checkOrder } from "../order.ts";
import { byPlace, cutErrors, Problems } from "../problems.ts";
import { type Borders, bordersOf, lastUpTo } from "./borders.ts";
import { drained } from "./drained.ts";
import { identified } from "./identity.ts";
import { breakBefore, linesBefore, type Passage, type ReadPassage, readPassages } from "./passage.ts";
import { FEWEST, groupsOf, type PassageGroup, readAlike, textOfGroup } from "./passage-group.ts";
import { type ReadAgain, readAgain } from "./read-again.ts";
import { rebased } from "./rebase.ts";

/** A passage and where it begins in the text. */
export interface PlacedPassage {
  readonly passage: Passage;
  readonly start: number;
  /** Line that it begins in: the first one begins with its line, all others with the line break in front of theirs. */
  readonly line: number;
}

/** Where a passage stands in the groups. */
interface Seat {
  readonly group: number;
  readonly index: number;
}

/** Characters that are read at once of a text that is opened. */
const WINDOW = 8192;

export class SourceText {
  readonly groups: readonly PassageGroup[];
  /** For the edit that made it; of a text that was read whole, all of it. */
  readonly readAgain: ReadAgain;
  readonly #nextId: number;
  #text: string | undefined;
  #placed: { readonly passage: Passage; readonly start: number; readonly statements: readonly Statement[] } | undefined;
  #file: ScenarioFile | undefined;
  /** Where each group begins: its offset and its line. */
  readonly #borders: Borders;

  private constructor(groups: readonly PassageGroup[], nextId: number, readAgain: ReadAgain, text?: string) {
    this.groups = groups;
    this.#borders = bordersOf(groups);
    this.readAgain = readAgain;
    this.#nextId = nextId;
    this.#text = text;
  }

  /** Reads a text. Takes any, never throws. */
  static of(text: string): SourceText {
    return drained(SourceText.inTurns(text));
  }

  /** The same, yielding every now and then. */
  static *inTurns(text: string): Generator<void, SourceText> {
    const passages: Passage[] = [];
    let start = 0;
    let characters = WINDOW;
    while (start < text.length || passages.length === 0) {
      const isLast = start + characters >= text.length;
      const read = readPassages(text.slice(start, start + characters));
      const isOpen = read.some((passage) => passage.isOpen);
      // Where the last one ends is known at the end of the text alone, and so is where an open text does.
      const whole = isLast ? read : isOpen ? [] : read.slice(0, -1);
      for (const passage of whole) {
        passages.push({ id: passages.length, ...passage });
        start += passage.text.length;
      }
      if (isLast) break;
      characters = whole.length === 0 ? 2 * characters : WINDOW;
      yield;
    }
    return new SourceText(groupsOf(passages), passages.length, readAgain(passages), text);
  }

  /** The text with `newText` in the place of what is between `start` and `end`. */
  edit(start: number, end: number, newText: string): SourceText {
    const from = Math.min(Math.max(0, start), this.length);
    const to = Math.min(Math.max(from, end), this.length);
    const first = this.#firstToRead(this.#before(this.#seatOf(from, false)));
    const firstStart = this.#startOf(first);
    const touched = this.#seatOf(to, true);
    const old = this.#passagesBetween(first, touched);
    const before = old.map(({ text }) => text).join("");
    let window = before.slice(0, from - firstStart) + newText + before.slice(to - firstStart);
    let next = this.#after(touched);
    for (let more = 1; next !== undefined; more *= 2) {
      let lastStart = window.length;
      for (let count = 0; count < more && next !== undefined; count++) {
        const passage = this.#at(next);
        lastStart = window.length;
        window += passage.text;
        old.push(passage);
        next = this.#after(next);
      }
      const read = readPassages(window);
      const count = countUpTo(read, lastStart);
      // An open text may end far behind the window: only at the end of the text is that known.
      if (count !== undefined && !read.slice(0, count).some(({ isOpen }) => isOpen)) {
        return this.#with(first, old.slice(0, -1), read.slice(0, count), window.length);
      }
    }
    return this.#with(first, old, readPassages(window), window.length);
  }

  /** The same after a change that gives a new text whole: what both have at their ends in common is kept. */
  replace(text: string): SourceText {
    const old = this.text;
    if (old === text) return this;
    const most = Math.min(old.length, text.length);
    let start = 0;
    while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
    let back = 0;
    while (back < most - start && old.charCodeAt(old.length - 1 - back) === text.charCodeAt(text.length - 1 - back))
      back++;
    return this.edit(start, old.length - back, text.slice(start, text.length - back));
  }

  /**
   * `earlier` in the place of this text, where both read the same: what was made of its passages holds again. Passages that are read from now on
   * have ids that neither text has. Undefined: they read differently.
   */
  takenBackTo(earlier: SourceText): SourceText | undefined {
    if (earlier.length !== this.length) return undefined;
    if (!readAlike(earlier.groups, this.groups)) return undefined;
    return new SourceText(earlier.groups, Math.max(earlier.#nextId, this.#nextId), this.readAgain, earlier.#text);
  }

  // ── The text as a whole: put together when it is asked for ──────────────────────────────────────────────────────────

  get length(): number {
    return this.#borders.length;
  }

  get text(): string {
    this.#text ??= this.groups.map(textOfGroup).join("");
    return this.#text;
  }

  /** Nobody looks at the text as a whole any more: what was put together of it is made again for the asking. */
  letGo(): void {
    this.#text = undefined;
    this.#file = undefined;
    this.#placed = undefined;
  }

  /** What `parse()` gives of the text. */
  get file(): ScenarioFile {
    this.#file ??= this.#wholeFile();
    return this.#file;
  }

  *passages(): Generator<PlacedPassage> {
    for (let group = 0; group < this.groups.length; group++) yield* this.passagesOf(group);
  }

  /** Those of one group. */
  *passagesOf(number: number): Generator<PlacedPassage> {
    const { passages } = this.groups[number]!;
    let start = this.#borders.starts[number]!;
    let line = this.#borders.lines[number]!;
    for (const passage of passages) {
      yield { passage, start, line };
      start += passage.text.length;
      line += passage.lineStarts.length;
    }
  }

  /** Where a group begins. */
  startOf(group: number): number {
    return this.#borders.starts[group]!;
  }

  /** The line that a group begins in. */
  lineOf(group: number): number {
    return this.#borders.lines[group]!;
  }

  /** Numbers of the groups that hold or touch a span: `first` to `last`, both inclusive. */
  groupsAt({ start, end }: Span): { readonly first: number; readonly last: number } {
    const { starts } = this.#borders;
    const first = lastUpTo(starts, start);
    // What ends where a span begins touches it.
    const touchesBefore = first > 0 && starts[first] === start;
    return { first: touchesBefore ? first - 1 : first, last: lastUpTo(starts, Math.max(start, end)) };
  }

  #wholeFile(): ScenarioFile {
    const statements: Statement[] = [];
    const comments: Comment[] = [];
    const errors: FileError[] = [];
    for (const { passage, start } of this.passages()) {
      for (const statement of passage.statements) statements.push(rebased(statement, start));
      for (const comment of passage.comments) comments.push(rebased(comment, start));
      for (const error of passage.errors) errors.push(rebased(error, start));
    }
    const order = new Problems();
    checkOrder(statements, order);
    const all = order.count === 0 ? errors : [...errors, ...order.inOrder()].sort(byPlace);
    const span = { start: 0, end: this.length };
    return { text: this.text, statements, comments, errors: cutErrors(all), span };
  }

  // ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The passage with an id and its place; undefined: it is gone. */
  passage(id: number): PlacedPassage | undefined {
    const { groups } = this;
    for (let number = 0; number < groups.length; number++) {
      const { lowestId, highestId, passages } = groups[number]!;
      if (id < lowestId || id > highestId) continue;
      let index = passages.findIndex((passage) => passage.id === id);
      if (index >= 0) return this.#lastOf(number, () => index-- > 0);
    }
    return undefined;
  }

  /** The passage that holds the character at `offset`; the last one for the end of the text and all behind it. */
  passageAt(offset: number): PlacedPassage {
    const at = Math.max(0, Math.min(offset, this.length - 1));
    return this.#lastOf(lastUpTo(this.#borders.starts, at), (start) => start <= at);
  }

  /** The last passage of a group of those at its beginning that begin where `isUpTo` says so, of offset and line; at least its first. */
  #lastOf(number: number, isUpTo: (start: number, line: number) => boolean): PlacedPassage {
    const { passages } = this.groups[number]!;
    let start = this.#borders.starts[number]!;
    let line = this.#borders.lines[number]!;
    for (let index = 0; ; index++) {
      const passage = passages[index]!;
      const nextStart = start + passage.text.length;
      const nextLine = line + passage.lineStarts.length;
      if (index + 1 === passages.length || !isUpTo(nextStart, nextLine)) return { passage, start, line };
      start = nextStart;
      line = nextLine;
    }
  }

  /** The statements next to `offset`: those of the passages that hold or touch it. */
  statementsAt(offset: number): readonly Statement[] {
    const { first, last } = this.groupsAt({ start: offset, end: offset });
    const found: Statement[] = [];
    for (let group = first; group <= last; group++) {
      for (const { passage, start } of this.passagesOf(group)) {
        if (start > offset || offset > start + passage.text.length) continue;
        found.push(...this.#placedStatements(passage, start));
      }
    }
    return found;
  }

  /** Counted from the beginning of the text. Those who ask for one place ask for more in the same statement: the last ones are kept. */
  #placedStatements(passage: Passage, start: number): readonly Statement[] {
    if (this.#placed?.passage !== passage || this.#placed.start !== start) {
      this.#placed = { passage, start, statements: passage.statements.map((statement) => rebased(statement, start)) };
    }
    return this.#placed.statements;
  }

  /** A part of the text. */
  slice({ start, end }: Span): string {
    if (this.#text !== undefined) return this.#text.slice(start, end);
    const { first, last } = this.groupsAt({ start, end });
    let found = "";
    for (let group = first; group <= last; group++) {
      for (const { passage, start: from } of this.passagesOf(group)) {
        if (from + passage.text.length <= start) continue;
        if (from >= end) return found;
        found += passage.text.slice(Math.max(0, start - from), Math.max(0, end - from));
      }
    }
    return found;
  }

  /** The passage that a line begins in. */
  #passageOfLine(wanted: number): PlacedPassage {
    // A group begins with the line break in front of its own first line: the line that it begins in belongs to the one before it.
    const { lines } = this.#borders;
    let number = lastUpTo(lines, wanted);
    while (number > 0 && lines[number]! >= wanted) number--;
    return this.#lastOf(number, (_, line) => line < wanted);
  }

  /** The line that holds the character at `offset`. */
  lineAt(offset: number): number {
    const { passage, start, line } = this.passageAt(offset);
    return line + linesBefore(passage, offset - start);
  }

  /** The line that holds the character at `offset`, and how many characters in front of it that line has. */
  positionAt(offset: number): { readonly line: number; readonly column: number } {
    const at = Math.max(0, Math.min(offset, this.length));
    const { passage, start, line } = this.passageAt(at);
    const index = linesBefore(passage, at - start);
    if (index > 0) return { line: line + index, column: at - start - passage.lineStarts[index - 1]! };
    // A passage begins with the break that ends the line in front of it.
    return { line, column: at - this.lineSpan(line).start };
  }

  get lineCount(): number {
    return this.#borders.lineCount;
  }

  /** Where a line lies, its line break left out; lines that there are none of are the first or the last. */
  lineSpan(line: number): Span {
    const wanted = Math.min(Math.max(0, line), this.lineCount - 1);
    const { passage, start, line: first } = this.#passageOfLine(wanted);
    const index = wanted - first;
    const from = index === 0 ? 0 : passage.lineStarts[index - 1]!;
    const next = passage.lineStarts[index];
    return {
      start: start + from,
      end: start + (next === undefined ? passage.text.length : breakBefore(passage.text, next)),
    };
  }

  // ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The seat of the passage that an edit at `offset` touches: between two, the first or the last of them. */
  #seatOf(offset: number, last: boolean): Seat {
    const at = this.groupsAt({ start: offset, end: offset });
    const group = last ? at.last : at.first;
    const { passages } = this.groups[group]!;
    let end = this.startOf(group);
    for (let index = 0; index < passages.length; index++) {
      end += passages[index]!.text.length;
      if (last ? offset < end : offset <= end) return { group, index };
    }
    return { group, index: passages.length - 1 };
  }

  /** What an open text swallows is decided by everything behind it: one in front of `seat` is read again too. */
  #firstToRead(seat: Seat): Seat {
    const { open: group } = this.#borders;
    if (group === -1 || group > seat.group) return seat;
    const index = this.groups[group]!.passages.findIndex(({ isOpen }) => isOpen);
    return group < seat.group || index < seat.index ? { group, index } : seat;
  }

  #at({ group, index }: Seat): Passage {
    return this.groups[group]!.passages[index]!;
  }

  #after({ group, index }: Seat): Seat | undefined {
    if (index + 1 < this.groups[group]!.passages.length) return { group, index: index + 1 };
    return group + 1 < this.groups.length ? { group: group + 1, index: 0 } : undefined;
  }

  #before({ group, index }: Seat): Seat {
    if (index > 0) return { group, index: index - 1 };
    return group > 0 ? { group: group - 1, index: this.groups[group - 1]!.passages.length - 1 } : { group, index };
  }

  #startOf(seat: Seat): number {
    let start = this.startOf(seat.group);
    for (const { text } of this.groups[seat.group]!.passages.slice(0, seat.index)) start += text.length;
    return start;
  }

  #passagesBetween(first: Seat, last: Seat): Passage[] {
    const found: Passage[] = [];
    for (let seat: Seat | undefined = first; seat !== undefined; seat = this.#after(seat)) {
      found.push(this.#at(seat));
      if (seat.group === last.group && seat.index === last.index) break;
    }
    return found;
  }

  /** The text with `read` in the place of the passages `old`, the first of which sits at `first`. */
  #with(first: Seat, old: readonly Passage[], read: readonly ReadPassage[], characters: number): SourceText {
    const { passages, nextId } = identified(old, read, this.#nextId);
    let [left, count] = [first.group, old.length + first.index];
    let right = left;
    const middle = this.groups[left]!.passages.slice(0, first.index).concat(passages);
    for (; right < this.groups.length && count >= this.groups[right]!.passages.length; right++) {
      count -= this.groups[right]!.passages.length;
    }
    if (right < this.groups.length && count > 0) middle.push(...this.groups[right++]!.passages.slice(count));
    while (middle.length < FEWEST && right < this.groups.length) middle.push(...this.groups[right++]!.passages);
    while (middle.length < FEWEST && left > 0) middle.unshift(...this.groups[--left]!.passages);
    const groups = [...this.groups.slice(0, left), ...groupsOf(middle), ...this.groups.slice(right)];
    return new SourceText(groups, nextId, { ...readAgain(read), characters });
  }
}

/** How many passages lie in front of `end`; undefined where none ends there. */
function countUpTo(read: readonly ReadPassage[], end: number): number | undefined {
  let start = 0;
  for (const [index, { text }] of read.entries()) {
    if (start >= end) return start === end ? index : undefined;
    start += text.length;
  }
  return undefined;
}
