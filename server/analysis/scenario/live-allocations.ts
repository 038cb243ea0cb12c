/**
 * Which names stand for memory in use at a point of the timeline: `allocate … as NAME` takes a name, `free NAME` gives
 * it back, a reboot forgets them all. What a passage asked and changed is kept, so that it need not be read again where the
 * answers are the same.
 */

import type { BadValue, NameExpr, NameValue } from "../../../grammar/ast.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import { VersionedMap } from "../../simulation/units/versioned-map.ts";
import type { Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { type Names, unknownName } from "./name-table.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueReader } from "./values.ts";

/** Names in use, each with the place that took it. A long story has thousands at each of hundreds of borders between its groups. */
export type LiveNames = VersionedMap<string, Place>;

export const NONE_LIVE: LiveNames = VersionedMap.empty();

/** Names in the order of the text. */
const IN_ORDER = onceFor((live: LiveNames): readonly string[] =>
  [...live].sort(([, a], [, b]) => a.span.start - b.span.start).map(([name]) => name),
);

/** Names in use while passages are read one after the other. */
export interface LiveNow {
  names: LiveNames;
}

/** What a passage did with names in use. */
export interface LiveUse {
  /** Undefined: the name was not in use. */
  readonly asked: readonly (readonly [string, Place | undefined])[];
  /** In order; undefined: given back. A boot gives back all. */
  readonly changed: readonly (readonly [string, Place | undefined] | "all-given-back")[];
}

export class LiveAllocations {
  readonly #live: LiveNow;
  readonly #reader: ValueReader;
  readonly #names: Names;
  readonly #problems: ProblemLog;
  readonly #asked: [string, Place | undefined][] = [];
  readonly #changed: ([string, Place | undefined] | "all-given-back")[] = [];

  /** `live` changes with what is read. */
  constructor(live: LiveNow, reader: ValueReader, names: Names, problems: ProblemLog) {
    this.#live = live;
    this.#reader = reader;
    this.#names = names;
    this.#problems = problems;
  }

  get use(): LiveUse {
    return { asked: this.#asked, changed: this.#changed };
  }

  /** Takes a name. One that is in use already is a `duplicate-name`, and undefined. */
  allocate(expr: NameValue | BadValue): string | undefined {
    const name = this.#reader.name(expr);
    if (name === undefined) return undefined;
    const place = this.#reader.place(expr.span);
    const taken = this.#ask(name);
    if (taken !== undefined) {
      this.#problems.add(problem("duplicate-name", place, { kind: "allocation", name }, { related: [taken] }));
      return undefined;
    }
    this.#change(name, place);
    this.#names.introduce("allocation", name, place);
    return name;
  }

  /** Gives a name back. One that is not in use is an `unknown-name`, and undefined. */
  free(expr: NameExpr): string | undefined {
    const name = this.#reader.name(expr);
    if (name === undefined) return undefined;
    const place = this.#reader.place(expr.span);
    if (this.#ask(name) === undefined) {
      // What is offered in its place depends on all that are in use: it is read again wherever anything changed.
      this.#asked.push(["", place]);
      this.#problems.add(unknownName(place, { of: "allocation", name }, IN_ORDER(this.#live.names)));
      return undefined;
    }
    this.#change(name, undefined);
    if (expr.kind !== "param-ref") this.#names.refer("allocation", name, place);
    return name;
  }

  /** A boot begins: nothing is allocated. */
  clear(): void {
    this.#live.names = NONE_LIVE;
    this.#changed.push("all-given-back");
  }

  #ask(name: string): Place | undefined {
    const taken = this.#live.names.get(name);
    this.#asked.push([name, taken]);
    return taken;
  }

  #change(name: string, place: Place | undefined): void {
    this.#changed.push([name, place]);
    change(this.#live, name, place);
  }
}

/** Whether a passage that was read before would be told the same. */
export function isToldTheSame({ asked }: LiveUse, live: LiveNames): boolean {
  return asked.every(([name, place]) => isSame(live.get(name), place));
}

/** Does what a passage did before. */
export function repeat({ changed }: LiveUse, live: LiveNow): void {
  for (const each of changed) {
    if (each === "all-given-back") live.names = NONE_LIVE;
    else change(live, ...each);
  }
}

/** Fewer names than these are compared where it is not known that they are the same. */
const FEW = 32;

/** Whether the same names are in use, and taken at the same places; of many names this is only known where nothing changed them. */
export function isSameLive(a: LiveNames, b: LiveNames): boolean {
  if (a === b) return true;
  if (a.size !== b.size || a.size > FEW) return false;
  for (const [name, place] of a) if (!isSame(b.get(name), place)) return false;
  return true;
}

/** Whether passages changed the same names, in the same order. */
export function areSameChanges(a: readonly LiveUse[], b: readonly LiveUse[]): boolean {
  const these = a.flatMap(({ changed }) => changed);
  const those = b.flatMap(({ changed }) => changed);
  return (
    these.length === those.length &&
    these.every((each, at) => {
      const other = those[at]!;
      if (each === other) return true;
      return typeof each !== "string" && typeof other !== "string" && each[0] === other[0] && isSame(each[1], other[1]);
    })
  );
}

function change(live: LiveNow, name: string, place: Place | undefined): void {
  live.names = place === undefined ? live.names.without(name) : live.names.with(name, place);
}

function isSame(a: Place | undefined, b: Place | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end;
}
