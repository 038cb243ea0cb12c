/**
 * What the language can say and the simulation does not follow yet. The statement is read, a warning says that it changes
 * nothing, and every state of the scenario is modelled because of it. Who simulates one of these takes it out of here.
 */

import type { DeviceStatement, Span } from "../../../grammar/ast.ts";
import type { Instead } from "../notes/not-simulated.ts";
import { problem } from "../problem.ts";
import { oneLine } from "../source-text.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Declared, SourceDocument } from "./sources.ts";

/** Declarations that nothing follows. */
const INSTEAD_OF_DECLARATION: Readonly<Record<string, Instead>> = {
  cxl: "device",
};

/** Collects them for one scenario: a diagnostic each, and the words for the state. */
export class NotSimulated {
  /** As written, in the order in which they were met. */
  readonly stated: string[];
  readonly #problems: ProblemLog;
  readonly #document: SourceDocument;

  /** `document`: where the spans lie. */
  constructor(document: SourceDocument, problems: ProblemLog, stated: string[] = []) {
    this.#document = document;
    this.#problems = problems;
    this.stated = stated;
  }

  /** The same collection, for spans of another document. */
  within(document: SourceDocument): NotSimulated {
    return new NotSimulated(document, this.#problems, this.stated);
  }

  /** `span`: the statement; `instead`: what the simulation does. */
  add(span: Span, instead: Instead): void {
    const written = oneLine(this.#document.file.text, span);
    this.stated.push(written);
    this.#problems.add(problem("not-simulated", { uri: this.#document.uri, span }, { written, instead }));
  }

  /** A declaration, and what in it is not followed. */
  addDeclaration({ statement }: Declared): void {
    const instead = INSTEAD_OF_DECLARATION[statement.kind];
    if (instead !== undefined) this.add(headOf(statement), instead);
  }
}

/** A device without its body. */
function headOf(statement: Declared["statement"] | DeviceStatement): Span {
  return statement.kind === "cxl" ? { start: statement.keyword.start, end: statement.name.span.end } : statement.span;
}
