/** Collects what is wrong with a file while it is read. */
import type { SyntaxError as FileError, Span, StrayWord } from "./ast.ts";

/** Errors of a file that are said one by one. */
const MAX_ERRORS = 1000;

export class Problems {
  readonly #errors: FileError[] = [];
  #lastStart = -1;

  /** Errors reported so far. */
  get count(): number {
    return this.#errors.length;
  }

  /** `meant`: what should stand in place of the span. */
  add(code: FileError["code"], message: string, span: Span, meant?: string): void {
    this.#push({ code, message, span }, meant);
  }

  /** A word that begins nothing here; `hint`: how its message goes on. */
  addStray(stray: StrayWord, hint: string, span: Span, meant?: string): void {
    this.#push({ code: "syntax", message: stray.said + hint, span, stray }, meant);
  }

  /** An error of one word, behind which all is read as if the word had been right. */
  addReadOn(code: FileError["code"], message: string, span: Span, meant?: string, stray?: StrayWord): void {
    this.#push({ code, message, span, readOn: true, ...(stray === undefined ? {} : { stray }) }, meant);
  }

  #push(error: FileError, meant: string | undefined): void {
    this.#lastStart = error.span.start;
    this.#errors.push(meant === undefined ? error : { ...error, meant });
  }

  /** Has an error been reported at this offset or behind it? Errors come in the order of the text, but for a word or two. */
  hasErrorFrom(offset: number): boolean {
    return this.#lastStart >= offset;
  }

  /** All errors in the order of the text. */
  inOrder(): readonly FileError[] {
    return this.#errors.toSorted(byPlace);
  }
}

export function byPlace(a: FileError, b: FileError): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** The first ones of a file's errors; when some are cut, a last one says how many. `errors`: in the order of the text. */
export function cutErrors(errors: readonly FileError[]): readonly FileError[] {
  const cut = errors.length - MAX_ERRORS;
  const last = errors[MAX_ERRORS - 1];
  if (cut <= 0 || last === undefined) return errors;
  const message = `${cut} more ${cut === 1 ? "error is" : "errors are"} not shown`;
  return [...errors.slice(0, MAX_ERRORS), { code: "syntax", message, span: last.span }];
}
