/** `offline` written to a block's `state` file (drivers/base/memory.c: state_store), and what its `removable` file had promised. */

import { type OfflineAttempt, offlineBlock } from "../../mm/memory-hotplug/offline.ts";
import type { Origin, StatedOutcome } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { removableNotes } from "./removable-note.ts";

/** {@link offlineBlock}, with a note where `removable` said otherwise. */
export function writeOffline(
  state: MemoryState,
  id: number,
  stated: StatedOutcome | undefined,
  origin: Origin,
): OfflineAttempt {
  const block = state.blocks.get(id);
  const attempt = offlineBlock(state, id, stated, origin);
  if (block === undefined) return attempt;
  const misled = removableNotes(state, id, block, attempt.decision.shown, origin);
  return { ...attempt, notes: [...attempt.notes, ...misled] };
}
