/**
 * The memory map: which sections are present, and what sparse_init() allocates for them: the root table, usage maps, the
 * memmap itself and the page tables it is mapped with. Models memblocks_present(), sparse_init_nid() (mm/sparse.c),
 * vmemmap_populate_hugepages() and vmemmap_populate_basepages() (mm/sparse-vmemmap.c).
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { mappedByTable } from "../../geometry/boot-sizes.ts";
import { SMP_CACHE_BYTES, STRUCT_PAGE } from "../../geometry/struct-sizes.ts";
import {
  memmapAllocation,
  memmapBuffer,
  memmapBufferNode,
  memmapLimit,
  usageMapAllocation,
} from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { type MemoryRange, nodesWithMemory } from "../../state/memory-ranges.ts";
import { RangeMap, type Run } from "../../units/range-map.ts";
import { MOST_PASSED, type Turns } from "../../units/turns.ts";
import { type Bytes, type Pages, roundDown, roundUp } from "../../units/units.ts";

/** Section numbers with the node each is accounted to: that of the first range that touches it. */
export type PresentSections = RangeMap<number>;

export function presentSections(ranges: readonly MemoryRange[], sectionPages: Pages): PresentSections {
  let sections = RangeMap.empty<number>();
  for (const range of ranges) {
    sections = sections.fill(Math.floor(range.start / sectionPages), Math.ceil(range.end / sectionPages), range.node);
  }
  return sections;
}

/** Allocates everything for the present sections, run by run of sections of one node; some tables of the memmap a turn. */
export function* sparseInit(
  boot: BootContext,
  ranges: readonly MemoryRange[],
  sections: PresentSections,
  nodeData: ReadonlyMap<number, Bytes>,
): Turns<void> {
  allocateRoots(boot, ranges);
  const tables = new VmemmapTables(boot);
  for (const { node, spans } of sectionGroups(sections)) {
    const count = spans.reduce((sum, span) => sum + span.end - span.start, 0);
    allocateUsageMaps(boot, node, count, nodeData, ranges);
    const buffer = ruleFor(memmapAllocation, boot.version) === "buffer" ? allocateBuffer(boot, node, count) : undefined;
    for (const span of spans) yield* populate(boot, span, tables, buffer);
    buffer?.fini();
  }
}

interface SectionGroup {
  readonly node: number;
  readonly spans: Run<number>[];
}

/** Present sections that follow one another on one node, whatever is missing between them. */
function sectionGroups(sections: PresentSections): readonly SectionGroup[] {
  const groups: SectionGroup[] = [];
  for (const span of sections.runs) {
    const last = groups.at(-1);
    if (last?.node === span.value) last.spans.push(span);
    else groups.push({ node: span.value, spans: [span] });
  }
  return groups;
}

/** A root page holds as many mem_sections as fit. */
function allocateRoots(boot: BootContext, ranges: readonly MemoryRange[]): void {
  const { memory, origins, sizes, profile } = boot;
  const sectionsPerRoot = sizes.page / profile.memSection;
  const rootTable = (2 ** sizes.physicalBits / sizes.section / sectionsPerRoot) * 8;
  memory.alloc(rootTable, SMP_CACHE_BYTES, claim("memblocks_present", ...origins.memory));
  let roots = RangeMap.empty<true>();
  const rootPages = (sizes.section / sizes.page) * sectionsPerRoot;
  for (const range of ranges) {
    const first = Math.floor(range.start / rootPages);
    const end = Math.ceil(range.end / rootPages);
    const missing = end - first - roots.covered(first, end);
    roots = roots.fill(first, end, true);
    const by = claim("sparse_index_alloc", ...origins.node(range.node));
    memory.allocRepeated(missing, sizes.page, SMP_CACHE_BYTES, by, { node: range.node });
  }
}

/** Before 7.0 they should lie in the section of the node's pg_data_t, so that both go with one memory block. */
function allocateUsageMaps(
  boot: BootContext,
  node: number,
  sections: number,
  nodeData: ReadonlyMap<number, Bytes>,
  ranges: readonly MemoryRange[],
): void {
  const { memory, origins, profile, version } = boot;
  const { page, section } = boot.sizes;
  const by = claim("sparse_usage_init", ...origins.node(node));
  const size = profile.sectionUsage * sections;
  if (ruleFor(usageMapAllocation, version) === "on-node") {
    memory.alloc(size, SMP_CACHE_BYTES, by, { node });
    return;
  }
  const min = roundDown(nodeData.get(node) ?? 0, section);
  const goalRange = ranges.find(({ start, end }) => start * page <= min && min < end * page);
  const near = { min, node: goalRange?.node ?? nodesWithMemory(ranges)[0]! };
  const beside = memory.alloc(size, SMP_CACHE_BYTES, by, { ...near, max: min + section });
  if (beside === undefined) memory.alloc(size, SMP_CACHE_BYTES, by, near);
}

/** What a section's memmap takes, and its place in the buffer: as much as a huge page maps, at least. */
function memmapSize({ sizes }: BootContext): { readonly used: Bytes; readonly place: Bytes } {
  const used = (sizes.section / sizes.page) * STRUCT_PAGE;
  return { used, place: roundUp(used, mappedByTable(sizes.page, sizes.page)) };
}

