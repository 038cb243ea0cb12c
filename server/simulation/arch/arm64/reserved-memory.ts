/**
 * Memory that a board's device tree keeps under /reserved-memory, by its range or by size alone, and the pool that becomes the default CMA area. Models
 * __reserved_mem_alloc_size() and fdt_init_reserved_mem() (drivers/of/of_reserved_mem.c), rmem_cma_setup() (kernel/dma/contiguous.c).
 * Bytes, ends exclusive.
 */

import { type BootContext, lastParameter } from "../../boot-context/boot-context.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { cmdlineBeforePool, noMapMemory, reservedMemoryPlace } from "../../kernels/arm64-rules.ts";
import { cmaAlignment } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmaArea } from "../../mm/cma/cma.ts";
import type { Claim } from "../../mm/memblock/record.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { ReservedMemorySpec } from "../../state/events.ts";
import { type Note, type NoteOf, note } from "../../state/notes.ts";
import { defined } from "../../units/defined.ts";
import { type ByteRange, type Bytes, roundUp } from "../../units/units.ts";

/** The name that trees give the pool for all devices. */
export const DEFAULT_POOL = "linux,cma";
/** memblock_find_in_range() up to where there is memory, for a node without alloc-ranges. */
const ANYWHERE = Number.MAX_SAFE_INTEGER;

export interface ReservedOfTree {
  /** CMA areas of the tree. */
  readonly pools: readonly CmaArea[];
  readonly notes: readonly Note[];
}

type Boot = Pick<BootContext, "setup" | "version" | "sizes" | "memory" | "log">;
type Refusal = NoteOf<"reserved-memory-failed">["facts"];

/** early_init_fdt_scan_reserved_mem(): in the order of the tree. */
export function scanReservedMemory(boot: Boot): ReservedOfTree {
  const { machine } = boot.setup;
  const kept: ByteSpan[] = [];
  const notes: Note[] = [];
  const pools: CmaArea[] = [];
  if (machine.uefi !== undefined) return { pools, notes };
  // Ranges of their own go first, whatever the order of the tree.
  const specs = (machine.reservedMemory ?? []).toSorted(
    (a, b) => Number(b.at !== undefined) - Number(a.at !== undefined),
  );
  for (const spec of specs) {
    const isPool = spec.name === DEFAULT_POOL || spec.reusable === true;
    const placed = isPool ? makePool(boot, spec, kept) : reserve(boot, spec, kept);
    if ("why" in placed) notes.push(note("reserved-memory-failed", placed, spec.origin));
    else {
      kept.push(placed);
      if (isPool) pools.push({ name: spec.name, ...placed, origins: [spec.origin] });
    }
  }
  return { pools, notes };
}

function reserve(boot: Boot, spec: ReservedMemorySpec, kept: readonly ByteSpan[]): ByteSpan | Refusal {
  const { name } = spec;
  const site = "early_init_dt_alloc_reserved_memory_arch";
  const by = { site, reportedBy: name, origins: [spec.origin] } as const;
  const place =
    spec.at === undefined ? allocateInRange(boot, spec, SMP_CACHE_BYTES, kept, by) : takeRange(boot, spec.at, spec, by);
  if (place === undefined) return noRoom(boot, spec);
  if (spec.noMap === true) withoutMap(boot, place, by);
  boot.log.printk({ kind: "reserved-memory", name, pool: false, ...defined({ noMap: spec.noMap }), ...place });
  return place;
}

/** early_init_dt_reserve_memory(): what somebody else has reserved stays mapped. */
function takeRange(
  { memory }: Boot,
  { first, last }: ByteRange,
  spec: ReservedMemorySpec,
  by: Claim,
): ByteSpan | undefined {
  const { memblock } = memory;
  const [start, size] = [first, last + 1 - first];
  if (spec.noMap !== true) memblock.reserve(start, size, by);
  else if (
    memblock.isRegionMemory(start, size) &&
    memblock.reserved.some(({ base, end }) => base <= last && start < end)
  )
    return undefined;
  return { start, end: last + 1 };
}

function withoutMap({ memory, version }: Boot, { start, end }: ByteSpan, { site }: Claim): void {
  if (ruleFor(noMapMemory, version) === "nomap") memory.memblock.markNomap(start, end - start);
  else memory.memblock.remove(start, end - start, site);
}

/** A reusable shared-dma-pool; what can't be one is given back. `cma=` goes before that with linux,cma-default. */
function makePool(boot: Boot, spec: ReservedMemorySpec, kept: readonly ByteSpan[]): ByteSpan | Refusal {
  const { setup, version, sizes, log } = boot;
  const { name, size } = spec;
  const config = kernelConfig(setup.kernel);
  if (!config.value("CMA") || !config.value("DMA_CMA")) return { name, why: "no-config" };
  const parameter = lastParameter(setup, "cma");
  if (name === DEFAULT_POOL && parameter?.value !== undefined && ruleFor(cmdlineBeforePool, version)) {
    log.printk({ kind: "reserved-memory-bypassed", name });
    return { name, why: "cmdline", parameter: `cma=${parameter.value}` };
  }
  const align = ruleFor(cmaAlignment, version) === "pageblock" ? sizes.pageblock : sizes.largestOrder;
  const site = "early_init_dt_alloc_reserved_memory_arch(pool)";
  if (size % align !== 0) {
    log.printk({ kind: "cma-pool-unaligned", name });
    return { name, why: "unaligned", size, align };
  }
  const by = { site, origins: [spec.origin] } as const;
  const place =
    spec.at === undefined ? allocateInRange(boot, spec, align, kept, by) : takeRange(boot, spec.at, spec, by);
  if (place === undefined) return noRoom(boot, spec);
  log.printk({ kind: "reserved-memory", name, pool: true, ...place });
  return place;
}

function noRoom({ log }: Boot, { name, size, range }: ReservedMemorySpec): Refusal {
  log.printk({ kind: "reserved-memory-failed", name });
  return { name, why: "no-room", size, range };
}

/** As high as it fits; where the range begins at another reservation and does not end at one, as low as it fits. */
function allocateInRange(
  { memory, version }: Boot,
  { size, range }: ReservedMemorySpec,
  align: Bytes,
  kept: readonly ByteSpan[],
  by: Claim,
): ByteSpan | undefined {
  const { memblock } = memory;
  const first = range?.first ?? 0;
  const end = range === undefined ? ANYWHERE : range.last + 1;
  const touches = (address: Bytes): boolean => kept.some((span) => span.start <= address && address <= span.end);
  const beside = ruleFor(reservedMemoryPlace, version) === "beside-others" && range !== undefined;
  const upwards = beside && touches(first) && !touches(end);
  if (upwards) memblock.setBottomUp(true);
  const start = memory.physAlloc(size, align, roundUp(first, align), end, by);
  if (upwards) memblock.setBottomUp(false);
  return start === undefined ? undefined : { start, end: start + size };
}
