/**
 * `numa=fake=`: real nodes cut into smaller ones. Models numa_emulation() with its three ways to split
 * (arch/x86/mm/numa_emulation.c up to 6.11, mm/numa_emulation.c since). Bytes, ends exclusive.
 */
import { fakeNodesCounted, fakeNodesOfEach, fakeNodesOfSize } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { pagesWithin } from "../../state/memory-ranges.ts";
import { memparse, parseUnsigned } from "../../units/memparse.ts";
import { type Bytes, MiB, type Pfn, roundDown, roundUp } from "../../units/units.ts";
import type { Memblock } from "../memblock/memblock.ts";
import { type NumaBlock, sortedNodes } from "./numa-memblks.ts";

/** FAKE_NODE_MIN_SIZE. */
const SMALLEST = 32 * MiB;
/** NR_NODE_MEMBLKS: blocks for each node that there can be. */
const BLOCKS_OF_NODE = 2;

export interface FakeNodesInput {
  readonly memblock: Memblock;
  /** What stands behind `numa=fake=`. */
  readonly text: string;
  /** One past the last page of RAM. */
  readonly maxPfn: Pfn;
  /** numa_emu_dma_end(). */
  readonly dmaEnd: Bytes;
  readonly version: KernelVersion;
  readonly printk: (message: KernelMessage) => void;
}

export interface FakeNodes {
  readonly blocks: readonly NumaBlock[];
  /** The first fake node on a real one; 0 where it has none. */
  readonly firstOn: (realNode: number) => number;
  /** The highest number of a fake node. */
  readonly last: number;
  /** The real node that each fake one was first cut from. */
  readonly cutFrom: ReadonlyMap<number, number>;
  /** Whether a fake node was cut from this real one. */
  readonly isCut: (realNode: number) => boolean;
  /** The first one has the number -1, which is none: its memory belongs to no node. */
  readonly startsBelowZero: boolean;
}

/** The nodes that `numa=fake=TEXT` makes of real ones; undefined where the kernel gives up and keeps those. */
export function fakeNodes(
  input: FakeNodesInput,
  blocks: readonly NumaBlock[],
  parsed: readonly number[],
): FakeNodes | undefined {
  const { text, version } = input;
  const split = new NodeSplit(input, blocks);
  const { value: count } = parseUnsigned(text);
  const isSize = /[MG]/.test(text);
  const isEach = text.includes("U") && ruleFor(fakeNodesOfEach, version);
  const done = isEach
    ? split.eachIntoEqual(parsed, count)
    : isSize
      ? split.intoSize(parsed, memparse(text).value)
      : split.intoCount(parsed, count);
  if (!done) return undefined;
  const real = split.realNodes;
  return {
    blocks: split.fake,
    last: Math.max(...real.keys()),
    cutFrom: real,
    isCut: (node) => [...real.values()].includes(node),
    firstOn: (node) => sortedNodes([...real.keys()]).find((fake) => real.get(fake) === node) ?? 0,
    startsBelowZero: isSize && !isEach && ruleFor(fakeNodesOfSize, version).first < 0,
  };
}

/** How the kernel passes an unsigned long on as an int. */
function asInt(value: number): number {
  return Int32Array.of(value)[0]!;
}

class NodeSplit {
  readonly fake: NumaBlock[] = [];
  /** The real node each fake one was first cut from. */
  readonly realNodes = new Map<number, number>();
  readonly #printk: (message: KernelMessage) => void;
  readonly #left: NumaBlock[];
  readonly #memblock: Memblock;
  readonly #end: Bytes;
  readonly #page: Bytes;
  /** MAX_NUMNODES: no more fake nodes than this. */
  readonly #mostNodes: number;

  readonly #dmaEnd: Bytes;
  readonly #version: KernelVersion;

  constructor({ memblock, maxPfn, dmaEnd, version, printk }: FakeNodesInput, blocks: readonly NumaBlock[]) {
    this.#printk = printk;
    this.#memblock = memblock;
    this.#left = [...blocks];
    this.#page = memblock.config.pageSize;
    this.#mostNodes = memblock.config.maxNodes;
    this.#end = maxPfn * this.#page;
    this.#dmaEnd = dmaEnd;
    this.#version = version;
  }

