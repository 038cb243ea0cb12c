/**
 * Which names stand for memory in use at a point of the timeline: `allocate … as NAME` takes a name, `free NAME` gives
 * it back, a reboot forgets them all.
 */

import type { BadValue, NameExpr, NameValue } from "../../../grammar/ast.ts";
import type { Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { type NameTable, unknownName } from "./name-table.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueReader } from "./values.ts";

export class LiveAllocations {
  readonly #live = new Map<string, Place>();
  readonly #reader: ValueReader;
  readonly #names: NameTable;
  readonly #problems: ProblemLog;

  constructor(reader: ValueReader, names: NameTable, problems: ProblemLog) {
    this.#reader = reader;
    this.#names = names;
    this.#problems = problems;
  }

  /** Takes a name. One that is in use already is a `duplicate-name`, and undefined. */
  allocate(expr: NameValue | BadValue): string | undefined {
    const name = this.#reader.name(expr);
    if (name === undefined) return undefined;
    const place = this.#reader.place(expr.span);
    const taken = this.#live.get(name);
    if (taken !== undefined) {
      this.#problems.add(problem("duplicate-name", place, { kind: "allocation", name }, { related: [taken] }));
      return undefined;
    }
    this.#live.set(name, place);
    if (this.#names.declarationOf("allocation", name) === undefined) this.#names.declare("allocation", name, place);
    else this.#names.refer("allocation", name, place);
    return name;
  }

  /** Gives a name back. One that is not in use is an `unknown-name`, and undefined. */
  free(expr: NameExpr): string | undefined {
    const name = this.#reader.name(expr);
    if (name === undefined) return undefined;
    const place = this.#reader.place(expr.span);
    if (!this.#live.delete(name)) {
      this.#problems.add(unknownName(place, { of: "allocation", name }, [...this.#live.keys()]));
      return undefined;
    }
    if (expr.kind !== "param-ref") this.#names.refer("allocation", name, place);
    return name;
  }

  /** A boot begins: nothing is allocated. */
  clear(): void {
    this.#live.clear();
  }
}
