/**
 * Words written to the `state` file of one block after another (drivers/base/memory.c: state_store): the steps `online`,
 * `online_kernel`, `online_movable` and `offline`.
 */

import { onlineBlocks } from "../../mm/memory-hotplug/online-run.ts";
import { sandwichNotes } from "../../mm/memory-hotplug/zone-sandwich.ts";
import type { BlockSpan, OnlineType, StepEvent } from "../../state/events.ts";
import { decide, outcomeOfBlocks } from "../../state/outcomes.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import { wakeDrivers } from "../virtio-mem/virtio-mem-request.ts";
import { writeOffline } from "./write-offline.ts";

/** The kind of the step is the word that is written. */
export interface WriteStateEvent extends StepEvent {
  readonly kind: OnlineType | "offline";
  readonly blocks: BlockSpan;
}

/** Writes the word to each block of the span, upwards or `descending`; a failure doesn't stop the next write. */
export function* writeState(state: MemoryState, event: WriteStateEvent): Turns<StepResult> {
  const { kind: word, blocks: span, stated, origin } = event;
  if (span.first > span.last) return { state, outcome: outcomeOfBlocks([]), notes: [] };
  if (word === "offline") {
    const { state: after, steps, notes } = yield* writeOffline(state, span, stated, origin);
    return { state: yield* wakeDrivers(state, after, origin), outcome: outcomeOfBlocks(steps), notes };
  }
  const { state: after, verdicts, notes } = yield* onlineBlocks(state, span, word, "file", origin);
  const steps = verdicts.map(({ blocks, verdict }) => ({
    blocks,
    decision: decide(verdict, stated, state.geometry.pageSize),
  }));
  return {
    state: yield* wakeDrivers(state, after, origin),
    outcome: outcomeOfBlocks(steps),
    notes: [...notes, ...sandwichNotes(state, after, origin)],
  };
}
