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

/** Steps that only a running system could answer, as many as are named one by one; a long story has thousands of them. */
export const MOST_OPEN_STEPS = 16;

export class Doubts implements Iterable<Reason> {
  static readonly NONE = new Doubts(AppendList.of(), AppendList.of(), VersionedMap.empty(), -1, NOTHING, false);

  readonly touched: Touched;
  /** Some of them stay with the story whatever is booted next. */
  readonly areOfTheStory: boolean;
  readonly #reasons: AppendList<Reason>;
  /** All but the steps that only a running system could answer behind the first MOST_OPEN_STEPS of them. */
  readonly #named: AppendList<Reason>;
  /** Those that name no step. */
  readonly #keys: VersionedMap<string, true>;
  /** The highest number of a step that a reason names; below 0: none does. */
  readonly #lastStep: number;

  private constructor(
    reasons: AppendList<Reason>,
    named: AppendList<Reason>,
    keys: VersionedMap<string, true>,
    lastStep: number,
    touched: Touched,
    areOfTheStory: boolean,
  ) {
    this.touched = touched;
    this.areOfTheStory = areOfTheStory;
    this.#reasons = reasons;
    this.#named = named;
    this.#keys = keys;
    this.#lastStep = lastStep;
  }

  /** With these behind them; the same value where they are all there. */
  with(reasons: readonly Reason[]): Doubts {
    let doubts: Doubts = this;
    for (const reason of reasons) {
      if (doubts.has(reason)) continue;
      const step = stepOf(reason);
      doubts = new Doubts(
        doubts.#reasons.append(reason),
        doubts.#names(reason) ? doubts.#named.append(reason) : doubts.#named,
        step === undefined ? doubts.#keys.with(keyOf(reason), true) : doubts.#keys,
        Math.max(doubts.#lastStep, step ?? -1),
        touchedBy([reason], doubts.touched),
        doubts.areOfTheStory || isOfTheStory(reason),
      );
    }
    return doubts;
  }

  /** Those that are named one by one, and how many there are besides: as many as steps were open. */
  named(): { readonly reasons: readonly Reason[]; readonly more: number } {
    return { reasons: LISTED(this.#named), more: this.#reasons.length - this.#named.length };
  }

  /** Once one was left out, all that follow are. */
  #names({ kind }: Reason): boolean {
    if (kind !== "depends-on-system") return true;
    if (this.#reasons.length > this.#named.length) return false;
    return LISTED(this.#named).filter((one) => one.kind === kind).length < MOST_OPEN_STEPS;
  }

  has(reason: Reason): boolean {
    const step = stepOf(reason);
    if (step === undefined) return this.#keys.has(keyOf(reason));
    if (step > this.#lastStep) return false;
    const key = keyOf(reason);
    for (const one of this.#reasons.backwards()) if (keyOf(one) === key) return true;
    return false;
  }

  /** Those that no reboot makes certain. */
  ofTheStory(): readonly Reason[] {
    return this.areOfTheStory ? [...this].filter(isOfTheStory) : [];
  }

  /** What came behind `other`, which these go on from. */
  since(other: Doubts): readonly Reason[] {
    return this.#reasons.from(other.#reasons.length);
  }

  /** Whether these are all of `other`, or what came of them later. */
  goOnFrom(other: Doubts): boolean {
    let list: AppendList<Reason> | undefined = this.#reasons;
    while (list !== undefined && list.length > other.#reasons.length) list = list.before;
    return list === other.#reasons;
  }

  [Symbol.iterator](): Iterator<Reason> {
    return this.#reasons[Symbol.iterator]();
  }
}

/** Thousands of steps have one list of what is named in common. */
const LISTED = onceFor((list: AppendList<Reason>): readonly Reason[] => list.from(0));

/** A state of whose facts these reasons are true, too; the same value where there are none. */
export function inDoubt(state: MemoryState, reasons: readonly Reason[]): MemoryState {
  if (reasons.length === 0) return state;
  return { ...state, doubts: (state.doubts ?? Doubts.NONE).with(reasons) };
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
