/**
 * Why facts are only modelled that steps since boot changed: reasons in the order of time, each once. A list whose versions share what they
 * have in common, since a story of 10,000 steps has thousands of them (one for each step that only a running system could answer), and
 * each of its states has all that came before. How far facts can be trusted is known without going through the list.
 */

import type { MemoryState } from "../state/state.ts";
import { AppendList } from "../units/append-list.ts";
import { onceFor } from "../units/once-for.ts";
import { VersionedMap } from "../units/versioned-map.ts";
import { isApart, isOfTheStory, keyOf, type Level, type Reason, type Scope, scopesOf } from "./reason.ts";

/** Facts of one scope; `memory`: all that does not stand apart; `zones`: what zoneinfo tells of all zones. */
export type FactsInDoubt = Scope | "memory" | "zones";

/** Facts that reasons touch, and those for which not only the running system is missing. */
export interface Touched {
  readonly all: ReadonlySet<FactsInDoubt>;
  readonly modelled: ReadonlySet<FactsInDoubt>;
}

const NOTHING: Touched = { all: new Set(), modelled: new Set() };

export function touches(reason: Reason, facts: FactsInDoubt): boolean {
  if (facts === "memory") return !isApart(reason);
  if (facts === "zones") return OF_ZONES.some((scope) => scopesOf(reason).includes(scope));
  return scopesOf(reason).includes(facts);
}

const OF_ZONES: readonly Scope[] = ["sizes", "device-zone"];

function factsTouchedBy(reason: Reason): readonly FactsInDoubt[] {
  const sums = (["memory", "zones"] as const).filter((facts) => touches(reason, facts));
  return [...scopesOf(reason), ...sums];
}

/** What the reasons touch, besides what is touched already; the same value where that is nothing more. */
export function touchedBy(reasons: Iterable<Reason>, touched: Touched = NOTHING): Touched {
  let { all, modelled } = touched;
  for (const reason of reasons) {
    const facts = factsTouchedBy(reason);
    all = withAll(all, facts);
    if (reason.kind !== "depends-on-system") modelled = withAll(modelled, facts);
  }
  return all === touched.all && modelled === touched.modelled ? touched : { all, modelled };
}

function withAll<T>(set: ReadonlySet<T>, items: readonly T[]): ReadonlySet<T> {
  return items.every((item) => set.has(item)) ? set : new Set([...set, ...items]);
}

/**
 * Reasons that are named one by one of those that a long story has thousands of: steps that only a running system could answer, and places of the
 * text that are not understood.
 */
export const MOST_NAMED = 16;

/** What each of thousands of steps in doubt says: the reasons that are named one by one, and how many there are besides. */
export interface NamedReasons {
  readonly reasons: readonly Reason[];
  /** Steps that only a running system could answer. */
  readonly more: number;
  /** Lines of the scenario itself that are not understood, of those that no reason here tells. */
  readonly lines: number;
}

interface Parts {
  readonly touched: Touched;
  readonly areOfTheStory: boolean;
  readonly reasons: AppendList<Reason>;
  /** All but the steps and lines behind the first MOST_NAMED reasons of their kind. */
  readonly named: AppendList<Reason>;
  /** How many reasons there are of these kinds. */
  readonly open: number;
  readonly unread: number;
  /** Lines that are in no reason of those named. */
  readonly lines: number;
  /** Of reasons that name no step, and of all lines. */
  readonly keys: VersionedMap<string, true>;
  /** The highest number of a step that a reason names; below 0: none does. */
  readonly lastStep: number;
}

export class Doubts implements Iterable<Reason> {
  static readonly NONE = new Doubts({
    touched: NOTHING,
    areOfTheStory: false,
    reasons: AppendList.of(),
    named: AppendList.of(),
    open: 0,
    unread: 0,
    lines: 0,
    keys: VersionedMap.empty(),
    lastStep: -1,
  });

  readonly touched: Touched;
  /** Some of them stay with the story whatever is booted next. */
  readonly areOfTheStory: boolean;
  readonly #of: Parts;

