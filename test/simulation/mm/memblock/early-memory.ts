/** Memory as it stands when the command line's reservations are made, without the boot that led there. */
import { BootMemory } from "../../../../server/simulation/boot-context/boot-memory.ts";
import type { CmaFacts } from "../../../../server/simulation/mm/cma/cma.ts";
import { Memblock, memblockConfig } from "../../../../server/simulation/mm/memblock/memblock.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { kernel } from "../../platforms/qemu.ts";

/** Start, end and node of a range of RAM. */
export type Ram = readonly [start: number, end: number, node?: number];

/** RAM of `-M pc -m 8G`, and its initrd. */
export const EIGHT_GIB: readonly Ram[] = [
  [0x1000, 0x9f000],
  [MiB, 0xbffe0000],
  [4 * GiB, 9 * GiB],
];

export function earlyMemory(version: string, ram: readonly Ram[], reserved: readonly Ram[] = []): BootMemory {
  const memblock = Memblock.create(memblockConfig(kernel(version), 4096));
  memblock.allowResize();
  for (const [start, end, node = 0] of ram) memblock.add(start, end - start, node);
  const taken: readonly Ram[] = [[0, MiB], [16 * MiB, 68 * MiB], ...reserved];
  for (const [start, end] of taken) memblock.reserve(start, end - start, { site: "setup_arch", origins: [] });
  return new BootMemory(memblock);
}

/** What CMA goes by on x86 with 9 GiB of address space and one node. */
export function cmaFacts(version: string, more: Partial<CmaFacts> = {}): CmaFacts {
  return {
    version: kernel(version),
    builtIn: true,
    dma: true,
    hasDefault: false,
    defaultSize: 0,
    numa: false,
    perNode: false,
    pageSize: 4096,
    pageblock: 2 * MiB,
    largestOrder: 4 * MiB,
    limit: 9 * GiB,
    nodes: [0],
    ...more,
  };
}
