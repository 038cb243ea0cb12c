/**
 * What there is to say when the `removable` file of a block and the outcome of offlining it don't go together.
 */

import { removableFile } from "../../kernels/online-rules.ts";
import { sinceWhen } from "../../kernels/rule-table.ts";
import type { Origin } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { removable, removableLooksAtPages } from "./removable.ts";

/** A note where the file misled; `state` is that before the attempt, `result` what came of it. */
export function removableNotes(
  state: MemoryState,
  id: number,
  block: BlockState,
  result: string,
  origin: Origin,
): readonly Note[] {
  if (block.state !== "online" || result === "depends") return [];
  const promised = removable(state, id, block);
  if ((promised === 1) === (result === "ok")) return [];
  const constantSince = sinceWhen(removableFile, (value) => value === "constant")!;
  const looksAtPages = removableLooksAtPages(state);
  return [note("removable-lies", { id, promised, result, looksAtPages, constantSince }, origin)];
}
