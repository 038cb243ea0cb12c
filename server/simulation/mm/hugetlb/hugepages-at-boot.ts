/**
 * Gigantic pages of `hugepages=`, which only memblock can give: everything larger than the largest buddy order. Models
 * hugepages_setup(), hugetlb_hstate_alloc_pages() and alloc_bootmem_huge_page() (mm/hugetlb.c). Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../../boot-context/boot-memory.ts";
import { giganticPages } from "../../kernels/hugetlb-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note, type ShortPages } from "../../state/notes.ts";
import { type Bytes, pfnOf } from "../../units/units.ts";
import type { ZoneSize } from "../mm-init/zone-sizes.ts";
import {
  type HugetlbRead,
  type HugetlbReading,
  type PageRequest,
  readHugetlbParameters,
} from "./hugetlb-parameters.ts";

export interface HugepagesInput extends HugetlbReading {
  /** hugetlb_cma= is to give gigantic pages (hugetlbCmaSkipsPages()). */
  readonly giganticFromCma: boolean;
  /** Zones as they are by now: a page with a border of two in it is given back. Undefined: they come later. */
  readonly zones?: readonly ZoneSize[];
}

export interface GiganticPage {
  readonly start: Bytes;
  readonly end: Bytes;
  readonly parameter: CmdlineParameter;
}

export interface HugepagesReservation {
  readonly pages: readonly GiganticPage[];
  /** Pages that were given back, as a border of zones lies in them. */
  readonly crossing: readonly GiganticPage[];
  /** What is left to the buddy allocator, which gives it when the boot is nearly over. */
  readonly later: readonly PageRequest[];
  readonly notes: readonly Note[];
}

/** `printk` gets each message where it stands among what is reserved. */
export function allocateBootHugepages(
  memory: BootMemory,
  input: HugepagesInput,
  printk: (message: KernelMessage) => void,
): HugepagesReservation {
  const read = readHugetlbParameters(input);
  const requests = read.flatMap((each) => (each.kind === "request" ? [each.request] : []));
  const notes: Note[] = refused(read, input.sizes);
  const pages: GiganticPage[] = [];
  const crossing: GiganticPage[] = [];
  // Nodes take turns; a second parameter of the same size begins at the node behind the first one's last.
  const turns = new Map<Bytes, number>();
  let skips = false;
  for (const each of read) {
    if (each.kind === "message") printk(each.message);
    else if (each.request.size > input.largestOrder) {
      if (!input.giganticFromCma) {
        takeRequest(memory, input, each.request, turns, { pages, crossing, notes, printk });
        continue;
      }
      if (!skips) printk({ kind: "hugetlb-cma-skips-pages" });
      skips = true;
      if (wantedOf(each.request) > 0) notes.push(skipped(each.request));
    }
  }
  return { pages, crossing, later: requests.filter(({ size }) => size <= input.largestOrder), notes };
}

function wantedOf({ counts }: PageRequest): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

interface Taken {
  readonly pages: GiganticPage[];
  readonly crossing: GiganticPage[];
  readonly notes: Note[];
  readonly printk: (message: KernelMessage) => void;
}

/** hugetlb_hstate_alloc_pages(). */
function takeRequest(
  memory: BootMemory,
  input: HugepagesInput,
  request: PageRequest,
  turns: Map<Bytes, number>,
  { pages, crossing, notes, printk }: Taken,
): void {
  const wanted = wantedOf(request);
  const byNode = request.counts.map(({ node, count }) => {
    const taken =
      node === undefined
        ? takeInTurn(memory, input, request, count, turns)
        : takeFromNode(memory, input, request, node, count);
    const returned = giveBackCrossing(memory, input, request.size, taken, printk);
    crossing.push(...returned);
    const left = taken.filter((page) => !returned.includes(page));
    if (node !== undefined && left.length < count)
      printk({ kind: "hugepages-short", size: request.size, wanted: count, had: left.length, node });
    return { node, count, pages: left };
  });
  const had = byNode.flatMap((each) => each.pages);
  pages.push(...had);
  if (had.length === wanted) return;
  notes.push(short(request, byNode));
  if (request.counts.every(({ node }) => node === undefined)) {
    printk({ kind: "hugepages-short", size: request.size, wanted, had: had.length, node: undefined });
  }
}

/** hugetlb_free_cross_zone_pages(): node by node, the last one taken first. */
function giveBackCrossing(
  memory: BootMemory,
  { zones }: HugepagesInput,
  size: Bytes,
  taken: readonly GiganticPage[],
  printk: Taken["printk"],
): readonly GiganticPage[] {
  const { memblock } = memory;
  const { pageSize } = memblock.config;
  const crossing = zones === undefined ? [] : taken.filter((page) => crossesZones(page, zones, pageSize));
  if (crossing.length === 0) return crossing;
  const nodeOf = ({ start }: GiganticPage): number | undefined =>
    memblock.memory.find(({ base, end }) => base <= start && start < end)?.node;
  for (const node of new Set(crossing.map(nodeOf).sort((a = 0, b = 0) => a - b))) {
    const own = crossing.filter((page) => nodeOf(page) === node);
    for (const { start } of own.toReversed()) memory.free(start, size, "hugetlb_free_cross_zone_pages");
    printk({ kind: "hugepages-across-zones", count: own.length, size, node: node ?? 0 });
  }
  return crossing;
}

