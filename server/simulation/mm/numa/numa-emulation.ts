/**
 * `numa=fake=`: real nodes cut into smaller ones. Models numa_emulation() with its three ways to split
 * (arch/x86/mm/numa_emulation.c up to 6.11, mm/numa_emulation.c since). Bytes, ends exclusive.
 */
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { pagesWithin } from "../../state/memory-ranges.ts";
import { memparse, parseUnsigned } from "../../units/memparse.ts";
import { type Bytes, GiB, MiB, type Pfn, roundDown, roundUp } from "../../units/units.ts";
import type { Memblock } from "../memblock/memblock.ts";
import { type NumaBlock, sortedNodes } from "./numa-memblks.ts";

/** FAKE_NODE_MIN_SIZE. */
const SMALLEST = 32 * MiB;
const DMA32_END = 4 * GiB;

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
}

/** The nodes that `numa=fake=TEXT` makes of real ones; undefined where the kernel gives up and keeps those. */
export function fakeNodes(
  memblock: Memblock,
  text: string,
  blocks: readonly NumaBlock[],
  parsed: readonly number[],
  maxPfn: Pfn,
  printk: (message: KernelMessage) => void,
): FakeNodes | undefined {
  const split = new NodeSplit(memblock, blocks, maxPfn, printk);
  const { value: count } = parseUnsigned(text);
  const done = text.includes("U")
    ? split.eachIntoEqual(parsed, count)
    : /[MG]/.test(text)
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
  };
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

  constructor(memblock: Memblock, blocks: readonly NumaBlock[], maxPfn: Pfn, printk: (message: KernelMessage) => void) {
    this.#printk = printk;
    this.#memblock = memblock;
    this.#left = [...blocks];
    this.#page = memblock.config.pageSize;
    this.#mostNodes = memblock.config.maxNodes;
    this.#end = maxPfn * this.#page;
  }

  /** `fake=4`: as many nodes over all memory, dealt out node by node. */
  intoCount(parsed: readonly number[], wanted: number): boolean {
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
    this.#deal(parsed, size, count, (node) => (node < larger ? SMALLEST : 0));
    return true;
  }

  /** `fake=512M`: nodes of that size. */
  intoSize(parsed: readonly number[], wanted: Bytes): boolean {
    if (wanted === 0) return false;
    const pages = this.#end / this.#page - this.#holes(0, this.#end) / this.#page;
    const smallest = roundUp(Math.max(Math.floor(pages / this.#mostNodes) * this.#page, SMALLEST), SMALLEST);
    this.#deal(parsed, this.#atLeast(wanted, smallest), this.#mostNodes, () => 0);
    return true;
  }

  /** `fake=2U`: each real node into as many of equal extent, holes included. */
  eachIntoEqual(parsed: readonly number[], count: number): boolean {
    if (count <= 0) return false;
    let next = 0;
    for (const _node of parsed) {
      const block = this.#left[0];
      if (block === undefined) break;
      const share = Math.floor((block.end - block.start) / this.#page / count) * this.#page;
      const size = this.#atLeast(share, roundUp(Math.max(share, SMALLEST), SMALLEST));
      const first = next;
      for (let index = this.#find(block.node); index >= 0; index = this.#find(block.node)) {
        const { start, end: limit } = this.#left[index]!;
        this.#cut(index, next % this.#mostNodes, Math.min(this.#roundedToDma32(start + size), limit));
        next++;
      }
      if (next - first < count) return false;
    }
    return true;
  }

  /** Round by round a piece of RAM of this size from each node's first block, until nothing is left. */
  #deal(parsed: readonly number[], size: Bytes, count: number, extra: (node: number) => Bytes): void {
    let nodes = sortedNodes(parsed);
    for (let next = 0; nodes.length > 0; ) {
      nodes = nodes.filter((node) => this.#find(node) >= 0);
      for (const node of nodes) {
        const index = this.#find(node);
        if (index < 0) continue;
        const { start, end: limit } = this.#left[index]!;
        const end = this.#withRam(start, start + size + extra(next), size, limit);
        this.#cut(index, next % count, this.#withoutRest(this.#roundedToDma32(end), size, limit));
        next++;
      }
    }
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

  /** Too little for a node of its own below 4 GiB is taken along. */
  #roundedToDma32(end: Bytes): Bytes {
    return end < DMA32_END && DMA32_END - end - this.#holes(end, DMA32_END) < SMALLEST ? DMA32_END : end;
  }

  /** So is what would be too little for another node at the end of the block. */
  #withoutRest(end: Bytes, size: Bytes, limit: Bytes): Bytes {
    return end >= limit || limit - end - this.#holes(end, limit) < size ? limit : end;
  }

  #cut(index: number, node: number, end: Bytes): void {
    const block = this.#left[index]!;
    this.fake.push({ node, start: block.start, end });
    if (!this.realNodes.has(node)) this.realNodes.set(node, block.node);
    if (end < block.end) this.#left[index] = { ...block, start: end };
    else this.#left.splice(index, 1);
    this.#printk({ kind: "fake-node", node, start: block.start, end });
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