function allocateBuffer(boot: BootContext, node: number, sections: number): MemmapBuffer | undefined {
  const by = claim("sparse_buffer_init", ...boot.origins.node(node));
  const { place } = memmapSize(boot);
  const size = sections * place;
  const align = ruleFor(memmapBuffer, boot.version).align === "page" ? boot.sizes.page : place;
  const exact = ruleFor(memmapBufferNode, boot.version) === "exact";
  const max = ruleFor(memmapLimit, boot.version);
  const base = boot.memory.alloc(size, align, by, { min: boot.sizes.lowest, max, node, exact });
  return base === undefined ? undefined : new MemmapBuffer(boot, base, size);
}

/** The memory that sparse_buffer_alloc() gives out for a node, piece by piece of the size that one entry of a table maps. */
class MemmapBuffer {
  readonly #boot: BootContext;
  /** The first byte that is not given out. */
  #next: Bytes;
  readonly #end: Bytes;

  constructor(boot: BootContext, base: Bytes, size: Bytes) {
    this.#boot = boot;
    this.#next = base;
    this.#end = base + size;
  }

  /** Whether `count` pieces can be taken without giving anything back to memblock or asking it for more. */
  holds(count: number): boolean {
    return this.#first() === this.#next && count <= this.#fitting();
  }

  /** Takes as many of `count` pieces as fit, and says how many those are. */
  take(count: number): number {
    const { memory, sizes, version } = this.#boot;
    const first = this.#first();
    const fitting = Math.min(count, this.#fitting());
    if (fitting <= 0) return 0;
    if (first > this.#next && ruleFor(memmapBuffer, version).gap === "freed") {
      memory.free(this.#next, first - this.#next, "sparse_buffer_fini");
    }
    this.#next = first + fitting * sizes.memmapPage;
    return fitting;
  }

  /** Where the next piece begins. */
  #first(): Bytes {
    return roundUp(this.#next, this.#boot.sizes.memmapPage);
  }

  /** How many pieces are left; below 1: none. */
  #fitting(): number {
    return Math.floor((this.#end - this.#first()) / this.#boot.sizes.memmapPage);
  }

  /** sparse_buffer_fini(). */
  fini(): void {
    if (this.#next < this.#end) this.#boot.memory.free(this.#next, this.#end - this.#next, "sparse_buffer_fini");
  }
}

/** Maps the memmap of a run of sections: a table page where a new one begins, and the memmap's pages. */
function* populate(
  boot: BootContext,
  span: Run<number>,
  tables: VmemmapTables,
  buffer: MemmapBuffer | undefined,
): Turns<void> {
  const { memory, origins, sizes } = boot;
  const max = ruleFor(memmapLimit, boot.version);
  const limits = { min: sizes.lowest, max, node: span.value };
  const table = claim("vmemmap_alloc_block_zero", ...origins.node(span.value));
  const block = claim("vmemmap_populate_hugepages", ...origins.node(span.value));
  const pages = memmapSize(boot).used / sizes.memmapPage;
  // Tables that follow one another because the buffer holds all pages between them: one run of equal allocations.
  let ahead = 0;
  for (let first = span.start; first < span.end; ) {
    const end = Math.min(span.end, tables.endOfLowest(first));
    ahead += tables.missing(first);
    const needed = (end - first) * pages;
    if (buffer === undefined || !buffer.holds(needed)) {
      memory.allocRepeated(ahead, sizes.page, sizes.page, table, limits);
      ahead = 0;
    }
    const apart = needed - (buffer?.take(needed) ?? 0);
    if (apart > 0) memory.allocRepeated(apart, sizes.memmapPage, sizes.memmapPage, block, limits);
    first = end;
    if (++tables.passed % MOST_PASSED === 0) yield;
  }
  memory.allocRepeated(ahead, sizes.page, sizes.page, table, limits);
}

/** The page tables of the vmemmap that exist already: those that point to its pages, and the levels above. */
class VmemmapTables {
  /** From the lowest level up. */
  readonly #levels: readonly Set<number>[];
  /** Sections that one lowest table maps, and where counting begins. */
  readonly #sections: number;
  readonly #base: number;
  readonly #tablesAbove: number;
  /** Lowest tables that were looked at. */
  passed = 0;

  constructor(boot: BootContext) {
    const { page, memmapPage, section } = boot.sizes;
    this.#sections = mappedByTable(page, memmapPage) / memmapSize(boot).used;
    this.#base = Math.floor(boot.memmapBase / section);
    this.#tablesAbove = page / 8;
    this.#levels = Array.from({ length: boot.sizes.memmapTableLevels }, () => new Set<number>());
  }

  /** The first section behind those whose memmap the same table maps. */
  endOfLowest(section: number): number {
    return this.#base + roundDown(section - this.#base, this.#sections) + this.#sections;
  }

  /** How many table pages the memmap of this section still needs. */
  missing(section: number): number {
    let table = Math.floor((section - this.#base) / this.#sections);
    let missing = 0;
    for (const level of this.#levels) {
      missing += added(level, table);
      table = Math.floor(table / this.#tablesAbove);
    }
    return missing;
  }
}

function added(set: Set<number>, value: number): number {
  if (set.has(value)) return 0;
  set.add(value);
  return 1;
}
