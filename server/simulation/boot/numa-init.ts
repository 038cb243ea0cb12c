/** Nodes as the SRAT describes them. */

import type { Srat } from "../machine/srat.ts";
import type { Memblock } from "../memblock/memblock.ts";

export interface NumaTopology {
  readonly possible: readonly number[];
  readonly withMemory: readonly number[];
  readonly cpuNodes: readonly number[];
  readonly maxPossiblePfn: number;
  readonly notes: readonly [];
}
export function numaInit(
  memblock: Memblock,
  input: { srat: Srat | undefined; cpus: number; maxPfn: number },
): NumaTopology {
  const entries = input.srat?.memory ?? [{ start: 0, end: input.maxPfn * 4096, node: 0, hotpluggable: false }];
  for (const { start, end, node } of entries) {
    memblock.setNode("memory", start, end - start, node);
    memblock.setNode("reserved", start, end - start, node);
  }
  const withMemory = [...new Set(memblock.memoryRanges().map(({ node }) => node))].sort((a, b) => a - b);
  const possible = [...new Set(entries.map(({ node }) => node))].sort((a, b) => a - b);
  const cpuNodes = Array.from(
    { length: input.cpus },
    (_, cpu) => input.srat?.cpuNodes[cpu] ?? withMemory[cpu % withMemory.length]!,
  );
  return {
    possible,
    withMemory,
    cpuNodes,
    maxPossiblePfn: Math.max(input.maxPfn, ...entries.map(({ end }) => end / 4096)),
    notes: [],
  };
}