/** pfn_range_intersects_zones(): the spans of zones count, whatever memory there is in them. */
export function crossesZones({ start, end }: ByteSpan, zones: readonly ZoneSize[], pageSize: Bytes): boolean {
  const first = pfnOf(start, pageSize);
  const node = zones.find((zone) => zone.start <= first && first < zone.end)?.node;
  return zones.filter((zone) => zone.node === node && zone.start < pfnOf(end, pageSize) && first < zone.end).length > 1;
}

/**
 * What the buddy allocator surely can't give: more than the memory there is. How much of it is free and in one piece only a
 * running system knows. `managed`: bytes of each node's zones.
 */
export function hugepagesBeyondMemory(
  requests: readonly PageRequest[],
  managed: ReadonlyMap<number, Bytes>,
): readonly Note[] {
  const all = [...managed.values()].reduce((sum, bytes) => sum + bytes, 0);
  return requests.flatMap(({ parameter, size, counts }): readonly Note[] => {
    const over = counts.flatMap(({ node, count }): readonly ShortPages[] => {
      const most = Math.floor((node === undefined ? all : (managed.get(node) ?? 0)) / size);
      return count <= most ? [] : [{ ...(node === undefined ? {} : { node }), wanted: count, had: most }];
    });
    if (over.length === 0) return [];
    const facts = { text: `hugepages=${parameter.value ?? ""}`, size, short: over, isBound: true };
    return [note("hugepages-short", facts, parameter.origin)];
  });
}

/** One page a node, node after node; others help out a node that is full. The first miss ends it. */
function takeInTurn(
  memory: BootMemory,
  input: HugepagesInput,
  request: PageRequest,
  count: number,
  turns: Map<Bytes, number>,
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  while (pages.length < count) {
    const turn = turns.get(request.size) ?? 0;
    const from = { node: input.nodes[turn % input.nodes.length] ?? 0, exact: false };
    if (!takePage(memory, input, request, from, pages)) break;
    turns.set(request.size, turn + 1);
  }
  return pages;
}

function takeFromNode(
  memory: BootMemory,
  input: HugepagesInput,
  request: PageRequest,
  node: number,
  count: number,
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  const exact = !ruleFor(giganticPages, input.version).otherNodesHelp;
  while (pages.length < count && takePage(memory, input, request, { node, exact }, pages));
  return pages;
}

function takePage(
  memory: BootMemory,
  { version, zones }: HugepagesInput,
  { parameter, size }: PageRequest,
  from: { readonly node: number; readonly exact: boolean },
  pages: GiganticPage[],
): boolean {
  const by = claim("alloc_bootmem_huge_page", parameter.origin);
  const start = memory.alloc(size, size, by, from);
  if (start === undefined) return false;
  const page = { start, end: start + size, parameter };
  pages.push(page);
  const { pageSize } = memory.memblock.config;
  const isKept = zones === undefined || !crossesZones(page, zones, pageSize);
  if (isKept && ruleFor(giganticPages, version).tailsNoinit)
    memory.memblock.markReservedNoinit(start + pageSize, size - pageSize);
  return true;
}

function skipped({ parameter, size, counts }: PageRequest): Note {
  const missing = counts.map(({ node, count }): ShortPages => {
    return { ...(node === undefined ? {} : { node }), wanted: count, had: 0 };
  });
  const facts = {
    text: `hugepages=${parameter.value ?? ""}`,
    size,
    short: missing,
    isBound: false,
    skipped: true,
  } as const;
  return note("hugepages-short", facts, parameter.origin);
}

/** Of sizes that the machine doesn't have, and of what the kernel takes once. */
function refused(read: readonly HugetlbRead[], sizes: readonly Bytes[]): Note[] {
  return read.flatMap((each): readonly Note[] => {
    if (each.kind === "request") return [];
    const { message, parameter } = each;
    const { name, value = "", origin } = parameter;
    const text = `${name}=${value}`;
    switch (message.kind) {
      case "hugepage-size-unsupported": {
        const withCounts = name === "hugepagesz";
        return [note("param-value", { text, kind: "no-such-page-size", sizes, withCounts }, origin)];
      }
      case "hugepage-size-twice":
      case "hugepages-twice":
        return [note("param-value", { text, kind: message.kind }, origin)];
      default:
        return [];
    }
  });
}

function short(
  { parameter, size }: PageRequest,
  byNode: readonly { readonly node: number | undefined; readonly count: number; readonly pages: readonly unknown[] }[],
): Note {
  const missing = byNode
    .filter(({ count, pages }) => pages.length < count)
    .map(({ node, count, pages }): ShortPages => {
      return { ...(node === undefined ? {} : { node }), wanted: count, had: pages.length };
    });
  const facts = { text: `hugepages=${parameter.value ?? ""}`, size, short: missing, isBound: false };
  return note("hugepages-short", facts, parameter.origin);
}
