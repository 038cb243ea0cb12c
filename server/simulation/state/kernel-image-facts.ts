/**
 * What a kernel image tells of itself, as plain values: `kernel from "vmlinuz"` hands them in, and image-extractors.ts makes the build's profile of them. What
 * the image does not hold is undefined, or not in a record. Bytes.
 */
import type { MemoryOptionValues } from "../kernels/kconfig/memory-options.ts";
import type { ConfigValues } from "../kernels/kconfig/options.ts";
import type { Bytes } from "../units/units.ts";
import type { Arch } from "./events.ts";

/** Symbols of the linker's script and of others whose place tells a size. Values are bytes from `_text`. */
export const IMAGE_SYMBOLS = [
  "_text",
  "_stext",
  "_etext",
  "__stop___ex_table",
  "__start_rodata",
  "__end_rodata",
  "_sdata",
  "_edata",
  "__init_begin",
  "__init_end",
  "__smp_locks",
  "__smp_locks_end",
  "__bss_start",
  "__bss_stop",
  "__start_bss_decrypted_unused",
  "__end_bss_decrypted",
  "_end",
  "real_mode_blob",
  "real_mode_blob_end",
  "__initdata_begin",
  "__idmap_text_start",
  "__idmap_text_end",
  "__idmap_kpti_flag",
  "init_pg_dir",
  "init_pg_end",
] as const;
export type ImageSymbol = (typeof IMAGE_SYMBOLS)[number];

/** Structures whose sizes items of a build's profile are made of. */
export const IMAGE_STRUCTS = [
  "pglist_data",
  "printk_info",
  "pcpu_chunk",
  "mem_section",
  "mem_section_usage",
  "cpumask",
  "property",
  "device_node",
  "zone",
  "page",
] as const;
export type ImageStruct = (typeof IMAGE_STRUCTS)[number];

/** Options that decide about items of a profile, with a symbol that only a kernel with them has. `data`: it is no function, and not in every table of symbols. */
export const IMAGE_OPTIONS = {
  HIBERNATION: { symbol: "register_nosave_region" },
  CPUMASK_OFFSTACK: { symbol: "alloc_bootmem_cpumask_var" },
  RANDOMIZE_MEMORY: { symbol: "kernel_randomize_memory" },
  UNMAP_KERNEL_AT_EL0: { symbol: "idmap_kpti_install_ng_mappings" },
  // Kernels since 6.17 always have it, and no option of the name.
  X86_5LEVEL: { symbol: "__pgtable_l5_enabled", data: true },
} as const satisfies Readonly<Record<string, { readonly symbol: string; readonly data?: true }>>;
export type ImageOption = keyof typeof IMAGE_OPTIONS;

export interface KernelImageFacts {
  /** A part is missing that sizes are read of: it is cut off, or built without symbols or type information. */
  readonly isPartial?: boolean;
  /** What the file is called: `vmlinuz`. */
  readonly image: string;
  /** uname -r: `6.12.107+deb13-amd64`. */
  readonly release: string;
  /** The release, or of a distribution that tells it the upstream version that it is: `6.1.176` of Debian's `6.1.0-50-amd64`. */
  readonly version: string;
  /** Version of the distribution's package, where the banner tells it: `6.1.176-1`. */
  readonly package?: string;
  /** Whose kernel it is by its banner, as `build NAME` calls it: `debian`. */
  readonly build?: string;
  readonly arch: Arch;
  readonly pageSize: Bytes;
  /** Physical address of `_text` without KASLR, where the image is built for one. */
  readonly textAddress?: Bytes;
  readonly symbols: { readonly [S in ImageSymbol]?: Bytes };
  /** There is a table of all symbols: what is not among `symbols` is not in the kernel. */
  readonly allSymbols: boolean;
  /** Static part of the per-CPU area. */
  readonly perCpuStatic?: Bytes;
  readonly structs: { readonly [S in ImageStruct]?: Bytes };
  readonly options: { readonly [O in ImageOption]?: boolean };
  /** Where its whole configuration was read: in the image, or the name of a file. */
  readonly configFrom?: string;
  readonly config: Partial<ConfigValues>;
  /** What that configuration says of all options that change memory. */
  readonly memoryOptions?: MemoryOptionValues;
  /** The version whose configuration it is by its head, where that is another than the image's. */
  readonly configVersion?: string;
}
