/**
 * Adding memory to a running kernel (mm/memory_hotplug.c: add_memory_resource): checks, node, memmap, blocks, and the onlining that
 * the kernel does by itself. A zone only changes here up to 4.12, where memory joins one as it is added.
 */

import { addedMemoryLimit, addingAlignment } from "../../kernels/hotplug-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import { emptyZone } from "../../state/empty-zone.ts";
import type { Origin } from "../../state/events.ts";
import type { MemoryGroup } from "../../state/hotplug-state.ts";
import { type KernelMessage, printk } from "../../state/kernel-messages.ts";
import type { AddRefusal } from "../../state/outcome-reason.ts";
import type { BlockState, MemoryState, NodeState, ZoneState } from "../../state/state.ts";
import { withCause } from "../../state/zone-causes.ts";
import { withZones, zoneOf } from "../../state/zone-lookup.ts";
import { atOnce } from "../../units/turns.ts";
import { type Bytes, bytesOf, pagesIn, pfnOf } from "../../units/units.ts";
import { firstZonelists } from "../page-alloc/build-zonelists.ts";
import { memmapPages, memmapRefusal } from "./memmap-on-memory.ts";
import { type ResourceRequest, resourceInTheWay } from "./memory-resource.ts";
import { onlineBlocks } from "./online-run.ts";
import { joinsZoneAtAdding } from "./zone-association.ts";
import { zoneAtAdding } from "./zone-can-shift-4.9.ts";
import { growSpan } from "./zone-span.ts";

export interface AddRequest extends ResourceRequest {
  readonly node: number;
  /** The device the blocks belong to; undefined: none (probe). */
  readonly device?: string;
  /** The group that all blocks of the device form; by its device's name, where the kernel has groups. */
  readonly group?: MemoryGroup;
  /** The caller may put the memmap on the memory itself. */
  readonly memmapOnMemory: boolean;
  readonly origin: Origin;
}

export interface Added {
  readonly state: MemoryState;
  /** `ok` or an errno name. */
  readonly result: string;
  readonly reason?: AddRefusal;
}

/** register_memory_resource(): what of max_mem_size keeps the range out; undefined: nothing does. Bytes. */
function addedMemoryLimitOf({ boot, version }: MemoryState, { start, size, booting }: AddRequest): Bytes | undefined {
  const { maxMemory: limit } = boot;
  if (limit === undefined || start + size <= limit) return undefined;
  const holds = ruleFor(addedMemoryLimit, version);
  return holds === "always" || (holds === "while-booting" && booting === true) ? limit : undefined;
}

/** E2BIG: above max_mem_size; EINVAL: not aligned; EEXIST: memory is there already, or a range of the firmware's map in the way; ENOMEM: its memmap finds no room. Otherwise the blocks exist, offline or as auto-onlined. */
export function addMemory(state: MemoryState, request: AddRequest): Added {
  const { geometry } = state;
  const blockSize = memoryBlockBytes(geometry);
  const limit = addedMemoryLimitOf(state, request);
  if (limit !== undefined) {
    return {
      state,
      result: "E2BIG",
      reason: { kind: "above-mem-limit", start: request.start, size: request.size, limit },
    };
  }
  const resource = resourceInTheWay(state, request);
  if (resource !== undefined) {
    const { start, size } = request;
    return { state, result: "EEXIST", reason: { kind: "resource-in-the-way", start, size, resource } };
  }
  const unaligned = unalignedRange(state, request.start, request.size, blockSize);
  if (unaligned !== undefined) {
    return {
      state: printk(state, unaligned),
      result: "EINVAL",
      reason: { kind: "not-whole-blocks", start: request.start, size: request.size, blockSize },
    };
  }
  // Before whole blocks were asked for, sections could leave a part of their block without memory.
  const first = Math.floor(request.start / blockSize);
  const end = Math.ceil((request.start + request.size) / blockSize);
  if (state.blocks.covered(first, end) > 0) {
    return { state, result: "EEXIST", reason: { kind: "memory-there", start: request.start } };
  }
  const holdsMemmap = request.memmapOnMemory && memmapPages(state, request.size) > 0;
  const tooLarge = holdsMemmap ? undefined : memmapRefusal(state, request.size);
  if (tooLarge !== undefined) return { state, result: "ENOMEM", reason: tooLarge };
  const withNode = nodeOnline(state, request.node, request.origin);
  const block: BlockState = {
    state: "offline",
    nodes: [request.node],
    early: false,
    holes: false,
    vmemmapPages: request.memmapOnMemory ? memmapPages(state, request.size) : 0,
    origins: [request.origin],
    ...(request.device === undefined ? {} : { device: request.device }),
  };
  const pfn = pfnOf(request.start, geometry.pageSize);
  let added: MemoryState = {
    ...withNode,
    blocks: withPartialEnds(withNode.blocks.set(first, end, block), request, blockSize),
    memory: withNode.memory.set(pfn, pfn + pagesIn(request.size, geometry.pageSize), {
      node: request.node,
      early: false,
    }),
  };
  if (request.group !== undefined && request.device !== undefined) {
    // Kernels form groups since 5.15 (028fc57a1c36), with the only policy that asks for them.
    const { groups } = added.hotplug;
    if (!groups.has(request.device)) {
      added = { ...added, hotplug: { ...added.hotplug, groups: groups.with(request.device, request.group) } };
    }
  }
  if (joinsZoneAtAdding(added)) added = joinZone(added, first, end, block, request);
  return { state: autoOnline(added, first, end, request.origin), result: "ok" };
}

