/**
 * How the first chunk of per-CPU memory is laid out: CPUs grouped by node, units packed into atoms (2 MiB on x86), and the tables
 * that describe the chunk. Models pcpu_build_alloc_info() and pcpu_setup_first_chunk() (mm/percpu.c). Bytes.
 */
import type { BuildProfile } from "../../builds/schema.ts";
import type { BootSizes } from "../../geometry/boot-sizes.ts";
import { STANDARD_PARTS, slotClasses } from "../../geometry/per-cpu-slots.ts";
import type { AllocSite } from "../../state/alloc-site.ts";
import { type Bytes, KiB, MiB, roundUp } from "../../units/units.ts";

/** Smallest size the allocator hands out (PCPU_MIN_ALLOC_SIZE). Bytes. */
const MIN_ALLOC = 4;
/** struct pcpu_alloc_info without its groups: seven sizes and the count of groups, 8 bytes each (include/linux/percpu.h). */
const ALLOC_INFO = 64;
/** struct pcpu_group_info: count of units, offset, pointer to the CPUs. */
const GROUP_INFO = 24;
/** An entry of cpu_map, by unit. */
const UNIT_CPU = 4;
/** struct pcpu_block_md: eight counters of 4 bytes for each page of a chunk (mm/percpu-internal.h). */
const BLOCK_MD = 32;

export interface PerCpuGroup {
  readonly node: number;
  readonly cpus: number;
  /** CPU of each unit, as far as CPUs go. */
  readonly cpuIds: readonly number[];
  /** Units there is room for: CPUs rounded up to whole atoms. */
  readonly units: number;
}

/** A table of the first chunk. */
export interface ChunkTable {
  readonly size: Bytes;
  readonly site: AllocSite;
}

export interface PerCpuPlan {
  readonly groups: readonly PerCpuGroup[];
  readonly unitSize: Bytes;
  /** What is allocated at once: whole atoms. */
  readonly allocation: Bytes;
  /** What of a unit is used; the rest is freed at once. */
  readonly usedSize: Bytes;
  /** Temporary: the allocation info and the list of areas. */
  readonly infoBytes: Bytes;
  readonly areasBytes: Bytes;
  /** Small tables in the order they are allocated. */
  readonly tables: readonly ChunkTable[];
}

/** Groups are in the order their first CPU comes; `cpuNodes` has the node of each CPU. */
export function perCpuPlan(profile: BuildProfile, sizes: BootSizes, cpuNodes: readonly number[]): PerCpuPlan {
  const { page } = sizes;
  const parts = partsOf(profile);
  const usedSize = roundUp(profile.perCpuStatic + parts.reserved + parts.dynamic, page);
  const allocation = roundUp(usedSize, sizes.perCpuAtom);
  const counts = new Map<number, number>();
  for (const node of cpuNodes) counts.set(node, (counts.get(node) ?? 0) + 1);
  const unitsPerAtom = bestUnitsPerAtom(allocation, usedSize, page, [...counts.values()]);
  const groups = [...counts].map(([node, cpus]) => ({
    node,
    cpus,
    cpuIds: cpuNodes.flatMap((of, cpu) => (of === node ? [cpu] : [])),
    units: roundUp(cpus, unitsPerAtom),
  }));
  const unitSize = allocation / unitsPerAtom;
  const units = groups.reduce((sum, group) => sum + group.units, 0);
  return {
    groups,
    unitSize,
    allocation,
    usedSize,
    infoBytes: roundUp(ALLOC_INFO + groups.length * GROUP_INFO + units * UNIT_CPU, page),
    areasBytes: roundUp(8 * groups.length, page),
    tables: chunkTables(profile, page, groups.length, cpuNodes.length, unitSize),
  };
}

/** What follows the static part, in bytes. */
export function partsOf(profile: BuildProfile): { readonly reserved: Bytes; readonly dynamic: Bytes } {
  const { perCpuReserved: reserved = STANDARD_PARTS.reserved, perCpuDynamic: dynamic = STANDARD_PARTS.dynamic } =
    profile;
  return { reserved, dynamic };
}

/** Fewest atoms win, then fewest units in each; a packing that wastes more than a third of the units is passed over. */
function bestUnitsPerAtom(allocation: Bytes, used: Bytes, page: Bytes, groups: readonly number[]): number {
  const cpus = groups.reduce((sum, count) => sum + count, 0);
  const divides = (units: number): boolean => allocation % units === 0 && (allocation / units) % page === 0;
  let most = Math.floor(allocation / used);
  while (!divides(most)) most--;
  let best = most;
  let fewestAtoms = Number.POSITIVE_INFINITY;
  for (let units = most; units >= 1; units--) {
    if (!divides(units)) continue;
    const atoms = groups.reduce((sum, count) => sum + Math.ceil(count / units), 0);
    if (atoms * units - cpus > Math.floor(cpus / 3)) continue;
    if (atoms > fewestAtoms) break;
    fewestAtoms = atoms;
    best = units;
  }
  return best;
}

/** More CPUs than any kernel is built for. */
const MOST_CPUS = 8192;

/**
 * The fewest CPUs, spread evenly over `nodes`, that x86 gives units of `unit` bytes to; undefined where no number does. `used`: what of
 * a unit is used. Bytes.
 */
export function leastCpusOfUnit(
  { used, unit }: { readonly used: Bytes; readonly unit: Bytes },
  nodes: number,
): number | undefined {
  const atom = 2 * MiB;
  const allocation = roundUp(used, atom);
  for (let cpus = nodes; cpus <= MOST_CPUS && used > 0; cpus++) {
    const counts = Array.from({ length: nodes }, (_, node) => Math.ceil((cpus - node) / nodes));
    if (allocation / bestUnitsPerAtom(allocation, used, 4 * KiB, counts) === unit) return cpus;
  }
  return undefined;
}

function chunkTables(
  profile: BuildProfile,
  page: Bytes,
  groups: number,
  cpus: number,
  unitSize: Bytes,
): readonly ChunkTable[] {
  const setup = (size: Bytes): ChunkTable => ({ size, site: "pcpu_setup_first_chunk" });
  const chunk = (size: Bytes): ChunkTable => ({ size, site: "pcpu_alloc_first_chunk" });
  const slots = (slotClasses(unitSize) + profile.perCpuSlots.extra) * profile.perCpuSlots.size;
  const { reserved, dynamic } = partsOf(profile);
  const parts = [
    { offset: profile.perCpuStatic, size: reserved },
    { offset: profile.perCpuStatic + reserved, size: dynamic },
  ].filter(({ size }) => size > 0);
  return [
    setup(8 * groups),
    setup(8 * groups),
    setup(4 * cpus),
    setup(8 * cpus),
    setup(slots),
    ...parts.flatMap(({ offset, size }) => {
      const region = roundUp((offset % page) + size, page);
      const pages = region / page;
      const bits = region / MIN_ALLOC;
      return [
        chunk(profile.perCpuChunk + 8 * Math.ceil(pages / 64)),
        chunk(8 * Math.ceil(bits / 64)),
        chunk(8 * Math.ceil((bits + 1) / 64)),
        chunk(BLOCK_MD * pages),
      ];
    }),
  ];
}
