/**
 * Words written to the `state` file of one block after another (drivers/base/memory.c: state_store): the steps `online`,
 * `online_kernel`, `online_movable` and `offline`.
 */

import { onlineBlock } from "../../mm/memory-hotplug/online.ts";
import { sandwichNotes } from "../../mm/memory-hotplug/zone-sandwich.ts";
import type { BlockSpan, OnlineType, StepEvent } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import { type BlockStep, decide, outcomeOfBlocks } from "../../state/outcomes.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import { wakeDrivers } from "../virtio-mem/virtio-mem-request.ts";
import { writeOffline } from "./write-offline.ts";

/** The kind of the step is the word that is written. */
export interface WriteStateEvent extends StepEvent {
  readonly kind: OnlineType | "offline";
  readonly blocks: BlockSpan;
}

/** Writes the word to each block of the span, upwards or `descending`; a failure doesn't stop the next write. */
export function writeState(state: MemoryState, event: WriteStateEvent): StepResult {
  const { kind: word, blocks: span, stated, origin } = event;
  let current = state;
  const steps: BlockStep[] = [];
  const notes: Note[] = [];
  for (const id of idsOfSpan(span)) {
    if (word === "offline") {
      const attempt = writeOffline(current, id, stated, origin);
      current = attempt.state;
      steps.push({ id, decision: attempt.decision });
      notes.push(...attempt.notes);
    } else {
      const attempt = onlineBlock(current, id, word, "file", origin);
      current = attempt.state;
      steps.push({ id, decision: decide(attempt.verdict, stated, state.geometry.pageSize) });
      notes.push(...attempt.notes);
    }
  }
  if (word !== "offline") notes.push(...sandwichNotes(state, current, origin));
  current = wakeDrivers(state, current, origin);
  return { state: current, outcome: outcomeOfBlocks(steps), notes };
}

function idsOfSpan({ first, last, descending }: BlockSpan): readonly number[] {
  const ids = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return descending ? ids.reverse() : ids;
}
