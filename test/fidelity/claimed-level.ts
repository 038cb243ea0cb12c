/**
 * What the simulator claims of a fact. The one place where the harness asks: it judges the claim by the fact, so both must be of the same
 * state.
 */
import { blockEvidence, logEvidence, outcomeEvidence, zoneEvidence } from "../../server/simulation/evidence/levels.ts";
import type { Level } from "../../server/simulation/evidence/reason.ts";
import type { AskedRows } from "../../server/simulation/kernels/rule-table.ts";
import type { MemoryState, Outcome } from "../../server/simulation/state/state.ts";
import { wordingDoubts } from "../../server/views/dmesg/dmesg.ts";
import type { Item } from "./compare.ts";

export type { Level } from "../../server/simulation/evidence/reason.ts";

/** The lines themselves are compared: which wording they took is no doubt. */
const NO_ROWS: AskedRows = new Map();

/** The level of one fact of `state`, or of the outcome of a step that was taken in it. */
export function claimedLevel(item: Item, state: MemoryState, outcome?: Outcome): Level {
  if (outcome !== undefined) return outcomeEvidence(state, outcome)!.level;
  if (item === "blocks") return blockEvidence(state).level;
  if (item === "log lines") return logEvidence(state, NO_ROWS, wordingDoubts(state)).level;
  // What drivers make of ZONE_DEVICE stands apart, and no recording that tells of it has them loaded.
  return zoneEvidence(state, "Normal").level;
}
