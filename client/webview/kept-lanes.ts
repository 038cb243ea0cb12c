/** Lanes from step to step. Pure. */
import { isSame } from "../../server/views/differences.ts";
import type { Layout } from "../../server/views/layout.ts";

/**
 * A layout with those lanes of the one that was shown before it in which nothing differs, as the same objects: what was
 * placed and drawn for them holds on. `before` of another document gives none.
 */
export function withKeptLanes(next: Layout, before: Layout | undefined): Layout {
  if (before === undefined || before.uri !== next.uri) return next;
  const known = new Map(before.lanes.map((lane) => [lane.label, lane]));
  const lanes = next.lanes.map((lane) => {
    const old = known.get(lane.label);
    return old !== undefined && isSame(old, lane) ? old : lane;
  });
  return { ...next, lanes };
}
