/**
 * HugeTLB Vmemmap Optimization: the struct pages of a huge page's tails all say the same, so their pages are mapped to one and given to the
 * buddy allocator as hugetlb starts (mm/hugetlb_vmemmap.c: hugetlb_vmemmap_optimize_folio(), free_vmemmap_page_list()). Each page given back is
 * a managed page of the zone that the memmap lies in. Pages and pfns, ends exclusive.
 */
import type { MemblockPhase } from "../../boot-context/memblock-phase.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { STRUCT_PAGE } from "../../geometry/struct-sizes.ts";
import { hugetlbVmemmap } from "../../kernels/hugetlb-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { AllocSite } from "../../state/alloc-site.ts";
import type { BootSetup } from "../../state/events.ts";
import { nodesWithMemory, type PfnSpan } from "../../state/memory-ranges.ts";
import type { Geometry } from "../../state/state.ts";
import { parseBoolean } from "../../units/kstrtobool.ts";
import { type Bytes, type Pages, pagesIn, pfnOf, pfnUp, roundUp } from "../../units/units.ts";
import { addPages, type PagesByZone, pagesByZone } from "../memblock/memblock-free-all.ts";
import type { ZoneSize } from "../mm-init/zone-sizes.ts";

export interface VmemmapInput {
  readonly setup: BootSetup;
  readonly version: KernelVersion;
  readonly memblock: MemblockPhase;
  readonly zones: { readonly sizes: readonly ZoneSize[]; readonly geometry: Geometry };
}

export interface FreedVmemmap {
  readonly pages: PagesByZone;
  /** Which pages they are, where the boot allocator's answers tell. */
  readonly spans: readonly PfnSpan[];
  /** Whether only a running system knows how many each zone gets. */
  readonly isUnsure: boolean;
}

/** What the huge pages of the command line give back of their memmap. */
export function freedVmemmap(input: VmemmapInput): FreedVmemmap {
  const { memblock, zones, version } = input;
  let freed: FreedVmemmap = { pages: zones.sizes.map(() => 0), spans: [], isUnsure: false };
  const hasPages = memblock.gigantic.length > 0 || memblock.laterHugepages.some(({ counts }) => counts.length > 0);
  if (!hasPages || !isAskedFor(input.setup)) return freed;
  const rule = ruleFor(hugetlbVmemmap, version);
  if (rule === "none" || !isOn(input.setup, rule.words)) return freed;
  const nodes = nodesWithMemory(memblock.ranges);
  for (const { start, end } of memblock.gigantic) {
    const node = memblock.ranges.find((range) => range.end * zones.geometry.pageSize > start)?.node ?? 0;
    freed = added(freed, ofGigantic(input, node, start, freedOf(end - start, zones.geometry, rule.kept)));
    if (!rule.giganticHaveMemmap) freed = { ...freed, isUnsure: true };
  }
  for (const { size, counts } of memblock.laterHugepages) {
    const each = freedOf(size, zones.geometry, rule.kept);
    for (const { node, count } of counts) {
      const shares = node === undefined ? dealt(count, nodes) : [{ node, count }];
      for (const share of shares) {
        const got = Math.min(share.count, mostOf(memblock, share.node, pagesIn(size, zones.geometry.pageSize)));
        freed = added(freed, inZonesOfMemmap(input, share.node, got * each));
        if (got < share.count) freed = { ...freed, isUnsure: true };
      }
      if (shares.length > 1) freed = { ...freed, isUnsure: true };
    }
  }
  return freed;
}

/** Huge pages of so many pages that a node has room for; how many of them are free and in one piece only a running system knows. */
function mostOf({ ranges }: MemblockPhase, node: number, size: Pages): number {
  return ranges
    .filter((range) => range.node === node)
    .reduce((sum, { start, end }) => sum + Math.max(0, Math.floor(end / size) - Math.ceil(start / size)), 0);
}

const PARAMETER = "hugetlb_free_vmemmap";

function isAskedFor({ kernel, cmdline }: BootSetup): boolean {
  const config = kernelConfig(kernel);
  if (!config.value("HUGETLB_PAGE_OPTIMIZE_VMEMMAP")) return false;
  return config.value("HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON") || cmdline.some(({ name }) => name === PARAMETER);
}

