/**
 * From the firmware's NUMA description to the nodes of memblock: x86_numa_init() and its parts (arch/x86/mm/numa.c and
 * srat.c; mm/numa_memblks.c since 6.12). Runs once memory is mapped and the early reservations are made; changes the nodes
 * and HOTPLUG flags of memblock's regions and says which nodes there are. Bytes, ends exclusive.
 */

import { distanceTableAllocation, fakeNodesKeepDomains, uncutNodesNeedSlit } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type NumaOptions, numaOptions } from "../../platforms/numa-options.ts";
import type { Srat } from "../../platforms/srat.ts";
import type { CmdlineParameter, Origin } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { type Bytes, bytesOf, NO_LIMIT, type Pfn, pfnOf } from "../../units/units.ts";
import type { Memblock } from "../memblock/memblock.ts";
import type { Claim } from "../memblock/record.ts";
import { ANY_NODE } from "../memblock/region-list.ts";
import { fakeNodes } from "./numa-emulation.ts";
import { cleanupBlocks, type NumaBlock, sortedNodes } from "./numa-memblks.ts";

export interface NumaInput {
  readonly srat: Srat | undefined;
  readonly cpus: number;
  /** One past the last page of RAM, in pages of the kernel, as memblock counts them. */
  readonly maxPfn: Pfn;
  /** The code that looks at `numa=fake=` is there (CONFIG_NUMA_EMU; arm64 has it since 6.12). */
  readonly emulates: boolean;
  /** Finding no description turns NUMA off for good: dummy_numa_init() of drivers/base/arch_numa.c sets numa_off, x86's does not. */
  readonly offWithoutDescription: boolean;
  /** RAM from which on a description that leaves it out is thrown away (numa_meminfo_cover_memory(); numa_register_nodes() of arch_numa.c). */
  readonly leavesOut: Bytes;
  /** numa_emu_dma_end(): no fake node begins so near below it that too little for another is left. */
  readonly dmaEnd: Bytes;
  readonly numaNoAcpi: boolean;
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
  readonly printk: (message: KernelMessage) => void;
}

export interface NumaTopology {
  /** Nodes with memory or CPUs, ascending. */
  readonly possible: readonly number[];
  /** Those of them that have memory: they are online. */
  readonly withMemory: readonly number[];
  /** Firmware described them, and the kernel took its word. */
  readonly described: boolean;
  /** Node of each CPU. */
  readonly cpuNodes: readonly number[];
  /** The firmware's node that each fake one was cut from; undefined: there are none. */
  readonly cutFrom: ReadonlyMap<number, number> | undefined;
  readonly blocks: readonly NumaBlock[];
  /** The highest page that may ever be there, memory to be plugged included (max_possible_pfn). */
  readonly maxPossiblePfn: Pfn;
  /** Parameters that decided about the nodes. */
  readonly origins: readonly Origin[];
  readonly notes: readonly Note[];
  /** Why the kernel does not get any further. */
  readonly panic?: NumaPanic & { readonly origin: Origin };
}

export type NumaPanic =
  | ({ readonly kind: "no-distances" } & UncutNodes)
  /** What the first fake node has, which has no number. */
  | { readonly kind: "memory-without-node"; readonly text: string; readonly first: Bytes; readonly last: Bytes };

/** Real nodes, by the kernel's numbers, that no fake node was cut from, and the numbers they get behind those. */
export interface UncutNodes {
  readonly text: string;
  readonly nodes: readonly number[];
  readonly numbers: readonly number[];
}

/** Blocks with the nodes that were named, by memory or by CPUs. */
interface Description {
  readonly blocks: readonly NumaBlock[];
  readonly parsed: readonly number[];
  /** Undefined: not said. */
  readonly cpuNodes: readonly (number | undefined)[];
  readonly cutFrom?: ReadonlyMap<number, number>;
}

