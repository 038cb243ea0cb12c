/**
 * How a virtio-mem driver gives memory back (drivers/virtio/virtio_mem.c: virtio_mem_sbm_unplug_request,
 * virtio_mem_bbm_unplug_request): from the top, offline blocks first; blocks left empty are offlined and removed.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import { blockOrder, KERNEL_CLASSES } from "../../kernels/virtio-mem-rules.ts";
import { offlineBlock } from "../../mm/memory-hotplug/offline.ts";
import { removeMemory } from "../../mm/memory-hotplug/remove-memory.ts";
import { firstStuckPage, firstUnmovablePage } from "../../mm/page-isolation/has-unmovable-pages.ts";
import { migrateOut } from "../../mm/page-isolation/migrate.ts";
import type { Origin } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { nodeOfBlock } from "../../state/zone-lookup.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import { type Pfn, pagesIn } from "../../units/units.ts";
import { blockIds, type Driver, setPlugged, unitsPerBlock } from "./virtio-mem.ts";
import { classOf } from "./virtio-mem-plug.ts";

export interface Unplugged {
  readonly state: MemoryState;
  /** Blocks of kernel zones were among them: only the running kernel knows whether their pages were free. */
  readonly dependsOn: readonly number[];
}

/** The state with up to `units` fewer plugged, as if no page of a kernel zone stood in the way. A turn is a block, or several that are passed over. */
export function unplugUnits(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<Unplugged> {
  return driver.memory.mode === "big-blocks"
    ? unplugBigBlocks(state, driver, units, origin)
    : unplugSubblocks(state, driver, units, origin);
}

function* unplugSubblocks(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<Unplugged> {
  const dependsOn: number[] = [];
  let current = state;
  let left = units;
  let passed = 0;
  for (const classes of ruleFor(blockOrder, state.version).unplug) {
    for (const id of [...blockIds(current, driver.spec.name)].reverse()) {
      if (left === 0) return { state: current, dependsOn };
      const kind = classOf(current, driver, id);
      if (!classes.includes(kind)) {
        if (++passed % MOST_PASSED === 0) yield;
        continue;
      }
      if (KERNEL_CLASSES.includes(kind)) dependsOn.push(id);
      const emptied = emptyBlock(current, driver, id, left);
      current = emptied.state;
      left = emptied.left;
      if (pluggedUnits(current, driver, id, 1) === 0) current = offlineAndRemove(current, id, 1, origin) ?? current;
      yield;
    }
  }
  return { state: current, dependsOn };
}

/** Unplugs pieces of a block from the top, passing over those that hold what can't be moved. */
function emptyBlock(
  state: MemoryState,
  driver: Driver,
  id: number,
  units: number,
): { readonly state: MemoryState; readonly left: number } {
  const perBlock = unitsPerBlock(driver);
  const pages = pagesIn(driver.memory.unit, state.geometry.pageSize);
  const memory = state.hotplug.virtioMem.get(driver.spec.name) ?? driver.memory;
  const used = state.uses.overlapping(id * perBlock * pages, (id + 1) * perBlock * pages).length > 0;
  // The kernel's own pages settle in the lowest piece of the block that a zone began with.
  const kept = state.hotplug.firstKernelBlocks.has(id) ? 1 : 0;
  let current = state;
  let left = units;
  for (const run of [...memory.plugged.within(id * perBlock + kept, (id + 1) * perBlock)].reverse()) {
    for (let end = run.end; end > run.start && left > 0; ) {
      const count = used ? 1 : Math.min(left, end - run.start);
      const freed = used ? freePages(current, (end - count) * pages, end * pages) : current;
      if (freed !== undefined) {
        current = setPlugged(freed, driver, end - count, end, false);
        left -= count;
      }
      end -= count;
    }
  }
  return { state: current, left };
}

/** Moves what is in use out of [start, end) as alloc_contig_range() does; undefined: something can't be moved. */
function freePages(state: MemoryState, start: Pfn, end: Pfn): MemoryState | undefined {
  const block = state.blocks.get(Math.floor(start / state.geometry.blockPages));
  if (block === undefined || state.uses.overlapping(start, end).length === 0) return state;
  const movable = block.zone === "Movable";
  if (firstUnmovablePage(state, start, end, movable) ?? firstStuckPage(state, start, end, movable)) return undefined;
  const moved = migrateOut(state, start, end, nodeOfBlock(block), "same-node");
  return moved === undefined ? undefined : { ...state, uses: moved.uses, hotplug: moved.hotplug };
}

function pluggedUnits(state: MemoryState, driver: Driver, id: number, blocks: number): number {
  const perBlock = unitsPerBlock(driver);
  const memory = state.hotplug.virtioMem.get(driver.spec.name) ?? driver.memory;
  return memory.plugged.covered(id * perBlock, (id + blocks) * perBlock);
}

/** Three rounds over the big blocks, downwards: those wholly offline, those online in Movable, any. */
function* unplugBigBlocks(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<Unplugged> {
  const blocks = driver.memory.unit / driver.blockBytes;
  const dependsOn: number[] = [];
  let current = state;
  let left = units;
  let passed = 0;
  const rounds: readonly ((zones: readonly string[]) => boolean)[] = [
    (zones) => zones.every((zone) => zone === "offline"),
    (zones) => zones.every((zone) => zone === "offline" || zone === "Movable"),
    () => true,
  ];
  for (const wanted of rounds) {
    const firsts = blockIds(current, driver.spec.name).filter((id) => (id - driver.firstBlock) % blocks === 0);
    for (const first of [...firsts].reverse()) {
      if (left === 0) return { state: current, dependsOn };
      if (++passed % MOST_PASSED === 0) yield;
      const zones = current.blocks
        .within(first, first + blocks)
        .map(({ value }) => (value.state === "online" ? (value.zone ?? "none") : "offline"));
      if (!wanted(zones)) continue;
      if (zones.some((zone) => zone !== "offline" && zone !== "Movable")) dependsOn.push(first);
      const { blockPages } = current.geometry;
      const freed = holdsFirstBlock(current, first, blocks)
        ? undefined
        : freePages(current, first * blockPages, (first + blocks) * blockPages);
      if (freed === undefined) continue;
      const removed = offlineAndRemove(freed, first, blocks, origin);
      if (removed === undefined) continue;
      current = removed;
      const big = first / blocks;
      current = setPlugged(current, driver, big, big + 1, false);
      left--;
      yield;
    }
  }
  return { state: current, dependsOn };
}

function holdsFirstBlock(state: MemoryState, id: number, blocks: number): boolean {
  return [...state.hotplug.firstKernelBlocks].some((first) => first >= id && first < id + blocks);
}

/** The driver has emptied the blocks: nothing in them is in use. Undefined where one can't go offline all the same. */
function offlineAndRemove(state: MemoryState, id: number, blocks: number, origin: Origin): MemoryState | undefined {
  let current = state;
  for (let one = id; one < id + blocks; one++) {
    if (current.blocks.get(one)?.state !== "online") continue;
    current = offlineBlock(current, one, { result: "ok" }, origin).state;
    if (current.blocks.get(one)?.state !== "offline") return undefined;
  }
  return removeMemory(current, id, id + blocks);
}
