/**
 * The profile of a build from a boot log of it: one extractor an item computes it from what the kernel printed. Items that the log does
 * not tell are those of the nearest tabled build. What all architectures print is here; an architecture adds its own
 * (arch/x86/build-from-log.ts). Sources are named at each extractor; message formats are those of 4.11 to 7.3.
 */
import type { BootSizes } from "../geometry/boot-sizes.ts";
import { STANDARD_PARTS, slotClasses } from "../geometry/per-cpu-slots.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { MeasuredBoot } from "../state/boot-log-facts.ts";
import { type ByteRange, type Bytes, roundUp } from "../units/units.ts";
import { type KernelConfig, memSectionSize } from "./kernel-config.ts";
import type { BuildProfile, Item } from "./schema.ts";

/** What extractors read. */
export interface LogReading<P extends BuildProfile> {
  readonly log: MeasuredBoot;
  readonly version: KernelVersion;
  /** Of the kernel that wrote the log. */
  readonly sizes: BootSizes;
  readonly config: KernelConfig;
  /** A complete profile; its value holds for every item that the log does not tell. */
  readonly nearest: P;
}

/** One function an item: its value, or undefined where the log does not tell it. */
export type Extractors<P extends BuildProfile> = {
  readonly [K in keyof P]-?: (reading: LogReading<P>) => P[K] | undefined;
};

export interface ProfileFromLog<P extends BuildProfile> {
  readonly profile: P;
  /** Items that the log tells. */
  readonly extracted: readonly Item<P>[];
  /** Items that the log does not tell: `profile` has those of the nearest build. */
  readonly missing: readonly Item<P>[];
}

/** The profile of `reading.nearest` with every item that the log tells. */
export function profileFromLog<P extends BuildProfile>(
  reading: LogReading<P>,
  extractors: Extractors<P>,
): ProfileFromLog<P> {
  const extracted: Item<P>[] = [];
  const missing: Item<P>[] = [];
  const values: Partial<P> = {};
  for (const item of Object.keys(extractors) as Item<P>[]) {
    const value = extractors[item](reading);
    if (value === undefined) {
      missing.push(item);
      continue;
    }
    values[item] = value;
    extracted.push(item);
  }
  return { profile: { ...reading.nearest, ...values }, extracted, missing };
}

/** Items that tables leave out where they are what all builds have. */
export const USUAL_ITEMS = {
  perCpuReserved: STANDARD_PARTS.reserved,
  perCpuDynamic: STANDARD_PARTS.dynamic,
} as const;

const SECTION_SIZES: readonly Bytes[] = [16, 32, 64];
/** A per-CPU slot is a list head, or in some versions one for each of two kinds of chunks. */
const SLOT_SIZES: readonly Bytes[] = [16, 32];
const MOST_EXTRA_SLOTS = 6;
/** A printk record describes 32 bytes of text. */
const TEXT_PER_RECORD = 32;

/** What the log of every architecture tells. */
export const COMMON_EXTRACTORS: Extractors<BuildProfile> = {
  nodeData: ({ log }) => theSame(log.nodeData),
  // As every architecture but x86 has it (setup_node_data(), drivers/base/arch_numa.c).
  memorylessNodeData: ({ log }) => memorylessNodeData(log, "cache-line"),
  printkInfo: ({ log }) => {
    const [text, , records] = log.logBuffer;
    return text === undefined || records === undefined ? undefined : whole(records / (text / TEXT_PER_RECORD));
  },
  perCpuStatic: ({ log }) => log.perCpu?.static,
  perCpuReserved: ({ log }) => log.perCpu?.reserved,
  // The kernel tells what is left of whole pages; a size that rounds to the same is the same for all that follows.
  perCpuDynamic: ({ log, sizes }) => {
    if (log.perCpu === undefined) return undefined;
    const { static: fixed, reserved, dynamic } = log.perCpu;
    const pages = (size: Bytes): Bytes => roundUp(fixed + reserved + size, sizes.page);
    return pages(STANDARD_PARTS.dynamic) === pages(dynamic) ? STANDARD_PARTS.dynamic : dynamic;
  },
  // pcpu_alloc_first_chunk(): behind the structure, a bit for each page of the part that it serves.
  perCpuChunk: ({ log, sizes }) => {
    const [, chunk] = log.perCpuTables;
    if (log.perCpu === undefined || chunk === undefined) return undefined;
    const { static: fixed, reserved, dynamic } = log.perCpu;
    const pages = Math.ceil(((fixed % sizes.page) + (reserved > 0 ? reserved : dynamic)) / sizes.page);
    return chunk - 8 * Math.ceil(pages / 64);
  },
  perCpuSlots: ({ log }) => {
    const [slots] = log.perCpuTables;
    if (log.perCpu === undefined || slots === undefined) return undefined;
    const classes = slotClasses(log.perCpu.unit);
    return SLOT_SIZES.map((size) => ({ extra: slots / size - classes, size })).find(
      ({ extra }) => Number.isInteger(extra) && extra >= 0 && extra <= MOST_EXTRA_SLOTS,
    );
  },
  // sparse_init(): a pointer for each page full of mem_sections.
  memSection: ({ log, sizes, config }) => {
    if (log.sectionRoots === undefined) return memSectionSize(config);
    const { page, physicalBits, section } = sizes;
    const size = (log.sectionRoots * page * section) / (8 * 2 ** physicalBits);
    return SECTION_SIZES.find((known) => known === size);
  },
  sectionUsage: ({ log, sizes }) => {
    const bytes = log.usageMaps.reduce((sum, size) => sum + size, 0);
    return bytes === 0 ? undefined : whole(bytes / sectionsOf(log.ram, sizes.section));
  },
};

/** How many sections hold RAM; ranges may touch the same section, overlap and stand in any order. */
function sectionsOf(ram: readonly ByteRange[], section: Bytes): number {
  let counted = 0;
  let next = 0;
  for (const { first, last } of ram.toSorted((a, b) => a.first - b.first)) {
    const from = Math.max(next, Math.floor(first / section));
    const end = Math.floor(last / section) + 1;
    if (end <= from) continue;
    counted += end - from;
    next = end;
  }
  return counted;
}

/**
 * The data of a node without memory, or of one with memory where both take as many cache lines as the structure has (alloc_node_data() and
 * alloc_offline_node_data(), mm/numa.c).
 */
export function memorylessNodeData(log: MeasuredBoot, unitWithMemory: "page" | "cache-line"): Bytes | undefined {
  return theSame(log.memorylessNodeData) ?? (unitWithMemory === "cache-line" ? theSame(log.nodeData) : undefined);
}

function theSame(values: readonly number[]): number | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

function whole(value: number): number | undefined {
  return Number.isInteger(value) ? value : undefined;
}
