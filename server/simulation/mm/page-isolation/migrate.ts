/**
 * Moving what can be moved out of a range (mm/memory_hotplug.c: do_migrate_range; mm/page_alloc.c: __alloc_contig_migrate_range), and
 * dissolving gigantic pages of the pool (mm/hugetlb.c: dissolve_free_huge_pages).
 */
import type { HotplugState } from "../../state/hotplug-state.ts";
import type { MemoryState, PageUse } from "../../state/state.ts";
import type { Run } from "../../units/range-map.ts";
import { GiB, type Pfn, pagesIn, roundDown, roundUp } from "../../units/units.ts";
import { isMovable } from "./allocate.ts";
import { placePages, ZONES_FOR } from "./place-pages.ts";
import type { PageRun } from "./zone-pages.ts";

/** `other-nodes`: away from the node wherever another has memory (offlining); `same-node`: as near as possible. */
export type MigrationTarget = "other-nodes" | "same-node";

/** Pages in use, and where allocations lie. */
export type MovedUses = Pick<MemoryState, "uses" | "hotplug">;

/** The uses after moving; undefined: there is no room for what must move. Everything not movable stays. */
export function migrateOut(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  node: number,
  target: MigrationTarget,
): MovedUses | undefined {
  let current = state;
  for (const run of state.uses.within(start, end)) {
    if (run.value.kind === "hugetlb-1g") {
      const size = pagesIn(GiB, state.geometry.pageSize);
      current = { ...current, uses: current.uses.delete(roundDown(run.start, size), roundUp(run.end, size)) };
      continue;
    }
    if (run.value.kind !== "allocated" || !isMovable(run.value.use)) continue;
    const use = run.value.use ?? "movable";
    const freed = { ...current, uses: current.uses.delete(run.start, run.end) };
    const runs = placePages(freed, {
      pages: run.end - run.start,
      use,
      nodes: targetNodes(state, node, target),
      zones: ZONES_FOR[use],
      except: { start, end },
    });
    if (runs === undefined) return undefined;
    let { uses } = freed;
    for (const to of runs) uses = uses.set(to.start, to.end, run.value);
    current = { ...freed, uses, hotplug: withPlaces(freed.hotplug, run, runs) };
  }
  return current;
}

/** An allocation lies in other places than `from` now. */
function withPlaces(hotplug: HotplugState, from: Run<PageUse>, to: readonly PageRun[]): HotplugState {
  const name = from.value.by;
  const allocation = hotplug.allocations.get(name);
  if (allocation === undefined) return hotplug;
  let places = allocation.places.delete(from.start, from.end);
  for (const { start, end } of to) places = places.set(start, end, true);
  return { ...hotplug, allocations: hotplug.allocations.with(name, { ...allocation, places }) };
}

function targetNodes(state: MemoryState, node: number, target: MigrationTarget): readonly number[] {
  const withMemory = state.nodes.filter(({ zones }) => zones.some(({ present }) => present > 0)).map(({ id }) => id);
  const others = withMemory.filter((id) => id !== node);
  if (target === "same-node") return [node, ...others];
  return others.length > 0 ? others : [node];
}