/** Gives memblock its nodes. */
export function numaInit(memblock: Memblock, input: NumaInput): NumaTopology {
  const { maxPfn, srat } = input;
  const options = numaOptions(input.cmdline, input);
  const usesSrat = srat !== undefined && options.off === undefined && options.noAcpi === undefined;
  const described = usesSrat ? acceptSrat(memblock, srat, input) : undefined;
  const real = described ?? acceptOneNode(memblock, input, options.off !== undefined);
  const fake = input.emulates ? options.fake : undefined;
  const off = options.off !== undefined || (input.offWithoutDescription && described === undefined);
  const domains = { off, nodes: usesSrat && srat.hasDomains ? nodesWithDomain(srat) : [] };
  const made = fake === undefined ? undefined : emulate(memblock, fake, real, domains, input);
  const dead = made !== undefined && "panic" in made ? made.panic : undefined;
  const emulated = made !== undefined && "blocks" in made ? made : undefined;
  const wanted = emulated === undefined ? undefined : distancesWanted(fake!, emulated, input.version);
  const nodes = emulated ?? real;
  registerBlocks(memblock, nodes.blocks);
  const possible = sortedNodes(
    nodes.parsed,
    nodes.blocks.map(({ node }) => node),
  );
  const withMemory = possible.filter((node) => memblock.memoryRanges(node).length > 0);
  // numa_init_array() deals the CPUs out to the nodes that are online; the firmware's word then overrides it.
  const cpuNodes = Array.from(
    { length: input.cpus },
    (_, cpu) => nodes.cpuNodes[cpu] ?? withMemory[cpu % withMemory.length] ?? 0,
  );
  return {
    possible,
    withMemory,
    described: described !== undefined,
    cpuNodes,
    cutFrom: nodes.cutFrom,
    blocks: nodes.blocks,
    maxPossiblePfn: Math.max(
      maxPfn,
      ...(usesSrat ? srat.memory.map(({ end }) => pfnOf(end - 1, memblock.config.pageSize)) : []),
    ),
    origins: [options.off, options.noAcpi, fake].flatMap((parameter) =>
      parameter === undefined ? [] : [parameter.origin],
    ),
    notes: [
      ...(options.fake !== undefined && made === undefined ? [noFakeNodes(options, domains.off, input)] : []),
      ...(wanted !== undefined && srat?.slit === "unknown" ? [wantsSlit(wanted)] : []),
    ],
    ...(dead === undefined ? {} : { panic: dead }),
    ...(wanted !== undefined && srat?.slit === false ? { panic: wanted } : {}),
  };
}

/** The table's word, where it covers all RAM and does not contradict itself. */
function acceptSrat(memblock: Memblock, srat: Srat, input: NumaInput): Description | undefined {
  resetNodes(memblock);
  for (const [cpu, node] of srat.cpuNodes.entries()) {
    const pxm = srat.cpuDomains[cpu];
    if (node !== undefined && pxm !== undefined) input.printk({ kind: "srat-cpu", cpu, pxm, node });
  }
  for (const { node, pxm, start, end, hotpluggable, isPersistent = false } of srat.memory) {
    input.printk({ kind: "srat-memory", node, pxm, start, end, hotpluggable, isPersistent });
    if (hotpluggable) memblock.markHotplug(start, end - start);
  }
  memblock.setBottomUp(false);
  const tidy = cleanupBlocks(memblock, srat.memory, input.maxPfn, input.version);
  tidy.messages.forEach(input.printk);
  if (tidy.blocks === undefined) return undefined;
  const uncovered = uncoveredRam(memblock, tidy.blocks);
  if (uncovered >= input.leavesOut) {
    input.printk({ kind: "numa-coverage", uncovered, ram: ramBytes(memblock) });
    return undefined;
  }
  return { blocks: tidy.blocks, parsed: nodesWithDomain(srat), cpuNodes: srat.cpuNodes };
}

/** dummy_numa_init(): all memory on node 0. */
function acceptOneNode(memblock: Memblock, input: NumaInput, off: boolean): Description {
  resetNodes(memblock);
  const end = bytesOf(input.maxPfn, memblock.config.pageSize);
  input.printk({ kind: "no-numa", off, end });
  memblock.setBottomUp(false);
  const tidy = cleanupBlocks(memblock, [{ node: 0, start: 0, end }], input.maxPfn, input.version);
  return { blocks: tidy.blocks ?? [], parsed: [0], cpuNodes: [] };
}

/** What the kernel knows of proximity domains when it makes nodes up. */
interface DomainMap {
  /** numa_off. */
  readonly off: boolean;
  /** Nodes that stand for a proximity domain, ascending. */
  readonly nodes: readonly number[];
}

function nodesWithDomain(srat: Srat): readonly number[] {
  return sortedNodes(
    srat.memory.map(({ node }) => node),
    srat.cpuNodes.filter((node) => node !== undefined),
  );
}

interface EmulatedNodes extends Description {
  /** Those with a number behind all fake nodes: the second loop over the distance table is about them. */
  readonly uncut: Omit<UncutNodes, "text">;
}

/** Replaces the nodes by fake ones; their CPUs follow. The distance table is all that it costs. */
function emulate(
  memblock: Memblock,
  parameter: CmdlineParameter,
  real: Description,
  domains: DomainMap,
  { maxPfn, version, dmaEnd, printk }: NumaInput,
): EmulatedNodes | { readonly panic: NonNullable<NumaTopology["panic"]> } | undefined {
  const text = parameter.value!.slice("fake=".length);
  const made = fakeNodes({ memblock, text, maxPfn, dmaEnd, version, printk }, real.blocks, real.parsed);
  if (made === undefined) return undefined;
  if (made.startsBelowZero) {
    const { start, end } = made.blocks[0]!;
    const memory = { first: start, last: end - 1 };
    return {
      panic: { kind: "memory-without-node", text: `numa=${parameter.value}`, ...memory, origin: parameter.origin },
    };
  }
  const tidy = cleanupBlocks(memblock, made.blocks, maxPfn, version);
  tidy.messages.forEach(printk);
  if (tidy.blocks === undefined) return undefined;
  const keepsDomains = ruleFor(fakeNodesKeepDomains, version);
  // fix_pxm_node_maps() refuses when the fake nodes are announced already.
  if (keepsDomains && domains.off) return undefined;
  const fakes = sortedNodes(tidy.blocks.map(({ node }) => node));
  const uncut = domains.nodes.filter((node) => !made.isCut(node));
  const numbers = numbersOfUncut(uncut, fakes);
  const parsed = sortedNodes(fakes, keepsDomains ? numbers : []);
  const count = (parsed.at(-1) ?? 0) + 1;
  allocateDistances(memblock, count, version, parameter.origin);
  printk({ kind: "distance-table", count });
  const cpuNodes = real.cpuNodes.map((node) => (node === undefined ? undefined : made.firstOn(node)));
  const isBehind = (_: number, place: number): boolean => numbers[place]! > made.last;
  const behind = { nodes: uncut.filter(isBehind), numbers: numbers.filter(isBehind) };
  return { blocks: tidy.blocks, parsed, cpuNodes, cutFrom: made.cutFrom, uncut: behind };
}

