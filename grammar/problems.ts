/** Collects what is wrong with a file while it is read. Never more than a screenful of thousands: past the cap it only counts. */
import type { SyntaxError as FileError, Span } from "./ast.ts";

const MAX_ERRORS = 1000;

export class Problems {
  /** Errors reported so far, those past the cap included. */
  count = 0;
  readonly #errors: FileError[] = [];
  #lastStart = -1;

  add(code: FileError["code"], message: string, span: Span): void {
    this.count++;
    this.#lastStart = span.start;
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ code, message, span });
  }

  /** Has an error been reported at this offset or behind it? Errors come in the order of the text, but for a word or two. */
  hasErrorFrom(offset: number): boolean {
    return this.#lastStart >= offset;
  }

  /** The errors in the order of the text; when some were cut, a last one says how many. */
  inOrder(): readonly FileError[] {
    const errors = [...this.#errors].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const cut = this.count - errors.length;
    const last = errors.at(-1);
    if (cut > 0 && last) {
      const message = `${cut} more ${cut === 1 ? "error is" : "errors are"} not shown`;
      errors.push({ code: "syntax", message, span: last.span });
    }
    return errors;
  }
}
