/**
 * The memory of an arm64 machine whose kernel printed no ranges: before 5.8 a kernel without NUMA calls free_area_init_node() for its
 * one node, which prints counts of pages by zone alone (mm/page_alloc.c: calc_memmap_size(), zone_pcp_init()). With them go the virtual
 * layout of kernels before 4.16 (arch/arm64/mm/init.c: mem_init()), and the places that other lines name. Where memory begins, and
 * where its holes are, is concluded from these and said as such.
 */
import { type ByteRange, type Bytes, GiB, hex, roundDown, roundUp } from "../../simulation/units/units.ts";
import type { LinePlace, MapRange, SourceDoubt, Told } from "../facts.ts";

/** `DMA zone: 8192 pages used for memmap` and `DMA zone: 519408 pages, LIFO batch:31`. */
interface ToldZone {
  readonly name: string;
  readonly at: LinePlace;
  /** Pages of its `struct page`s, which cover its span, or what is present where more than a sixteenth is missing. */
  memmap?: number;
  present?: number;
}

/** What lines tell of memory without its ranges. */
export class ToldZones {
  readonly zones: ToldZone[] = [];
  /** Bytes that the page allocator was told of: `Memory: …K/…K available`. */
  total?: Told<Bytes>;
  /** Bytes from the first to the last address of memory: `memory  : 0x… - 0x…`. */
  span?: Bytes;
  /** Where it begins in the kernel's addresses. */
  linear?: number;
  /** Where the kernel's `struct page`s may begin, and where those of its memory do. */
  vmemmap?: number;
  firstStructPage?: number;

  tell(name: string, field: "memmap" | "present", pages: number, at: LinePlace): void {
    let zone = this.zones.find((each) => each.name === name);
    if (zone === undefined) {
      zone = { name, at };
      this.zones.push(zone);
    }
    zone[field] ??= pages;
  }
}

export interface ZoneMap {
  readonly ranges: readonly Told<MapRange>[];
  readonly doubts: readonly SourceDoubt[];
}

/** sizeof(struct page). */
const STRUCT_PAGE = 64;

/** memstart_addr is a multiple of it (ARM64_MEMSTART_ALIGN, pages of 4 KiB); no board's memory begins elsewhere but for what its firmware keeps. */
const START_ALIGN = GiB;

/** `known`: ranges of memory that other lines name. */
export function mapOfZones(told: ToldZones, known: readonly ByteRange[], page: Bytes): ZoneMap | undefined {
  const extents = extentsOf(told, page);
  const first = extents[0];
  if (first === undefined) return undefined;
  const { start, isSure } = startOf(told, extents, known, page);
  const begins = { at: first.at, kind: "estimated", what: `memory begins at ${hex(start)}` } as const;
  const doubts: SourceDoubt[] = isSure ? [] : [begins];
  const end = told.span === undefined ? undefined : start + told.span;
  const ranges: Told<MapRange>[] = [];
  let cursor = start;
  extents.forEach((extent, index) => {
    const isLast = index === extents.length - 1;
    const from = extent.isNormal ? Math.max(cursor, fourGigabytesBehind(start)) : cursor;
    const counted = isLast && end !== undefined && end > from ? end : from + extent.spanned;
    // A zone of which more than a sixteenth is missing does not tell its span; where lines name memory behind, it reaches its border.
    const border = extents[index + 1]?.isNormal === true ? fourGigabytesBehind(start) : 0;
    const behind = known.some(({ first, last }) => first < border && last >= counted)
      ? Math.max(counted, border)
      : counted;
    // A zone with less memory than it spans: the last one's lies at the end, where the linear map ends.
    const isSparse = isLast && end !== undefined && index > 0 && behind - from > extent.present * 2;
    const pieces = isSparse
      ? [{ first: behind - extent.present, last: behind - 1 }]
      : withHole({ first: from, last: behind - 1 }, behind - from - extent.present, known);
    const missing = behind - from - extent.present;
    if (missing > 0) {
      doubts.push({ at: extent.at, kind: "estimated", what: `zone ${extent.name}: ${missing / page} pages` });
    }
    for (const piece of pieces) ranges.push({ value: { ...piece, type: "usable" }, at: extent.at });
    cursor = behind;
  });
  return { ranges, doubts };
}

/**
 * The device tree's memory without what its zones lack of it: reserved-memory that is never mapped (MEMBLOCK_NOMAP), whose place no line
 * tells.
 */
