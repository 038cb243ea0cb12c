/**
 * Words written to the `state` file of one block after another (drivers/base/memory.c: state_store): the steps `online`,
 * `online_kernel`, `online_movable` and `offline`.
 */

import type { OfflineRun } from "../../mm/memory-hotplug/offline-run.ts";
import { type OnlineRun, onlineBlocks, onlineOne } from "../../mm/memory-hotplug/online-run.ts";
import type { BlockSpan, OnlineType, StepEvent } from "../../state/events.ts";
import { decide, outcomeOfBlocks } from "../../state/outcomes.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import { wakeDrivers } from "../virtio-mem/virtio-mem-request.ts";
import { writeOffline, writeOneOffline } from "./write-offline.ts";

/** The kind of the step is the word that is written. */
export interface WriteStateEvent extends StepEvent {
  readonly kind: OnlineType | "offline";
  readonly blocks: BlockSpan;
}

/** Writes the word to each block of the span, upwards or `descending`; a failure doesn't stop the next write. One block is written at once. */
export function writeState(state: MemoryState, event: WriteStateEvent): StepResult | Turns<StepResult> {
  const { kind: word, blocks: span, stated, origin } = event;
  if (span.first > span.last) return { state, outcome: outcomeOfBlocks([]), notes: [] };
  if (span.first < span.last || state.hotplug.virtioMem.size > 0) return writeEach(state, event);
  return word === "offline"
    ? offlined(writeOneOffline(state, span, stated, origin))
    : onlined(event, onlineOne(state, span, word, "file", origin));
}

function* writeEach(state: MemoryState, event: WriteStateEvent): Turns<StepResult> {
  const { kind: word, blocks: span, stated, origin } = event;
  const result =
    word === "offline"
      ? offlined(yield* writeOffline(state, span, stated, origin))
      : onlined(event, yield* onlineBlocks(state, span, word, "file", origin));
  return { ...result, state: yield* wakeDrivers(state, result.state, origin) };
}

function offlined({ state, steps, notes }: OfflineRun): StepResult {
  return { state, outcome: outcomeOfBlocks(steps), notes };
}

function onlined({ stated }: WriteStateEvent, run: OnlineRun): StepResult {
  const { state, verdicts, notes } = run;
  const { pageSize } = state.geometry;
  const steps = verdicts.map(({ blocks, verdict }) => ({ blocks, decision: decide(verdict, stated, pageSize) }));
  return { state, outcome: outcomeOfBlocks(steps), notes };
}