/** numa_alloc_distance(): a byte for each pair of nodes. */
function allocateDistances(memblock: Memblock, nodes: number, version: KernelVersion, origin: Origin): void {
  const size = nodes * nodes;
  const { pageSize } = memblock.config;
  // All that is mapped: PFN_PHYS(max_pfn_mapped).
  const end = memblock.currentLimit;
  const claim: Claim = { site: "numa_alloc_distance", origins: [origin] };
  const how = ruleFor(distanceTableAllocation, version);
  if (how === "memblock_alloc") memblock.alloc(size, pageSize, claim);
  else if (how === "memblock_phys_alloc_range") memblock.physAllocRange(size, pageSize, 0, end, claim);
  else {
    const place = memblock.findInRange(0, end, size, pageSize);
    if (place !== undefined) memblock.reserve(place, size, claim);
  }
}

/** Real nodes that nothing was cut from, whose memory may come later, take the first numbers that no fake node has. */
function numbersOfUncut(uncut: readonly number[], fakes: readonly number[]): readonly number[] {
  const taken = new Set(fakes);
  return uncut.map(() => {
    let number = 0;
    while (taken.has(number)) number++;
    taken.add(number);
    return number;
  });
}

/** Nodes whose distances the kernel reads from its copy of the SLIT: a null pointer where the firmware has none. */
function distancesWanted(
  { value, origin }: CmdlineParameter,
  { uncut }: EmulatedNodes,
  version: KernelVersion,
): Extract<NumaTopology["panic"], { readonly kind: "no-distances" }> | undefined {
  if (uncut.nodes.length === 0 || !ruleFor(uncutNodesNeedSlit, version)) return undefined;
  return { kind: "no-distances", text: `numa=${value}`, ...uncut, origin };
}

function wantsSlit({ text, nodes, origin }: UncutNodes & { readonly origin: Origin }): Note {
  return note("param-value", { text, kind: "fake-nodes-want-slit", nodes }, origin);
}

/** numa_register_memblks(): memory and reservations get their nodes; a node in use by the kernel is not hot-pluggable. */
function registerBlocks(memblock: Memblock, blocks: readonly NumaBlock[]): void {
  for (const list of ["memory", "reserved"] as const) {
    for (const { node, start, end } of blocks) memblock.setNode(list, start, end - start, node);
  }
  const inUse = new Set(memblock.reserved.map(({ node }) => node));
  for (const { node, start, end } of blocks) {
    if (inUse.has(node)) memblock.clearHotplug(start, end - start);
  }
}

/** Each attempt starts from memory that belongs to no node. */
function resetNodes(memblock: Memblock): void {
  const none = memblock.config.marks.withoutNode === "NUMA_NO_NODE" ? ANY_NODE : memblock.config.maxNodes;
  memblock.setNode("memory", 0, NO_LIMIT, none);
  memblock.setNode("reserved", 0, NO_LIMIT, none);
  memblock.clearHotplug(0, NO_LIMIT);
}

function uncoveredRam(memblock: Memblock, blocks: readonly NumaBlock[]): Bytes {
  return memblock.memory.reduce((sum, region) => {
    const covered = blocks.reduce(
      (bytes, { start, end }) => bytes + Math.max(0, Math.min(end, region.end) - Math.max(start, region.base)),
      0,
    );
    return sum + region.end - region.base - covered;
  }, 0);
}

function ramBytes(memblock: Memblock): Bytes {
  return memblock.memory.reduce((sum, { base, end }) => sum + end - base, 0);
}

function noFakeNodes({ off, fake }: NumaOptions, isOff: boolean, { emulates, version }: NumaInput): Note {
  const { value, origin } = fake!;
  const text = `numa=${value}`;
  if (!emulates) return note("param-value", { text, kind: "no-numa-emulation" }, origin);
  if (!isOff || !ruleFor(fakeNodesKeepDomains, version)) {
    return note("param-value", { text, kind: "no-fake-nodes" }, origin);
  }
  const why = off === undefined ? "no-description" : "numa=off";
  return note("param-value", { text, kind: "no-fake-nodes-with-numa-off", why }, origin);
}
