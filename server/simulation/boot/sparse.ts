/**
 * The memory map: which sections are present, and what sparse_init() allocates for them: the root table, usage maps, the
 * memmap itself and the page tables it is mapped with. Models memblocks_present(), sparse_init_nid() (mm/sparse.c) and
 * vmemmap_populate_hugepages() (mm/sparse-vmemmap.c).
 */
import { MAX_DMA_ADDRESS, memmapAllocation, usageMapAllocation } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import { RangeMap, type Run } from "../range-map.ts";
import { type Bytes, MiB, type Pages, roundDown } from "../units.ts";
import { type MemoryRange, nodesWithMemory } from "../zones/memory-ranges.ts";
import { claim } from "./boot-memory.ts";
import type { BootRun } from "./boot-run.ts";

const PAGE = 4096;
const CACHE_LINE = 64;
const SECTION = 128 * MiB;
/** memmap of a section: 32768 struct pages of 64 bytes. */
const SECTION_MEMMAP = 2 * MiB;
/** A root page holds so many mem_sections of 32 bytes. */
const SECTIONS_PER_ROOT = 128;
const ROOT_TABLE = 32768;
/** Sections whose memmap one PMD page of the vmemmap maps (1 GiB), and one PUD page (512 GiB). */
const SECTIONS_PER_PMD = 512;
const SECTIONS_PER_PUD = 512 * SECTIONS_PER_PMD;

/** Section numbers with the node each is accounted to: that of the first range that touches it. */
export type PresentSections = RangeMap<number>;

export function presentSections(ranges: readonly MemoryRange[], sectionPages: Pages): PresentSections {
  let sections = RangeMap.empty<number>();
  for (const range of ranges) {
    sections = sections.fill(Math.floor(range.start / sectionPages), Math.ceil(range.end / sectionPages), range.node);
  }
  return sections;
}

/** Allocates everything for the present sections, run by run of sections of one node. */
export function sparseInit(
  run: BootRun,
  ranges: readonly MemoryRange[],
  sections: PresentSections,
  nodeData: ReadonlyMap<number, Bytes>,
): void {
  allocateRoots(run, ranges);
  const tables = new VmemmapTables();
  for (const { node, spans } of sectionGroups(sections)) {
    const count = spans.reduce((sum, span) => sum + span.end - span.start, 0);
    allocateUsageMaps(run, node, count, nodeData, ranges);
    const buffered = ruleFor(memmapAllocation, run.version) === "buffer" && allocateBuffer(run, node, count);
    for (const span of spans) populate(run, span, tables, buffered);
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

function allocateRoots(run: BootRun, ranges: readonly MemoryRange[]): void {
  const { memory, origins } = run;
  memory.alloc(ROOT_TABLE, CACHE_LINE, claim("memblocks_present", ...origins.memory));
  let roots = RangeMap.empty<true>();
  const rootPages = (SECTION / PAGE) * SECTIONS_PER_ROOT;
  for (const range of ranges) {
    const first = Math.floor(range.start / rootPages);
    const end = Math.ceil(range.end / rootPages);
    const missing = end - first - roots.covered(first, end);
    roots = roots.fill(first, end, true);
    const by = claim("sparse_index_alloc", ...origins.node(range.node));
    memory.allocRepeated(missing, PAGE, CACHE_LINE, by, { node: range.node });
  }
}

/** Before 7.0 they should lie in the section of the node's pg_data_t, so that both go with one memory block. */
function allocateUsageMaps(
  run: BootRun,
  node: number,
  sections: number,
  nodeData: ReadonlyMap<number, Bytes>,
  ranges: readonly MemoryRange[],
): void {
  const { memory, origins, profile, version } = run;
  const by = claim("sparse_usage_init", ...origins.node(node));
  const size = profile.sectionUsage * sections;
  if (ruleFor(usageMapAllocation, version) === "on-node") {
    memory.alloc(size, CACHE_LINE, by, { node });
    return;
  }
  const min = roundDown(nodeData.get(node) ?? 0, SECTION);
  const goalRange = ranges.find(({ start, end }) => start * PAGE <= min && min < end * PAGE);
  const near = { min, node: goalRange?.node ?? nodesWithMemory(ranges)[0]! };
  const beside = memory.alloc(size, CACHE_LINE, by, { ...near, max: min + SECTION });
  if (beside === undefined) memory.alloc(size, CACHE_LINE, by, near);
}

function allocateBuffer(run: BootRun, node: number, sections: number): boolean {
  const by = claim("sparse_buffer_init", ...run.origins.node(node));
  const size = sections * SECTION_MEMMAP;
  return run.memory.alloc(size, SECTION_MEMMAP, by, { min: MAX_DMA_ADDRESS, node, exact: true }) !== undefined;
}

/** Maps the memmap of a run of sections: a table page where a new GiB or 512 GiB of it begins, and 2 MiB a section. */
function populate(run: BootRun, span: Run<number>, tables: VmemmapTables, buffered: boolean): void {
  const { memory, origins } = run;
  // "Accessible" was 0 before the memmap was allocated section by section, and is 1 there since.
  const max = ruleFor(memmapAllocation, run.version) === "per-section" ? 1 : 0;
  const limits = { min: MAX_DMA_ADDRESS, max, node: span.value };
  const table = claim("vmemmap_alloc_block_zero", ...origins.node(span.value));
  const block = claim("vmemmap_populate_hugepages", ...origins.node(span.value));
  for (let first = span.start; first < span.end; ) {
    const end = Math.min(span.end, roundDown(first, SECTIONS_PER_PMD) + SECTIONS_PER_PMD);
    memory.allocRepeated(tables.missing(first), PAGE, PAGE, table, limits);
    if (!buffered) memory.allocRepeated(end - first, SECTION_MEMMAP, SECTION_MEMMAP, block, limits);
    first = end;
  }
}

/** The page tables of the vmemmap that exist already. */
class VmemmapTables {
  readonly #puds = new Set<number>();
  readonly #pmds = new Set<number>();

  /** How many table pages the memmap of this section still needs. */
  missing(section: number): number {
    return (
      added(this.#puds, Math.floor(section / SECTIONS_PER_PUD)) +
      added(this.#pmds, Math.floor(section / SECTIONS_PER_PMD))
    );
  }
}

function added(set: Set<number>, value: number): number {
  if (set.has(value)) return 0;
  set.add(value);
  return 1;
}
