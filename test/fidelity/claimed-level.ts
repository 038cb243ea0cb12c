/**
 * What the simulator claims of a fact. The one place where the harness asks: it judges the claim by the fact, so both must be of the same
 * state.
 */
import type { MemoryState, Outcome } from "../../server/simulation/state/state.ts";
import type { Item } from "./compare.ts";

/** `depends`: only a running system knows. */
export type Level = "exact" | "modelled" | "depends";

/** The level of one fact of `state`, or of the outcome of a step that was taken in it. */
export function claimedLevel(_item: Item, state: MemoryState, outcome?: Outcome): Level {
  if (outcome?.result === "depends") return "depends";
  return state.boot.confidence.level;
}