  private constructor(parts: Parts) {
    this.touched = parts.touched;
    this.areOfTheStory = parts.areOfTheStory;
    this.#of = parts;
  }

  /** With these behind them; the same value where they are all there. */
  with(reasons: readonly Reason[]): Doubts {
    let doubts: Doubts = this;
    for (const reason of reasons) if (!doubts.has(reason)) doubts = doubts.#with(reason);
    return doubts;
  }

  #with(reason: Reason): Doubts {
    const { reasons, named, open, unread, lines, keys, lastStep } = this.#of;
    const step = stepOf(reason);
    const isOpen = reason.kind === "depends-on-system";
    const isUnread = reason.kind === "not-understood" && reason.file === undefined;
    const isNamed = !(isOpen && open >= MOST_NAMED) && !(isUnread && unread >= MOST_NAMED);
    const unknown = isUnread ? reason.lines.filter((line) => !keys.has(keyOfLine(line))) : [];
    return new Doubts({
      touched: touchedBy([reason], this.touched),
      areOfTheStory: this.areOfTheStory || isOfTheStory(reason),
      reasons: reasons.append(reason),
      named: isNamed ? named.append(reason) : named,
      open: isOpen ? open + 1 : open,
      unread: isUnread ? unread + 1 : unread,
      lines: isNamed ? lines : lines + unknown.length,
      keys: [...(step === undefined ? [keyOf(reason)] : []), ...unknown.map(keyOfLine)].reduce(
        (all, key) => all.with(key, true),
        keys,
      ),
      lastStep: Math.max(lastStep, step ?? -1),
    });
  }

  /** Those that are named one by one, and how many there are besides. */
  named(): NamedReasons {
    const { named, open, lines } = this.#of;
    return { reasons: LISTED(named), more: Math.max(0, open - MOST_NAMED), lines };
  }

  has(reason: Reason): boolean {
    const step = stepOf(reason);
    if (step === undefined) return this.#of.keys.has(keyOf(reason));
    if (step > this.#of.lastStep) return false;
    const key = keyOf(reason);
    for (const one of this.#of.reasons.backwards()) if (keyOf(one) === key) return true;
    return false;
  }

  /** Those that no reboot makes certain. */
  ofTheStory(): readonly Reason[] {
    return this.areOfTheStory ? [...this].filter(isOfTheStory) : [];
  }

  /** What came behind `other`, which these go on from. */
  since(other: Doubts): readonly Reason[] {
    return this.#of.reasons.from(other.#of.reasons.length);
  }

  /** Whether these are all of `other`, or what came of them later. */
  goOnFrom(other: Doubts): boolean {
    let list: AppendList<Reason> | undefined = this.#of.reasons;
    while (list !== undefined && list.length > other.#of.reasons.length) list = list.before;
    return list === other.#of.reasons;
  }

  [Symbol.iterator](): Iterator<Reason> {
    return this.#of.reasons[Symbol.iterator]();
  }
}

/** Thousands of steps have one list of what is named in common. */
const LISTED = onceFor((list: AppendList<Reason>): readonly Reason[] => list.from(0));

/** A state of whose facts these reasons are true, too; the same value where there are none. */
export function inDoubt(state: MemoryState, reasons: readonly Reason[]): MemoryState {
  if (reasons.length === 0) return state;
  return { ...state, doubts: (state.doubts ?? Doubts.NONE).with(reasons) };
}

function keyOfLine(line: number): string {
  return `line ${line}`;
}

/** The number of the step that a reason names. */
function stepOf(reason: Reason): number | undefined {
  return "step" in reason && typeof reason.step === "object" ? reason.step.number : undefined;
}

/** How far facts can be trusted that all these reasons touch. */
export function levelOfFacts(facts: FactsInDoubt, touched: readonly Touched[]): Level {
  if (touched.some(({ modelled }) => modelled.has(facts))) return "modelled";
  return touched.some(({ all }) => all.has(facts)) ? "depends" : "exact";
}
