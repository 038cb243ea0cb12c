/**
 * Memory in use as the scenario states it: `allocate` and `free`. The pages stay managed; they only stop being free, and what they are used
 * for decides about isolation and offlining.
 */
import type { AllocationUse, Origin, StepEvent, ZoneName } from "../../state/events.ts";
import type { Allocation } from "../../state/hotplug-state.ts";
import { unchanged } from "../../state/outcomes.ts";
import { isOfCma } from "../../state/page-uses.ts";
import type { MemoryState, PageUse, StepResult } from "../../state/state.ts";
import { RangeMap, type Run } from "../../units/range-map.ts";
import { type ByteRange, type Bytes, bytesOf, pagesIn, pfnOf, rangeSize } from "../../units/units.ts";
import { stealPageblocks } from "./pageblocks.ts";
import { availablePages, placePages, placeWithin, ZONES_FOR } from "./place-pages.ts";
import { freeRuns, type PageRun, pageCount } from "./zone-pages.ts";

export interface AllocateEvent extends StepEvent {
  readonly kind: "allocate";
  readonly name: string;
  readonly size: Bytes;
  readonly use: AllocationUse;
  readonly zone?: ZoneName;
  readonly node?: number;
  readonly at?: ByteRange;
}

export interface FreeEvent extends StepEvent {
  readonly kind: "free";
  readonly name: string;
}

/** EEXIST: the name is taken; EINVAL: no such memory, or a zone that never serves this kind; EBUSY: in use; ENOMEM: too little is free, or the range is too small. */
export function allocate(state: MemoryState, event: AllocateEvent): StepResult {
  if (state.hotplug.allocations.has(event.name)) {
    return unchanged(state, { result: "EEXIST", reason: { kind: "allocation-exists", name: event.name } });
  }
  return event.at === undefined ? allocateAnywhere(state, event) : allocateAt(state, event, event.at);
}

/** ENOENT: there is no allocation of that name. */
export function free(state: MemoryState, { name }: FreeEvent): StepResult {
  const allocation = state.hotplug.allocations.get(name);
  if (allocation === undefined) return unchanged(state, { result: "ENOENT", reason: { kind: "no-allocation", name } });
  let { uses } = state;
  let { lentByCma } = state.hotplug;
  for (const place of allocation.places) {
    for (const run of state.uses.within(place.start, place.end)) {
      if (run.value.kind === "allocated" && run.value.by === name) uses = uses.delete(run.start, run.end);
    }
  }
  for (const run of allocation.restores) {
    uses = uses.set(run.start, run.end, run.value);
    lentByCma = lentByCma.delete(run.start, run.end);
  }
  const allocations = state.hotplug.allocations.without(name);
  return unchanged({ ...state, uses, hotplug: { ...state.hotplug, allocations, lentByCma } }, {});
}

/** Gives the pages to a named allocation; `observed`: the user says where they lie. */
export function takePages(
  state: MemoryState,
  runs: readonly PageRun[],
  name: string,
  use: AllocationUse,
  observed: boolean,
  origin: Origin,
): MemoryState {
  const restores: Run<PageUse>[] = [];
  let { uses } = state;
  let places = RangeMap.empty<true>();
  for (const run of runs) {
    restores.push(...uses.within(run.start, run.end).filter(({ value }) => isOfCma(value)));
    uses = uses.set(run.start, run.end, { kind: "allocated", by: name, use, observed, origins: [origin] });
    places = places.set(run.start, run.end, true);
  }
  const allocation: Allocation = { use, places, restores, origin };
  const allocations = state.hotplug.allocations.with(name, allocation);
  let { lentByCma } = state.hotplug;
  for (const run of restores) lentByCma = lentByCma.set(run.start, run.end, true);
  return { ...state, uses, hotplug: { ...state.hotplug, allocations, lentByCma } };
}

/** Whether an allocation of this kind can be moved out of the way, and so may use a CMA area. */
export function isMovable(use: AllocationUse | undefined): boolean {
  return use === "movable" || use === "hugetlb";
}

function allocateAnywhere(state: MemoryState, event: AllocateEvent): StepResult {
  const { use, zone, node } = event;
  if (node !== undefined && !state.nodes.some(({ id }) => id === node)) {
    return unchanged(state, { result: "EINVAL", reason: { kind: "no-node", node } });
  }
  if (zone !== undefined && !ZONES_FOR[use].includes(zone)) {
    return unchanged(state, { result: "EINVAL", reason: { kind: "zone-never-serves", zone, use } });
  }
  const request = {
    pages: pagesIn(event.size, state.geometry.pageSize),
    use,
    nodes: node === undefined ? state.nodes.map(({ id }) => id) : [node],
    zones: zone === undefined ? ZONES_FOR[use] : [zone],
  };
  const runs = placePages(state, request);
  if (runs === undefined) {
    const free = bytesOf(availablePages(state, request), state.geometry.pageSize);
    return unchanged(state, { result: "ENOMEM", reason: { kind: "too-little-free", free, use } });
  }
  return unchanged(takePages(stealPageblocks(state, runs, use), runs, event.name, use, false, event.origin), {});
}

/** As large as it says, in the lowest free pages of the range. */
function allocateAt(state: MemoryState, event: AllocateEvent, at: ByteRange): StepResult {
  const { pageSize, blockPages } = state.geometry;
  const start = pfnOf(at.first, pageSize);
  const end = pfnOf(at.last, pageSize) + 1;
  const blocks = state.blocks.within(Math.floor(start / blockPages), Math.ceil(end / blockPages));
  const online = blocks.filter(({ value }) => value.state === "online");
  const covered = online.reduce((sum, run) => sum + run.end - run.start, 0);
  if (
    covered < Math.ceil(end / blockPages) - Math.floor(start / blockPages) ||
    state.memory.covered(start, end) < end - start
  ) {
    return unchanged(state, { result: "EINVAL", reason: { kind: "not-online-memory", ...at } });
  }
  const { use } = event;
  const free = [...freeRuns(state, [{ start, end }], isMovable(use))];
  const runs = placeWithin(state, free, { pages: pagesIn(event.size, pageSize), use });
  if (runs === undefined) {
    const taken = state.uses.within(start, end).find(({ value }) => !(value.kind === "cma" && isMovable(use)));
    if (taken === undefined || event.size > rangeSize(at)) {
      const reason = { kind: "too-little-free", free: bytesOf(pageCount(free), pageSize), use } as const;
      return unchanged(state, { result: "ENOMEM", reason });
    }
    return unchanged(state, {
      result: "EBUSY",
      pfn: taken.start,
      reason: { kind: "page-in-use", pfn: taken.start, by: taken.value.by },
      origins: taken.value.origins,
    });
  }
  // In a range that is larger, the pages are a choice of the model.
  const isObserved = pageCount(runs) === end - start;
  return unchanged(takePages(stealPageblocks(state, runs, use), runs, event.name, use, isObserved, event.origin), {});
}
