/**
 * From offsets to the protocol's lines and characters and back. Clients send positions behind the end of a line, offsets
 * outlive the text they were made for: both are clamped, and nothing here throws. Lines end with \n, \r\n or \r; characters
 * are UTF-16 code units, as the protocol counts them unless agreed otherwise.
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

/** The lines of one text. */
export abstract class Lines {
  abstract readonly length: number;
  abstract readonly lineCount: number;

  /** The line that holds an offset, which lies in the text. Inside a line break: the line in front of it. */
  protected abstract lineAt(offset: number): number;
  /** Of a line that there is; its line break left out. */
  protected abstract lineSpan(line: number): Span;

  /** Offset of the end of a line, its line break left out; lines are clamped. */
  endOfLine(line: number): number {
    return this.lineSpan(clamp(line, 0, this.lineCount - 1)).end;
  }

  position(offset: number): Position {
    const at = clamp(offset, 0, this.length);
    const line = this.lineAt(at);
    const { start, end } = this.lineSpan(line);
    // Inside a \r\n: the end of the line.
    return { line, character: Math.min(at, end) - start };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(Math.max(span.start, span.end)) };
  }

  offset(position: Position): number {
    const line = whole(position?.line);
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.length;
    const { start, end } = this.lineSpan(line);
    return clamp(start + Math.max(0, whole(position?.character)), 0, end);
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

  constructor(text: string) {
    super();
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
}

/** Of a text that is edited: found in its passages. */
export class PassageLines extends Lines {
  readonly #source: SourceText;

  constructor(source: SourceText) {
    super();
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
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(whole(value), low), high);
}

/** Anything that is no finite number counts as 0. */
function whole(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.floor(value) : 0;
}
