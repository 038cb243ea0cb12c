/**
 * How a virtio-mem driver plugs more of its region (drivers/virtio/virtio_mem.c: virtio_mem_sbm_plug_request,
 * virtio_mem_bbm_plug_request): gaps in blocks it has, then new blocks, as long as not too much of it is offline.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import { type BlockClass, blockOrder } from "../../kernels/virtio-mem-rules.ts";
import { type Added, addMemory } from "../../mm/memory-hotplug/add-memory.ts";
import type { Origin } from "../../state/events.ts";
import type { MemoryState } from "../../state/state.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import { pagesIn } from "../../units/units.ts";
import { blockIds, type Driver, mayAdd, setPlugged, unitsPerBlock } from "./virtio-mem.ts";

/** The state with up to `units` more plugged; fewer where the region ends or too much is offline. A turn is a block, or several that are passed over. */
export function plugUnits(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<MemoryState> {
  return driver.memory.mode === "big-blocks"
    ? plugBigBlocks(state, driver, units, origin)
    : plugSubblocks(state, driver, units, origin);
}

/** Where a block stands in the driver's lists. */
export function classOf(state: MemoryState, driver: Driver, id: number): BlockClass {
  const block = state.blocks.get(id);
  const zone = block?.state !== "online" ? "O" : block.zone === "Movable" ? "M" : "K";
  const units = unitsPerBlock(driver);
  const memory = state.hotplug.virtioMem.get(driver.spec.name) ?? driver.memory;
  return memory.plugged.covered(id * units, (id + 1) * units) === units ? zone : `${zone}p`;
}

function* plugSubblocks(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<MemoryState> {
  let current = state;
  let left = units;
  let passed = 0;
  for (const classes of ruleFor(blockOrder, state.version).plug) {
    for (const id of blockIds(current, driver.spec.name)) {
      if (left === 0) return current;
      if (!classes.includes(classOf(current, driver, id))) {
        if (++passed % MOST_PASSED === 0) yield;
        continue;
      }
      const filled = fillGaps(current, driver, id, left);
      current = filled.state;
      left = filled.left;
      yield;
    }
  }
  const perBlock = unitsPerBlock(driver);
  for (let id = driver.firstBlock; id < driver.endBlock && left > 0; id++) {
    if (current.blocks.get(id) !== undefined) {
      if (++passed % MOST_PASSED === 0) yield;
      continue;
    }
    if (!mayAdd(current, driver, driver.blockBytes)) break;
    const count = Math.min(left, perBlock);
    const plugged = setPlugged(current, driver, id * perBlock, id * perBlock + count, true);
    const added = addBlocks(plugged, driver, id, 1, origin);
    // The driver tells the device again that it is unplugged.
    if (added.result !== "ok") break;
    current = added.state;
    left -= count;
    yield;
  }
  return current;
}

/** Plugs the lowest gaps of a block first. */
function fillGaps(
  state: MemoryState,
  driver: Driver,
  id: number,
  units: number,
): { readonly state: MemoryState; readonly left: number } {
  const perBlock = unitsPerBlock(driver);
  const memory = state.hotplug.virtioMem.get(driver.spec.name) ?? driver.memory;
  let current = state;
  let left = units;
  for (const [from, to] of memory.plugged.gaps(id * perBlock, (id + 1) * perBlock)) {
    const count = Math.min(left, to - from);
    current = setPlugged(current, driver, from, from + count, true);
    left -= count;
    if (left === 0) break;
  }
  return { state: current, left };
}

function* plugBigBlocks(state: MemoryState, driver: Driver, units: number, origin: Origin): Turns<MemoryState> {
  const { unit } = driver.memory;
  const blocks = unit / driver.blockBytes;
  let current = state;
  let left = units;
  let passed = 0;
  for (let id = driver.firstBlock; id + blocks <= driver.endBlock && left > 0; id += blocks) {
    if (current.blocks.get(id) !== undefined) {
      if (++passed % MOST_PASSED === 0) yield;
      continue;
    }
    if (!mayAdd(current, driver, unit)) break;
    const big = id / blocks;
    const added = addBlocks(setPlugged(current, driver, big, big + 1, true), driver, id, blocks, origin);
    if (added.result !== "ok") break;
    current = added.state;
    left--;
    yield;
  }
  return current;
}

function addBlocks(state: MemoryState, driver: Driver, id: number, count: number, origin: Origin): Added {
  const { geometry } = state;
  const pages = Math.max(geometry.blockPages, pagesIn(driver.memory.unit, geometry.pageSize));
  return addMemory(state, {
    start: id * driver.blockBytes,
    size: count * driver.blockBytes,
    node: driver.node,
    device: driver.spec.name,
    group: { kind: "dynamic", node: driver.node, pages, presentKernel: 0, presentMovable: 0 },
    memmapOnMemory: false,
    origin,
  });
}