/** The blocks at the ends of an added range that it does not fill have holes. */
function withPartialEnds(
  blocks: MemoryState["blocks"],
  { start, size }: AddRequest,
  blockSize: Bytes,
): MemoryState["blocks"] {
  let marked = blocks;
  for (const edge of [start, start + size]) {
    const id = Math.floor(edge / blockSize);
    const block = marked.get(id);
    if (edge % blockSize !== 0 && block !== undefined) marked = marked.set(id, id + 1, { ...block, holes: true });
  }
  return marked;
}

function unalignedRange(state: MemoryState, start: Bytes, size: Bytes, block: Bytes): KernelMessage | undefined {
  if (ruleFor(addingAlignment, state.version) === "block") {
    if (size > 0 && start % block === 0 && size % block === 0) return undefined;
    return { kind: "unaligned-range", unit: "block", block, start, size };
  }
  const section = bytesOf(state.geometry.sectionPages, state.geometry.pageSize);
  if (size > 0 && start % section === 0 && size % section === 0) return undefined;
  return { kind: "unaligned-range", unit: "section", block, start, size };
}

/**
 * Brings a node online that had no memory and no CPU at boot, or has lost its memory: its zones are empty. Those of one that was online before keep their watermarks
 * and reserves until the first of its blocks is online (free_area_init_core_hotplug() leaves them alone).
 */
function nodeOnline(state: MemoryState, id: number, origin: Origin): MemoryState {
  if (state.nodes.some((node) => node.id === id)) return state;
  const gone = state.hotplug.goneNodes?.get(id);
  const zones =
    gone?.map((zone): ZoneState => ({ ...zone, origins: [origin] })) ??
    (state.nodes[0]?.zones ?? []).map(
      (zone): ZoneState => ({
        ...emptyZone(id, zone.name, [origin]),
        protection: zone.protection.map(() => 0),
      }),
    );
  const node: NodeState = { id, cpus: [], zones, origins: [origin] };
  const online = { ...state, nodes: [...state.nodes, node].sort((a, b) => a.id - b.id) };
  return printk(online, firstZonelists(online, id));
}

function joinZone(state: MemoryState, first: number, end: number, block: BlockState, request: AddRequest): MemoryState {
  const name = zoneAtAdding(state, first, request.node);
  const zone = zoneOf(state, request.node, name);
  if (zone === undefined) return state;
  const { blockPages, pageSize } = state.geometry;
  const grown = growSpan(zone, first * blockPages, (end - first) * blockPages);
  const blocks = state.blocks.set(first, end, { ...block, zone: name });
  return withZones(
    {
      ...state,
      blocks: withPartialEnds(blocks, request, bytesOf(blockPages, pageSize)),
      causes: withCause(state.causes, zone, request.origin),
    },
    grown,
  );
}

function autoOnline(state: MemoryState, first: number, end: number, origin: Origin): MemoryState {
  const type = state.hotplug.autoOnline;
  if (type === "offline") return state;
  return atOnce(onlineBlocks(state, { first, last: end - 1, descending: false }, type, "other", origin)).state;
}
