/** `offline` written to blocks' `state` files (drivers/base/memory.c: state_store), and what their `removable` files had promised. */

import { type MoreNotes, type OfflineRun, offlineBlocks, offlineOne } from "../../mm/memory-hotplug/offline-run.ts";
import type { BlockSpan, Origin, StatedOutcome } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import { removableNotes } from "./removable-note.ts";

/** {@link offlineBlocks}, with a note for blocks whose `removable` said otherwise. */
export function writeOffline(
  state: MemoryState,
  span: BlockSpan,
  stated: StatedOutcome | undefined,
  origin: Origin,
): Turns<OfflineRun> {
  return offlineBlocks(state, span, stated, origin, removableSaid(origin));
}

/** The same of a span of one block, at once. */
export function writeOneOffline(
  state: MemoryState,
  span: BlockSpan,
  stated: StatedOutcome | undefined,
  origin: Origin,
): OfflineRun {
  return offlineOne(state, span, stated, origin, removableSaid(origin));
}

function removableSaid(origin: Origin): MoreNotes {
  return (found, blocks, block, shown) => removableNotes(found, blocks, block, shown, origin);
}
