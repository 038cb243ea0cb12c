/**
 * What there is to say when the `removable` file of a block and the outcome of offlining it don't go together.
 */

import { removableFile } from "../../kernels/online-rules.ts";
import { sinceWhen } from "../../kernels/rule-table.ts";
import type { Origin } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
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
  const constantSince = sinceWhen(removableFile, (value) => value === "constant");
  const since = removableLooksAtPages(state)
    ? `before ${constantSince} the file is a guess that takes no lock and knows neither holes nor notifiers`
    : `since ${constantSince} the file says 1 for every block and means nothing`;
  const message =
    promised === 1
      ? `memory${id}/removable says 1 and offlining fails with ${result}: ${since}`
      : `memory${id}/removable says 0 and offlining succeeds: ${since}`;
  return [{ code: "removable-lies", severity: "info", message, origin, related: [], remedies: [] }];
}
