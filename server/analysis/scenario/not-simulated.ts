/** What the language can say of a step and the simulation does not follow yet: a warning says that it changes nothing. */

import type { Span } from "../../../grammar/ast.ts";
import type { Instead } from "../notes/not-simulated.ts";
import { problem } from "../problem.ts";
import { oneLine } from "../source-text.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { SourceDocument } from "./sources.ts";

export class NotSimulated {
  readonly #problems: ProblemLog;
  readonly #document: SourceDocument;

  /** `document`: where the spans lie. */
  constructor(document: SourceDocument, problems: ProblemLog) {
    this.#document = document;
    this.#problems = problems;
  }

  /** `span`: what is written; `instead`: what the simulation does. */
  add(span: Span, instead: Instead): void {
    const written = oneLine(this.#document.file.text, span);
    this.#problems.add(problem("not-simulated", { uri: this.#document.uri, span }, { written, instead }));
  }
}