/** The parameter, else what the configuration says. A word that it does not take changes nothing. */
function isOn({ kernel, cmdline }: BootSetup, words: "on-off" | "boolean"): boolean {
  const said = cmdline
    .filter(({ name }) => name === PARAMETER)
    .map(({ value }) => (words === "on-off" ? ON_OFF.get(value ?? "") : parseBoolean(value ?? "y")))
    .findLast((on) => on !== undefined);
  return said ?? kernelConfig(kernel).value("HUGETLB_PAGE_OPTIMIZE_VMEMMAP_DEFAULT_ON");
}

const ON_OFF: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["off", false],
]);

/** Pages of memmap that a huge page gives back; one whose memmap is no more than a page keeps it. */
function freedOf(size: Bytes, { pageSize }: Geometry, kept: Pages): Pages {
  const memmap = Math.floor((pagesIn(size, pageSize) * STRUCT_PAGE) / pageSize);
  return memmap > Math.max(1, kept) ? memmap - kept : 0;
}

function added(a: FreedVmemmap, b: FreedVmemmap): FreedVmemmap {
  return { pages: addPages(a.pages, b.pages), spans: [...a.spans, ...b.spans], isUnsure: a.isUnsure || b.isUnsure };
}

/** Nodes take turns. */
function dealt(count: number, nodes: readonly number[]): readonly { readonly node: number; readonly count: number }[] {
  return nodes.map((node, index) => ({
    node,
    count: Math.floor(count / nodes.length) + (index < count % nodes.length ? 1 : 0),
  }));
}

/** A gigantic page's memmap lies in its node's buffer as far from the beginning as its sections do from the node's first. */
function ofGigantic(input: VmemmapInput, node: number, start: Bytes, freed: Pages): FreedVmemmap {
  const { memblock, zones } = input;
  const { pageSize, sectionPages } = zones.geometry;
  const buffers = memmapRuns(memblock, node, "sparse_buffer_init", pageSize);
  const [buffer] = buffers;
  if (buffers.length !== 1 || buffer === undefined) return inZonesOfMemmap(input, node, freed);
  const section = Math.floor(pfnOf(start, pageSize) / sectionPages);
  const before = memblock.sections.runs
    .filter(({ value }) => value === node)
    .reduce((count, run) => count + Math.max(0, Math.min(run.end, section) - run.start), 0);
  const place = pagesIn(roundUp(sectionPages * STRUCT_PAGE, (pageSize / 8) * pageSize), pageSize);
  const memmap = buffer.start + before * place;
  const all = pagesIn(Math.ceil((sectionPages * STRUCT_PAGE) / pageSize) * pageSize, pageSize);
  const sections = Math.ceil(freed / all);
  const span = { start: memmap + sections * all - freed, end: memmap + sections * all };
  return { pages: pagesByZone(zones.sizes, memblock.ranges, [span]), spans: [span], isUnsure: false };
}

/** Of huge pages whose places only a running system knows: the zone that the node's memmap lies in, the highest of several. */
function inZonesOfMemmap({ memblock, zones }: VmemmapInput, node: number, freed: Pages): FreedVmemmap {
  const { pageSize } = zones.geometry;
  const runs = [
    ...memmapRuns(memblock, node, "sparse_buffer_init", pageSize),
    ...memmapRuns(memblock, node, "vmemmap_populate_hugepages", pageSize),
  ];
  const held = pagesByZone(zones.sizes, memblock.ranges, runs);
  const highest = held.findLastIndex((pages) => pages > 0);
  return {
    pages: held.map((_, index) => (index === highest ? freed : 0)),
    spans: [],
    isUnsure: held.filter((pages) => pages > 0).length !== 1,
  };
}

function memmapRuns(memblock: MemblockPhase, node: number, site: AllocSite, pageSize: Bytes): readonly PfnSpan[] {
  return memblock.boot.memory.memblock.named.runs
    .filter(({ value }) => value.site === site && value.node === node)
    .map(({ start, end }) => ({ start: pfnOf(start, pageSize), end: pfnUp(end, pageSize) }));
}