export function mapOfDeviceTree(
  ranges: readonly Told<MapRange>[],
  told: ToldZones,
  known: readonly ByteRange[],
  page: Bytes,
): ZoneMap {
  const extents = told.zones.filter(({ present }) => (present ?? 0) > 0);
  const sorted = ranges.toSorted((a, b) => a.value.first - b.value.first);
  const first = sorted[0];
  if (first === undefined || extents.length === 0 || extents.length > 2) return { ranges: sorted, doubts: [] };
  const border = extents.length === 1 ? Number.POSITIVE_INFINITY : fourGigabytesBehind(first.value.first);
  const doubts: SourceDoubt[] = [];
  const kept = extents.flatMap(({ name, at, present = 0 }, index) => {
    const own = sorted.filter(({ value }) => value.first < border === (index === 0));
    const missing = own.reduce((sum, { value }) => sum + value.last + 1 - value.first, 0) - present * page;
    const last = own.at(-1);
    if (missing <= 0 || last === undefined) return own;
    doubts.push({ at, kind: "estimated", what: `zone ${name}: ${missing / page} pages` });
    const pieces = withHole(last.value, missing, known).map((piece) => ({
      ...last,
      value: { ...last.value, ...piece },
    }));
    return [...own.slice(0, -1), ...pieces];
  });
  return { ranges: kept, doubts };
}

interface Extent {
  readonly name: string;
  readonly at: LinePlace;
  /** Bytes. */
  readonly spanned: Bytes;
  readonly present: Bytes;
  /** Memory from the next multiple of 4 GiB on. */
  readonly isNormal: boolean;
}

function extentsOf({ zones, total }: ToldZones, page: Bytes): readonly Extent[] {
  const filled = zones.filter(({ present }) => (present ?? 0) > 0);
  if (filled.length === 0) {
    if (total === undefined) return [];
    return [{ name: "", at: total.at, spanned: total.value, present: total.value, isNormal: false }];
  }
  return filled.map(({ name, at, memmap, present = 0 }, index) => {
    const covered = memmap === undefined ? present : (memmap * page) / STRUCT_PAGE;
    // The last page of the memmap need not be full; zones end at round addresses, memory where it ends.
    const isLast = index === filled.length - 1;
    const spanned = isLast && covered - present < page / STRUCT_PAGE ? present : Math.max(covered, present);
    return { name, at, spanned: spanned * page, present: present * page, isNormal: index > 0 && name === "Normal" };
  });
}

/** zone DMA (DMA32 since 4.16) ends there: arch/arm64/mm/init.c: max_zone_dma_phys(). */
function fourGigabytesBehind(start: Bytes): Bytes {
  return roundDown(start, 4 * GiB) + 4 * GiB;
}

/**
 * The first address of memory. Up to 4.5 the virtual layout gives it, later its distance from a multiple of 1 GiB (with KASLR that is
 * all the linear map tells). Otherwise the lowest such place from which memory reaches to all that the log names; a sixteenth may be holes.
 */
function startOf(told: ToldZones, extents: readonly Extent[], known: readonly ByteRange[], page: Bytes): Start {
  const shown = shownStart(told, page);
  if (shown.isSure) return shown;
  const offset = shown.start;
  const [low, ...higher] = extents;
  // A zone without holes ends at a multiple of 4 GiB where another follows.
  const filled = low === undefined ? 0 : roundUp(low.spanned, 4 * GiB) - low.spanned;
  if (higher.some(({ isNormal }) => isNormal) && filled % START_ALIGN === offset)
    return { start: filled, isSure: false };
  const highest = Math.max(0, ...known.map(({ last }) => last + 1));
  const size = told.span ?? extents.reduce((sum, { spanned }) => sum + spanned, 0);
  const short = Math.max(0, highest - offset - size - size / 16);
  return { start: roundUp(short, START_ALIGN) + offset, isSure: false };
}

interface Start {
  readonly start: Bytes;
  /** A line tells it. */
  readonly isSure: boolean;
}

/** Half of the smallest address space that a kernel is built for (39 bits): the linear map begins at a multiple of it. */
const SMALLEST_HALF = 2 ** 38;

function shownStart({ vmemmap, firstStructPage, linear }: ToldZones, page: Bytes): Start {
  if (vmemmap === undefined || firstStructPage === undefined) return { start: 0, isSure: false };
  const shown = ((firstStructPage - vmemmap) / STRUCT_PAGE) * page;
  const isRelative = linear === undefined || (linear - shown) % SMALLEST_HALF === 0;
  return isRelative ? { start: shown % START_ALIGN, isSure: false } : { start: shown, isSure: shown > 0 };
}

/** The range without `missing` bytes, taken from the highest place that no line names. */
function withHole(range: ByteRange, missing: Bytes, known: readonly ByteRange[]): readonly ByteRange[] {
  if (missing <= 0) return [range];
  let end = range.last + 1;
  for (const { first, last } of known.toSorted((a, b) => b.first - a.first)) {
    if (last >= end - missing && first < end) end = first;
  }
  if (end - missing < range.first) return [{ first: range.first, last: range.last - missing }];
  const pieces = [
    { first: range.first, last: end - missing - 1 },
    { first: end, last: range.last },
  ];
  return pieces.filter(({ first, last }) => first <= last);
}
