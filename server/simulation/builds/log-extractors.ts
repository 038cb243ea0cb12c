/**
 * The profile of a build from a boot log of it: one extractor an item computes it from what the kernel printed. Items that the log does
 * not tell are those of the nearest tabled build. Sources are named at each extractor; message formats are those of 4.11 to 7.3.
 */
import { bootSizes } from "../geometry/boot-sizes.ts";

import { STANDARD_PARTS, slotClasses } from "../geometry/per-cpu-slots.ts";
import { earlyPageTables } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";

import type { KernelVersion } from "../kernels/version.ts";
import type { Arch } from "../state/events.ts";

import { type ByteRange, type Bytes, KiB, MiB, roundUp } from "../units/units.ts";

import type { MeasuredBoot } from "./boot-log-facts.ts";
import { imagePartsFromLog } from "./image-from-log.ts";
import type { Arm64Profile, BuildProfile, Item, KernelProfile } from "./schema.ts";

/** What extractors read. */
export interface LogReading<P extends BuildProfile> {
  readonly log: MeasuredBoot;
  readonly version: KernelVersion;
  readonly arch: Arch;
  /** Bytes. */
  readonly pageSize: Bytes;
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

const PAGE = 4 * KiB;
const SECTION_SIZES: readonly Bytes[] = [16, 32, 64];
/** A per-CPU slot is a list head, or in some versions one for each of two kinds of chunks. */
const SLOT_SIZES: readonly Bytes[] = [16, 32];
const MOST_EXTRA_SLOTS = 6;
/** A printk record describes 32 bytes of text. */
const TEXT_PER_RECORD = 32;

const COMMON: Extractors<BuildProfile> = {
  nodeData: ({ log }) => theSame(log.nodeData),
  memorylessNodeData: ({ log }) => theSame(log.memorylessNodeData),
  printkInfo: ({ log }) => {
    const [text, , records] = log.logBuffer;
    return text === undefined || records === undefined ? undefined : whole(records / (text / TEXT_PER_RECORD));
  },
  perCpuStatic: ({ log }) => log.perCpu?.static,
  perCpuReserved: ({ log }) => log.perCpu?.reserved,
  // The kernel tells what is left of whole pages; a size that rounds to the same is the same for all that follows.
  perCpuDynamic: ({ log, pageSize }) => {
    if (log.perCpu === undefined) return undefined;
    const { static: fixed, reserved, dynamic } = log.perCpu;
    const pages = (size: Bytes): Bytes => roundUp(fixed + reserved + size, pageSize);
    return pages(STANDARD_PARTS.dynamic) === pages(dynamic) ? STANDARD_PARTS.dynamic : dynamic;
  },
  // pcpu_alloc_first_chunk(): behind the structure, a bit for each page of the part that it serves.
  perCpuChunk: ({ log, pageSize }) => {
    const [, chunk] = log.perCpuTables;
    if (log.perCpu === undefined || chunk === undefined) return undefined;
    const { static: fixed, reserved, dynamic } = log.perCpu;
    const pages = Math.ceil(((fixed % pageSize) + (reserved > 0 ? reserved : dynamic)) / pageSize);
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
  memSection: ({ log, arch, pageSize, version }) => {
    if (log.sectionRoots === undefined) return undefined;
    const { physicalBits, section } = bootSizes(arch, pageSize, version);
    const size = (log.sectionRoots * pageSize * section) / (8 * 2 ** physicalBits);
    return SECTION_SIZES.find((known) => known === size);
  },
  sectionUsage: ({ log, arch, pageSize, version }) => {
    const { section } = bootSizes(arch, pageSize, version);
    const bytes = log.usageMaps.reduce((sum, size) => sum + size, 0);
    return bytes === 0 ? undefined : whole(bytes / sectionsOf(log.ram, section));
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

/** What the log of an x86_64 kernel tells. */
export const X86_EXTRACTORS: Extractors<KernelProfile> = {
  ...COMMON,
  imageStart: (reading) => placeOf(reading)?.start,
  imageEnd: (reading) => placeOf(reading)?.end,
  brk: ({ log }) => (log.brk === undefined ? undefined : log.brk.last - log.brk.first + 1),
  // DMI strings take what the page tables do not, up to a few pages.
  brkPageTables: ({ log, version }) => {
    if (log.brk === undefined) return undefined;
    const pages = Math.ceil((log.brk.last - log.brk.first + 1) / PAGE);
    return ruleFor(earlyPageTables, version).findLast((count) => count < pages);
  },
  trampoline: ({ log }) => log.trampoline,
  // Only e820 entries that are no RAM ever touch one another.
  nosaveFrom: ({ log }) => {
    const touching = log.nosave.some(({ last }) => log.nosave.some(({ first }) => first === last + 1));
    if (log.nosave.length > 0) return touching ? "entries" : "ram-gaps";
    return log.ram.length > 0 && log.perCpuTables.length > 0 ? "none" : undefined;
  },
  image: (reading) => {
    const place = placeOf(reading);
    const brk = X86_EXTRACTORS.brk(reading);
    if (place === undefined || brk === undefined) return undefined;
    const pages = { start: place.start / PAGE, end: place.end / PAGE, brkEnd: Math.ceil((place.end + brk) / PAGE) };
    return imagePartsFromLog(reading.log, pages);
  },
};

/** An arm64 log does not print where the parts of the image lie, so those items are always missing. */
export const ARM64_EXTRACTORS: Extractors<Arm64Profile> = {
  ...COMMON,
  textOffset: () => undefined,
  imageSize: () => undefined,
  init: () => undefined,
  pagingInit: () => undefined,
  nodeCpumask: () => undefined,
  deviceTreeProperty: () => undefined,
};

/** Where the image lies without KASLR, which moves it by a multiple of 2 MiB. Bytes, end exclusive. */
function placeOf({
  log,
  nearest,
}: LogReading<KernelProfile>): { readonly start: Bytes; readonly end: Bytes } | undefined {
  const { image, brk } = log;
  if (image === undefined || brk === undefined || image.first % (2 * MiB) !== 0) return undefined;
  const start = log.nokaslr ? image.first : nearest.imageStart;
  return { start, end: start + brk.first - image.first };
}

function theSame(values: readonly number[]): number | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

function whole(value: number): number | undefined {
  return Number.isInteger(value) ? value : undefined;
}
