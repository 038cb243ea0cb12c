/**
 * What the language can say and the simulation does not follow yet. The statement is read, a warning says that it changes
 * nothing, and every state of the scenario is modelled because of it. Who simulates one of these takes it out of here.
 */
import type { MachineItem, MachineStatement } from "../../../grammar/ast.ts";
import type { Diagnostic } from "../analysis.ts";
import { problem } from "../problem.ts";
import { oneLine } from "../source-text.ts";
import type { SourceDocument } from "./sources.ts";

/** The version of QEMU whose machines server/simulation/machine/platforms.ts tables: to state it changes nothing. */
const TABLED_QEMU = /^7\.2(?:\.\d+)?$/;

/** What the simulation does instead, by the kind of machine item. */
const INSTEAD: { readonly [K in MachineItem["kind"]]?: string } = {
  cpu: "the machine has the platform's default CPU",
  qemu: "the machine is that of QEMU 7.2",
  hypervisor: "the machine is taken for bare metal",
};

/** Collects them for one scenario: a diagnostic each, and the words for the state. */
export class NotSimulated {
  /** As written, in the order of the text. */
  readonly stated: string[] = [];
  readonly #problems: Diagnostic[];

  constructor(problems: Diagnostic[]) {
    this.#problems = problems;
  }

  /** `written` is the statement on one line; `instead` what the simulation does, as a clause. */
  add(document: SourceDocument, span: { readonly start: number; readonly end: number }, instead: string): void {
    const written = oneLine(document.file.text, span);
    this.stated.push(written);
    const message = `not simulated yet: \`${written}\`; ${instead}`;
    this.#problems.push(problem("not-simulated", { uri: document.uri, span }, message));
  }

  /** The items of a machine. */
  addMachine(document: SourceDocument, statement: MachineStatement): void {
    for (const item of statement.items) {
      const instead = INSTEAD[item.kind];
      if (instead === undefined) continue;
      if (item.kind === "qemu" && item.version.kind === "name" && TABLED_QEMU.test(item.version.name)) continue;
      this.add(document, item.span, instead);
    }
  }
}
