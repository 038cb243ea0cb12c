/**
 * What there is to say when the `removable` file of a block and the outcome of offlining it don't go together.
 */

import { removableFile } from "../../kernels/online-rules.ts";
import { sinceWhen } from "../../kernels/rule-table.ts";
import type { BlockSpan, Origin } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { removable, removableLooksAtPages } from "./removable.ts";

/** A note where the files of alike blocks misled; `state` is that before the attempt, `result` what came of it for each of them. */
export function removableNotes(
  state: MemoryState,
  blocks: BlockSpan,
  block: BlockState,
  result: string,
  origin: Origin,
): readonly Note[] {
  if (block.state !== "online" || result === "depends") return [];
  const promised = removable(state, blocks.first, block);
  if ((promised === 1) === (result === "ok")) return [];
  const constantSince = sinceWhen(removableFile, (value) => value === "constant")!;
  const looksAtPages = removableLooksAtPages(state);
  return [note("removable-lies", { blocks, promised, result, looksAtPages, constantSince }, origin)];
}