  /** `fake=4`: as many nodes over all memory, dealt out node by node. */
  intoCount(parsed: readonly number[], given: number): boolean {
    const wanted = asInt(given);
    if (wanted <= 0) return false;
    const count = Math.min(wanted, this.#mostNodes);
    if (count < wanted) this.#printk({ kind: "too-many-fake-nodes", wanted, most: this.#mostNodes });
    const share = Math.floor((this.#end - this.#holes(0, this.#end)) / this.#page / count) * this.#page;
    const size = roundDown(share, SMALLEST);
    if (size === 0) {
      this.#printk({ kind: "no-fake-nodes" });
      return false;
    }
    // What rounding leaves over goes to the first nodes, a piece each.
    const larger = Math.floor(((share - size) * count) / SMALLEST);
    return this.#deal(parsed, size, count, 0, (node) => (node < larger ? SMALLEST : 0));
  }

  /** `fake=512M`: nodes of that size. */
  intoSize(parsed: readonly number[], wanted: Bytes): boolean {
    if (wanted === 0) return false;
    const { first, leastIn } = ruleFor(fakeNodesOfSize, this.#version);
    const unit = leastIn === "pages" ? this.#page : 1;
    const ram = this.#end - this.#holes(0, this.#end);
    const least = Math.floor(ram / unit / this.#mostNodes) * unit;
    const smallest = roundUp(Math.max(least, SMALLEST), SMALLEST);
    return this.#deal(parsed, this.#atLeast(wanted, smallest), this.#mostNodes, first, () => 0);
  }

  /** `fake=2U`: each real node into as many of equal extent, holes included. */
  eachIntoEqual(parsed: readonly number[], count: number): boolean {
    const parts = asInt(count);
    if (parts === 0) return false;
    const countsEach = ruleFor(fakeNodesCounted, this.#version) === "each";
    let next = 0;
    for (const real of parsed) {
      const before = next;
      const block = this.#left[0];
      if (block !== undefined) {
        const pages = parts < 0 ? 0 : Math.floor((block.end - block.start) / this.#page / parts);
        const share = pages * this.#page;
        const size = this.#atLeast(share, roundUp(Math.max(share, SMALLEST), SMALLEST));
        for (let index = this.#find(block.node); index >= 0; index = this.#find(block.node)) {
          const { start, end: limit } = this.#left[index]!;
          if (!this.#cut(index, next % this.#mostNodes, Math.min(this.#roundedToDma32(start + size), limit)))
            return false;
          next++;
        }
      }
      const made = countsEach ? next - before : next;
      // Since each is counted by itself, one without memory of its own is passed over.
      if (made < count && (!countsEach || made > 0)) {
        this.#printk({ kind: "too-few-fake-nodes", real, made, wanted: count });
        return false;
      }
    }
    return true;
  }

  /** Round by round a piece of RAM of this size from each node's first block, until nothing is left. */
  #deal(parsed: readonly number[], size: Bytes, count: number, first: number, extra: (node: number) => Bytes): boolean {
    let nodes = sortedNodes(parsed);
    for (let next = first; nodes.length > 0; ) {
      nodes = nodes.filter((node) => this.#find(node) >= 0);
      for (const node of nodes) {
        const index = this.#find(node);
        if (index < 0) continue;
        const { start, end: limit } = this.#left[index]!;
        const end = this.#withRam(start, start + size + extra(next), size, limit);
        if (!this.#cut(index, next % count, this.#withoutRest(this.#roundedToDma32(end), size, limit))) return false;
        next++;
      }
    }
    return true;
  }

  /** Moves an end up until as much RAM as wanted lies below it. */
  #withRam(start: Bytes, from: Bytes, size: Bytes, limit: Bytes): Bytes {
    let end = from;
    while (end - start - this.#holes(start, end) < size) {
      end += SMALLEST;
      if (end > limit) return limit;
    }
    return end;
  }

  /** Too little for a node of its own below the end of ZONE_DMA32 is taken along. */
  #roundedToDma32(end: Bytes): Bytes {
    const border = this.#dmaEnd;
    return end < border && border - end - this.#holes(end, border) < SMALLEST ? border : end;
  }

  /** So is what would be too little for another node at the end of the block. */
  #withoutRest(end: Bytes, size: Bytes, limit: Bytes): Bytes {
    return end >= limit || limit - end - this.#holes(end, limit) < size ? limit : end;
  }

  /** emu_setup_memblk(): false where there are as many blocks as there can be. */
  #cut(index: number, node: number, end: Bytes): boolean {
    if (this.fake.length >= BLOCKS_OF_NODE * this.#mostNodes) {
      this.#printk({ kind: "too-many-fake-blocks" });
      return false;
    }
    const block = this.#left[index]!;
    this.fake.push({ node, start: block.start, end });
    if (!this.realNodes.has(node)) this.realNodes.set(node, block.node);
    if (end < block.end) this.#left[index] = { ...block, start: end };
    else this.#left.splice(index, 1);
    this.#printk({ kind: "fake-node", node, start: block.start, end });
    return true;
  }

  #atLeast(wanted: Bytes, smallest: Bytes): Bytes {
    if (wanted >= smallest) return roundDown(wanted, SMALLEST);
    this.#printk({ kind: "fake-node-too-small", wanted, size: smallest });
    return smallest;
  }

  #find(node: number): number {
    return this.#left.findIndex((block) => block.node === node);
  }

  /** mem_hole_size(): whole pages of the range that are no memory, in bytes. */
  #holes(start: Bytes, end: Bytes): Bytes {
    const first = roundUp(start, this.#page) / this.#page;
    const last = Math.floor(end / this.#page);
    if (first >= last) return 0;
    return (last - first - pagesWithin(this.#memblock.memoryRanges(), first, last)) * this.#page;
  }
}
