/** What is made of lanes is kept while they are there: of a thousand nodes a step changes one. */
import { sameList } from "../../simulation/units/same-list.ts";
import type { LayoutLane } from "../layout.ts";

interface Kept<Key, T> {
  readonly lanes: readonly LayoutLane[];
  readonly key: Key;
  readonly made: T;
}

/**
 * `make` for a lane and those beside it (at least one), with what was made last for the first of them as long as all lanes
 * and what else it is made of are the same objects and numbers.
 */
export function keptByLanes<Key extends readonly unknown[], T>(
  make: (lanes: readonly LayoutLane[], ...key: Key) => T,
): (lanes: readonly LayoutLane[], ...key: Key) => T {
  const known = new WeakMap<LayoutLane, Kept<Key, T>>();
  return (lanes, ...key) => {
    const last = known.get(lanes[0]!);
    if (last !== undefined && sameList(last.lanes, lanes) && sameList(last.key, key)) return last.made;
    const made = make(lanes, ...key);
    known.set(lanes[0]!, { lanes, key, made });
    return made;
  };
}
