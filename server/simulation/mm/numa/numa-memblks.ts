/**
 * The blocks of a NUMA description (struct numa_meminfo) and how they are tidied up: clipped to memory, checked for
 * overlaps, joined within a node. Models numa_cleanup_meminfo() (arch/x86/mm/numa.c; mm/numa_memblks.c since 6.12).
 * Bytes, ends exclusive.
 */

import { type NumaCleanup, numaCleanup } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { firstWhere } from "../../units/first-where.ts";
import { RangeMap, type Run } from "../../units/range-map.ts";
import { type Bytes, bytesOf, type Pfn } from "../../units/units.ts";
import type { Memblock } from "../memblock/memblock.ts";

export interface NumaBlock {
  readonly node: number;
  readonly start: Bytes;
  readonly end: Bytes;
}

export interface TidyBlocks {
  /** Undefined: the description contradicts itself and is thrown away. */
  readonly blocks: readonly NumaBlock[] | undefined;
  readonly messages: readonly KernelMessage[];
}

export function cleanupBlocks(
  memblock: Memblock,
  blocks: readonly NumaBlock[],
  maxPfn: Pfn,
  version: KernelVersion,
): TidyBlocks {
  const rule = ruleFor(numaCleanup, version);
  return joinBlocks(blocks.flatMap((block) => clipped(memblock, block, maxPfn, rule)));
}

function clipped(memblock: Memblock, block: NumaBlock, maxPfn: Pfn, rule: NumaCleanup): readonly NumaBlock[] {
  if (rule.dropsBlocksWithoutRam && !memblock.overlaps("memory", block.start, block.end - block.start)) return [];
  const [low, high] =
    rule.clipsTo === "dram"
      ? [memblock.startOfDram(), memblock.endOfDram()]
      : ([0, bytesOf(maxPfn, memblock.config.pageSize)] as const);
  const start = Math.max(block.start, low);
  const end = Math.min(block.end, high);
  return start < end ? [{ ...block, start, end }] : [];
}

/** Two blocks of a node become one where no other node's memory lies between them. */
function joinBlocks(given: readonly NumaBlock[]): TidyBlocks {
  const blocks = [...given];
  const owners = new NodesOfMemory(given);
  const messages: KernelMessage[] = [];
  for (let i = 0; i < blocks.length; i++) {
    for (let j = i + 1; j < blocks.length; j++) {
      const [one, other] = [blocks[i]!, blocks[j]!];
      if (one.end > other.start && one.start < other.end) {
        messages.push({ kind: "numa-overlap", one, other });
        if (one.node !== other.node) return { blocks: undefined, messages };
      }
      if (one.node !== other.node) continue;
      const hull = { node: one.node, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
      if (!owners.isAllOf(hull)) continue;
      messages.push({ kind: "numa-joined", one, other, hull });
      blocks[i] = hull;
      blocks.splice(j, 1);
      j--;
    }
  }
  return { blocks, messages };
}

/**
 * Which node's each piece of memory is. Joining blocks leaves that as it is: what lies between them is nobody's, and no other node's hull can lie
 * in it alone.
 */
export class NodesOfMemory {
  /** Pieces that some block covers, ascending; -1: several nodes claim it. Neighbours that touch are of different nodes. */
  readonly #pieces: readonly Run<number>[];
  /** For each piece the first one behind it that is another node's. */
  readonly #others: readonly number[];

  constructor(blocks: readonly NumaBlock[]) {
    let map = RangeMap.empty<number>();
    for (const { node, start, end } of blocks) {
      const known = map.within(start, end).filter(({ value }) => value !== node);
      map = map.set(start, end, node);
      for (const piece of known) map = map.set(piece.start, piece.end, -1);
    }
    this.#pieces = map.runs;
    const others: number[] = [];
    for (let at = this.#pieces.length - 1; at >= 0; at--) {
      const isSame = this.#pieces[at + 1]?.value === this.#pieces[at]!.value;
      others[at] = isSame ? others[at + 1]! : at + 1;
    }
    this.#others = others;
  }

  /** Whether no memory in a range is another node's. */
  isAllOf({ node, start, end }: NumaBlock): boolean {
    const pieces = this.#pieces;
    const first = firstWhere(pieces.length, (at) => pieces[at]!.end > start);
    if (first === pieces.length || pieces[first]!.start >= end) return true;
    const other = pieces[this.#others[first]!];
    return pieces[first]!.value === node && (other === undefined || other.start >= end);
  }
}

export function sortedNodes(...nodes: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(nodes.flat())].sort((a, b) => a - b);
}
