/**
 * What was found while a scenario was read. Every reader adds to one log, so that its order is that of reading: the files that are used,
 * parameters, kernel and machine, the timeline, and last the values of expectations, which are read when they are checked.
 */
import type { Diagnostic } from "../analysis.ts";

export class ProblemLog {
  readonly #found: Diagnostic[] = [];

  add(...problems: readonly Diagnostic[]): void {
    this.#found.push(...problems);
  }

  /** All that was found up to now, in the order of reading. */
  found(): readonly Diagnostic[] {
    return [...this.#found];
  }
}
