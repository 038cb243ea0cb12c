/** `offline` written to blocks' `state` files (drivers/base/memory.c: state_store), and what their `removable` files had promised. */

import { type OfflineRun, offlineBlocks } from "../../mm/memory-hotplug/offline-run.ts";
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
  return offlineBlocks(state, span, stated, origin, (found, blocks, block, shown) =>
    removableNotes(found, blocks, block, shown, origin),
  );
}
