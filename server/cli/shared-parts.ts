/** What thousands of cases say alike is kept once: the combinations of a file differ in little of what is said of them. */
import type { CaseResult } from "./report.ts";

export class SharedParts {
  readonly #parts = new Map<string, unknown>();

  /** The same result, of parts that others have too. */
  of(result: CaseResult): CaseResult {
    const { diagnostics, expectations, evidence, headings } = result;
    return {
      ...result,
      diagnostics: diagnostics.map((each) => this.#shared(each)),
      expectations: expectations.map((each) => this.#shared(each)),
      evidence: this.#shared(evidence),
      headings: this.#shared(headings),
    };
  }

  #shared<T>(part: T): T {
    const key = JSON.stringify(part);
    const known = this.#parts.get(key) as T | undefined;
    if (known !== undefined) return known;
    this.#parts.set(key, part);
    return part;
  }
}
