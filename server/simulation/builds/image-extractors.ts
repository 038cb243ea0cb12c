/**
 * The profile of a build from its image: one extractor an item computes it from symbols, structure sizes and options. Items that the image does not
 * tell are those of the nearest tabled build. What all architectures have is here; an architecture adds its own (arch/x86/build-from-image.ts).
 */
import type { BootSizes } from "../geometry/boot-sizes.ts";
import { DYNAMIC_OF_RANDOM_CACHES, STANDARD_PARTS } from "../geometry/per-cpu-slots.ts";
import { SMP_CACHE_BYTES } from "../geometry/struct-sizes.ts";
import { ruleRow } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { KernelImageFacts } from "../state/kernel-image-facts.ts";
import { type Bytes, roundUp } from "../units/units.ts";
import { pageblockBits, perCpuSlotLists } from "./image-rules.ts";
import type { BuildProfile, Item } from "./schema.ts";

/** What extractors read. */
export interface ImageFactsReading {
  readonly image: KernelImageFacts;
  readonly version: KernelVersion;
  readonly sizes: BootSizes;
}

/** Of an item that kernels of this version do not have. */
export const NOT_IN_VERSION = Symbol("not-in-version");

/** One function an item: its value, or undefined where the image does not tell it. */
export type ImageExtractors<P extends BuildProfile> = {
  readonly [K in keyof P]-?: (reading: ImageFactsReading) => P[K] | typeof NOT_IN_VERSION | undefined;
};

export interface ProfileFromImage<P extends BuildProfile> {
  /** The items that the image tells. */
  readonly told: Partial<P>;
  /** Items that it does not tell. */
  readonly missing: readonly Item<P>[];
  /** Items that kernels of this version do not have. */
  readonly absent: readonly Item<P>[];
}

export function profileFromImage<P extends BuildProfile>(
  reading: ImageFactsReading,
  extractors: ImageExtractors<P>,
): ProfileFromImage<P> {
  const missing: Item<P>[] = [];
  const absent: Item<P>[] = [];
  const told: Partial<P> = {};
  for (const item of Object.keys(extractors) as Item<P>[]) {
    const value = extractors[item](reading);
    if (value === undefined) missing.push(item);
    else if (value === NOT_IN_VERSION) absent.push(item);
    else told[item] = value;
  }
  return { told, missing, absent };
}

/** What the image of every architecture tells. */
export const COMMON_IMAGE_EXTRACTORS: ImageExtractors<BuildProfile> = {
  nodeData: ({ image }) => nodeDataOf(image),
  memorylessNodeData: ({ image }) => nodeDataOf(image),
  printkInfo: ({ image }) => image.structs.printk_info,
  perCpuStatic: ({ image }) => image.perCpuStatic,
  perCpuReserved: () => STANDARD_PARTS.reserved,
  perCpuDynamic: ({ image }) =>
    image.config.RANDOM_KMALLOC_CACHES === true ? DYNAMIC_OF_RANDOM_CACHES : STANDARD_PARTS.dynamic,
  perCpuChunk: ({ image }) => image.structs.pcpu_chunk,
  perCpuSlots: ({ version }) => ruleRow(perCpuSlotLists, version).value,
  memSection: ({ image }) => image.structs.mem_section,
  // sparse_usage_init(): mem_section_usage (since 5.3), and the flags of the section's pageblocks behind it.
  sectionUsage: ({ image, version, sizes }) => {
    const usage = image.structs.mem_section_usage;
    if (usage === undefined) return undefined;
    const bits = (sizes.section / sizes.pageblock) * ruleRow(pageblockBits, version).value;
    return usage + 8 * Math.ceil(bits / 64);
  },
};

/** sizeof(pg_data_t) as memblock hands it out. */
export function nodeDataOf({ structs }: KernelImageFacts): Bytes | undefined {
  return structs.pglist_data === undefined ? undefined : roundUp(structs.pglist_data, SMP_CACHE_BYTES);
}
