/**
 * What lies in the memory of a layout: reservations, holes, allocations, gigantic pages, and what is no memory of any node:
 * persistent memory and the regions of devices that are not plugged.
 */

import { dumpPartWords } from "../analysis/notes/dump-lost.ts";
import { lostToDump, overwritten } from "../simulation/crash/vmcore.ts";
import { isModelled } from "../simulation/evidence/levels.ts";
import { type PageRun, pagesOfZone, reachesInto } from "../simulation/mm/page-isolation/zone-pages.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import { type LostData, NOTHING_PERSISTENT } from "../simulation/state/persistent.ts";
import type { MemoryState, PageUse } from "../simulation/state/state.ts";
import { bytesOf } from "../simulation/units/units.ts";
import type { LayoutMark, MarkKnown } from "./layout.ts";
import type { Causes } from "./layout-causes.ts";

/** Of what is simulated: facts of the layout, or of sizes and places. */
export function simulated(state: MemoryState, scope: "layout" | "sizes"): MarkKnown {
  return isModelled(state, scope) ? "modelled" : "exact";
}

/** Marks by node, ascending by address. Pages of no node's memory belong to the node whose zone spans them. */
export function marksOfNodes(state: MemoryState, causes: Causes): ReadonlyMap<number, readonly LayoutMark[]> {
  const marks = new Map<number, LayoutMark[]>();
  const { pageSize } = state.geometry;
  const movable = movablePages(state);
  const known = simulated(state, "sizes");
  for (const { start, end, value } of state.uses.runs) {
    const node = nodeAt(state, start, end);
    if (node === undefined) continue;
    const own = marks.get(node) ?? [];
    own.push({
      first: bytesOf(start, pageSize),
      last: bytesOf(end, pageSize) - 1,
      kind: value.kind,
      by: value.by,
      known: value.observed ? "observed" : value.kind === "allocated" ? "modelled" : known,
      collides: blocksOffline(value) && reachesInto(movable, start, end),
      causes: causes(value.origins),
      ...(value.use === "pinned" ? { pinned: true as const } : {}),
    });
    marks.set(node, own);
  }
  return marks;
}

/** Firmware ranges of persistent memory and NVDIMMs. */
export function persistentMarks(state: MemoryState, causes: Causes): readonly LayoutMark[] {
  const known = simulated(state, "layout");
  const marks = state.boot.userFirmware
    .filter(({ type }) => type.startsWith("persistent"))
    .map(({ first, last, type }) => persistentMark(first, last, type, [], known));
  for (const [name, { spec, address, origin }] of state.hotplug.devices) {
    if (spec.kind === "nvdimm") {
      marks.push(persistentMark(address, address + spec.size - 1, name, causes([origin]), known));
    }
  }
  return marks.sort((a, b) => a.first - b.first);
}

/**
 * Data of the crashed kernel in persistent memory: what makedumpfile reads of it, there or overwritten by the file system that
 * the dump was written to.
 */
export function crashMarks(state: MemoryState, causes: Causes): readonly LayoutMark[] {
  const { vmcore, dumps } = state.persistent ?? NOTHING_PERSISTENT;
  const lost = dumps.flatMap((dump) =>
    dump.lost.map((data) => crashMark("overwritten", data, causes([dump.origin, ...data.origins]))),
  );
  if (vmcore === undefined) return lost;
  const held = [...state.hotplug.pmem.values()]
    .filter(({ first, last }) => !dumps.some((dump) => dump.first <= last && first <= dump.last))
    .flatMap((device) => lostToDump(overwritten(vmcore, device)))
    .map((data) => crashMark("crashed", data, causes(data.origins)));
  return [...lost, ...held].sort((a, b) => a.first - b.first);
}

function crashMark(kind: LayoutMark["kind"], data: LostData, causes: LayoutMark["causes"]): LayoutMark {
  const { first, last, observed, what, by } = data;
  const words = observed ? `${dumpPartWords(what)} (${by})` : dumpPartWords(what);
  return { first, last, kind, by: words, known: observed ? "observed" : "modelled", collides: false, causes };
}

function persistentMark(
  first: number,
  last: number,
  by: string,
  causes: LayoutMark["causes"],
  known: MarkKnown,
): LayoutMark {
  return { first, last, kind: "persistent", by, known, collides: false, causes };
}

/** RAM that was left to the dax drivers and that no memory block stands for: what kmem has not added, or has taken away again. */
export function daxMarks(state: MemoryState, causes: Causes): readonly LayoutMark[] {
  const marks: LayoutMark[] = [];
  for (const [name, { ram, first, last, added, mode }] of state.hotplug.pmem) {
    if (ram === undefined) continue;
    const origin = state.hotplug.devices.get(name)?.origin;
    const by = added === undefined ? `${name} (${mode})` : `${name}, in no memory block`;
    const left =
      added === undefined
        ? [{ first, last }]
        : [
            { first, last: added.first - 1 },
            { first: added.last + 1, last },
          ];
    for (const part of left.filter((one) => one.first <= one.last)) {
      marks.push({
        ...part,
        kind: "dax",
        by,
        known: simulated(state, "layout"),
        collides: false,
        causes: causes(origin === undefined ? [] : [origin]),
      });
    }
  }
  return marks.sort((a, b) => a.first - b.first);
}

/** The parts of virtio-mem regions that no memory block stands for. */
export function deviceMarks(state: MemoryState, causes: Causes): readonly LayoutMark[] {
  const marks: LayoutMark[] = [];
  const blockSize = memoryBlockBytes(state.geometry);
  for (const [name, { spec, address, origin }] of state.hotplug.devices) {
    if (spec.kind !== "virtio-mem") continue;
    const first = Math.floor(address / blockSize);
    const end = Math.ceil((address + spec.size) / blockSize);
    for (const [from, to] of state.blocks.gaps(first, end)) {
      marks.push({
        first: Math.max(address, from * blockSize),
        last: Math.min(address + spec.size, to * blockSize) - 1,
        kind: "unplugged",
        by: name,
        known: simulated(state, "layout"),
        collides: false,
        causes: causes([origin]),
      });
    }
  }
  return marks.sort((a, b) => a.first - b.first);
}

/** Whether such pages stand in the way of offlining. Holes do so by themselves, wherever they are. */
function blocksOffline({ kind, use }: PageUse): boolean {
  if (kind === "reserved" || kind === "kernel") return true;
  return kind === "allocated" && use !== undefined && use !== "movable" && use !== "hugetlb";
}

/** Pages of Movable zones, ascending. Within the span of one there are those of other zones, and of other nodes. */
function movablePages(state: MemoryState): readonly PageRun[] {
  return state.nodes
    .flatMap(({ zones }) => zones.filter(({ name, spanned }) => name === "Movable" && spanned > 0))
    .flatMap((zone) => [...pagesOfZone(state, zone, { goingOffline: true })])
    .sort((a, b) => a.start - b.start);
}

function nodeAt(state: MemoryState, start: number, end: number): number | undefined {
  const memory = state.memory.overlapping(start, end)[0];
  if (memory !== undefined) return memory.value.node;
  return state.nodes.find((node) =>
    node.zones.some(({ spanned, startPfn }) => spanned > 0 && startPfn < end && start < startPfn + spanned),
  )?.id;
}
