/**
 * The bounce buffer for devices that can't reach all memory, and its tables. Models pci_swiotlb_detect() and
 * swiotlb_init() (arch/x86/kernel/pci-dma.c, kernel/dma/swiotlb.c): x86 has one as soon as memory may reach beyond 4 GiB.
 */
import { swiotlbTables } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import { type Bytes, GiB, MiB } from "../units.ts";
import { claim } from "./boot-memory.ts";
import { type BootRun, lastParameter } from "./boot-run.ts";
import { parseUnsigned } from "./memparse.ts";

const PAGE = 4096;
const SLOT = 2048;
const DEFAULT_SIZE = 64 * MiB;
/** Slots come in segments of 128. */
const SEGMENT = 128;
/** alloc_bootmem_low() reaches the last byte below 4 GiB, not further. */
const LOW_LIMIT = 4 * GiB - 1;

export interface Swiotlb {
  readonly start: Bytes;
  readonly size: Bytes;
}

/** `maxPossibleAddress`: end of all memory that is there or may be plugged. Bytes. */
export function initSwiotlb(run: BootRun, maxPossibleAddress: Bytes): Swiotlb | undefined {
  const parameter = lastParameter(run.setup, "swiotlb");
  const words = parameter?.value?.split(",") ?? [];
  if (words.includes("noforce")) return undefined;
  if (maxPossibleAddress <= 4 * GiB && !words.includes("force")) return undefined;
  const asked = parseUnsigned(words[0] ?? "").value;
  const slots = asked > 0 ? Math.ceil(asked / SEGMENT) * SEGMENT : DEFAULT_SIZE / SLOT;
  const origins = parameter === undefined ? run.origins.memory : [parameter.origin];
  const by = claim("swiotlb_init", ...origins);
  if (ruleFor(swiotlbTables, run.version).perArea > 0) run.log.say(`software IO TLB: area num ${areas(run)}.`);
  const start = run.memory.alloc(slots * SLOT, PAGE, claim("swiotlb_memblock_alloc", ...origins), { max: LOW_LIMIT });
  if (start === undefined) return undefined;
  const { perSlot, perArea } = ruleFor(swiotlbTables, run.version);
  for (const bytes of perSlot) run.memory.alloc(bytes * slots, PAGE, by);
  if (perArea > 0) run.memory.alloc(perArea * areas(run), 64, by);
  return { start, size: slots * SLOT };
}

/** One for each CPU, rounded up to a power of two. */
function areas(run: BootRun): number {
  return 2 ** Math.ceil(Math.log2(run.setup.machine.cpus));
}
