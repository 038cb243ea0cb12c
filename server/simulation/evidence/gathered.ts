/** Evidence whose level is known at once, and whose reasons are gathered when somebody asks for them. */
import { onceFor } from "../units/once-for.ts";
import type { NamedReasons } from "./doubts.ts";
import { type Evidence, evidenceOf, type Level, type Reason } from "./reason.ts";

/** All of them, or those that are named one by one. */
type Gather = (how: "all" | "named") => NamedReasons;

/** The reasons of evidence that are named one by one: what thousands of steps each say of thousands in front of them is not gone through. */
export function namedReasons(evidence: Evidence): NamedReasons {
  return evidence instanceof GatheredEvidence ? evidence.named() : allReasons(evidence.reasons);
}

export function allReasons(reasons: readonly Reason[]): NamedReasons {
  return { reasons, more: 0, lines: 0 };
}

/** `gather`: the reasons, none of which there are where the level is `exact`. */
export function gathered(level: Level, standIn: Evidence["standIn"], gather: Gather): Evidence {
  if (level === "exact") return evidenceOf([], standIn);
  const evidence = new GatheredEvidence(level, gather);
  return standIn === undefined ? evidence : Object.assign(evidence, { standIn });
}

const ONCE_EACH = onceFor((reasons: readonly Reason[]): readonly Reason[] => evidenceOf(reasons).reasons);

/**
 * Evidence with reasons that are gathered when asked for. All have one getter: objects with a getter each would share no shape, and V8 keeps
 * the shapes of those that are gone until it collects all garbage, with the states that the getters see.
 */
class GatheredEvidence implements Evidence {
  readonly level: Level;
  declare readonly reasons: readonly Reason[];
  readonly #gather: Gather;

  static readonly #REASONS: PropertyDescriptor & ThisType<GatheredEvidence> = {
    enumerable: true,
    get() {
      return evidenceOf(this.#gather("all").reasons).reasons;
    },
  };

  constructor(level: Level, gather: Gather) {
    this.level = level;
    this.#gather = gather;
    // Its own, as of any other evidence: `{ ...evidence }` has them too.
    Object.defineProperty(this, "reasons", GatheredEvidence.#REASONS);
  }

  named(): NamedReasons {
    const { reasons, ...more } = this.#gather("named");
    return { reasons: ONCE_EACH(reasons), ...more };
  }
}
