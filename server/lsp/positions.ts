/**
 * From offsets to the protocol's lines and characters and back. Clients send positions behind the end of a line, offsets
 * outlive the text they were made for: both are clamped, and nothing here throws. Lines end with \n, \r\n or \r; characters
 * are UTF-16 code units, as the protocol counts them unless UTF-8 or UTF-32 is agreed on; offsets are UTF-16 code units always.
 */
import type { Span } from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";

/** A line and a character, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** `start` included, `end` not. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What a character of a position is: a code unit of these. In the order of nobody's preference: the client's decides. */
export const POSITION_ENCODINGS = ["utf-16", "utf-8", "utf-32"] as const;
export type PositionEncoding = (typeof POSITION_ENCODINGS)[number];

/** The lines of one text. */
export abstract class Lines {
  abstract readonly length: number;
  abstract readonly lineCount: number;
  readonly encoding: PositionEncoding;

  constructor(encoding: PositionEncoding = "utf-16") {
    this.encoding = encoding;
  }

  /** The line that holds an offset, which lies in the text. Inside a line break: the line in front of it. */
  protected abstract lineAt(offset: number): number;
  /** Of a line that there is; its line break left out. */
  protected abstract lineSpan(line: number): Span;
  protected abstract textOf(span: Span): string;

  /** Offset of the end of a line, its line break left out; lines are clamped. */
  endOfLine(line: number): number {
    return this.lineSpan(clamp(line, 0, this.lineCount - 1)).end;
  }

  position(offset: number): Position {
    const at = clamp(offset, 0, this.length);
    const line = this.lineAt(at);
    const { start, end } = this.lineSpan(line);
    // Inside a \r\n: the end of the line.
    const before = Math.min(at, end);
    if (this.encoding === "utf-16") return { line, character: before - start };
    return { line, character: unitsOf(this.textOf({ start, end: before }), this.encoding) };
  }

  /** The line of a position alone. */
  line(offset: number): number {
    return this.lineAt(clamp(offset, 0, this.length));
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(Math.max(span.start, span.end)) };
  }

  offset(position: Position): number {
    const line = whole(position?.line);
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.length;
    const { start, end } = this.lineSpan(line);
    const character = Math.max(0, whole(position?.character));
    if (this.encoding === "utf-16") return clamp(start + character, 0, end);
    return start + offsetOfUnit(this.textOf({ start, end }), character, this.encoding);
  }

  span(range: Range): Span {
    const start = this.offset(range?.start);
    return { start, end: Math.max(start, this.offset(range?.end)) };
  }
}

/** Of a text that is looked at whole. */
export class LineTable extends Lines {
  readonly length: number;
  /** Offset of each line's first character. */
  readonly #starts: readonly number[];
  /** Offset behind each line's last character, its line break left out. */
  readonly #ends: readonly number[];

  readonly #text: string;

  constructor(text: string, encoding?: PositionEncoding) {
    super(encoding);
    this.#text = text;
    const starts = [0];
    const ends: number[] = [];
    const breaks = /\r\n|\n|\r/g;
    for (let match = breaks.exec(text); match !== null; match = breaks.exec(text)) {
      ends.push(match.index);
      starts.push(breaks.lastIndex);
    }
    ends.push(text.length);
    this.length = text.length;
    this.#starts = starts;
    this.#ends = ends;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  protected lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  protected lineSpan(line: number): Span {
    return { start: this.#starts[line]!, end: this.#ends[line]! };
  }

  protected textOf({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }
}

/** Of a text that is edited: found in its passages. */
export class PassageLines extends Lines {
  readonly #source: SourceText;

  constructor(source: SourceText, encoding?: PositionEncoding) {
    super(encoding);
    this.#source = source;
  }

  get length(): number {
    return this.#source.length;
  }

  get lineCount(): number {
    return this.#source.lineCount;
  }

  protected lineAt(offset: number): number {
    return this.#source.lineAt(offset);
  }

  protected lineSpan(line: number): Span {
    return this.#source.lineSpan(line);
  }

  protected textOf(span: Span): string {
    return this.#source.slice(span);
  }
}

/** Code units of a character in an encoding. */
function unitsOfCharacter(codePoint: number, encoding: PositionEncoding): number {
  if (encoding === "utf-32") return 1;
  if (encoding === "utf-16") return codePoint > 0xffff ? 2 : 1;
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

function unitsOf(text: string, encoding: PositionEncoding): number {
  let units = 0;
  for (const character of text) units += unitsOfCharacter(character.codePointAt(0)!, encoding);
  return units;
}

/** The offset of the character that holds a code unit, the end of the text for what lies behind it. */
function offsetOfUnit(text: string, unit: number, encoding: PositionEncoding): number {
  let units = 0;
  let offset = 0;
  for (const character of text) {
    units += unitsOfCharacter(character.codePointAt(0)!, encoding);
    if (units > unit) return offset;
    offset += character.length;
  }
  return offset;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(whole(value), low), high);
}

/** Anything that is no finite number counts as 0. */
function whole(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.floor(value) : 0;
}
