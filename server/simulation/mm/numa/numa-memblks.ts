/**
 * The blocks of a NUMA description (struct numa_meminfo) and how they are tidied up: clipped to memory, checked for
 * overlaps, joined within a node. Models numa_cleanup_meminfo() (arch/x86/mm/numa.c; mm/numa_memblks.c since 6.12).
 * Bytes, ends exclusive.
 */

import { type NumaCleanup, numaCleanup } from "../../kernels/memory-map-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
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
      const strangers = blocks.filter(({ node }) => node !== hull.node);
      if (strangers.some(({ start, end }) => hull.start < end && hull.end > start)) continue;
      messages.push({ kind: "numa-joined", one, other, hull });
      blocks[i] = hull;
      blocks.splice(j, 1);
      j--;
    }
  }
  return { blocks, messages };
}

export function sortedNodes(...nodes: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(nodes.flat())].sort((a, b) => a - b);
}
