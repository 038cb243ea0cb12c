/**
 * What a saved boot log tells of the kernel that wrote it, as plain values: `build from "boot.dmesg"` hands them in, and
 * log-extractors.ts makes the build's profile of them. What the log does not hold is undefined, or an empty list. Bytes.
 */
import type { ConfigValues } from "../kernels/kconfig/options.ts";
import type { ByteRange, Bytes } from "../units/units.ts";

export interface MeasuredBoot {
  /** What the log is called: `boot.dmesg`. */
  readonly log: string;
  /** Of the log's first line: `6.12.107+deb13-amd64`. */
  readonly release?: string;
  /** Whose kernel it is by the log's first line, as `build NAME` calls it: `debian`. */
  readonly build?: string;
  /** `nokaslr` was on its command line. */
  readonly nokaslr: boolean;
  /** The reserved region around the kernel image, in memblock's first dump; it ends with the early heap. */
  readonly image?: ByteRange;
  /** Used part of the early heap (brk), which begins where .bss ends. */
  readonly brk?: ByteRange;
  /** `Memory: … (12295K kernel code, 2538K rwdata, …)`, each cut to whole KiB by the kernel. */
  readonly imageSizes?: {
    readonly code: Bytes;
    readonly rwdata: Bytes;
    readonly rodata: Bytes;
    readonly init: Bytes;
    readonly bss: Bytes;
  };
  /** `Freeing unused kernel image (initmem) memory: 2676K`, in the order of time; `what` is what stands between. */
  readonly freed: readonly { readonly what: string; readonly size: Bytes }[];
  /** What reserve_real_mode() took. */
  readonly trampoline?: Bytes;
  /** Size of each `NODE_DATA(0) allocated [mem …]`. */
  readonly nodeData: readonly Bytes[];
  /** Of nodes without memory. */
  readonly memorylessNodeData: readonly Bytes[];
  /** What setup_log_buf() allocated: text, descriptors, records. */
  readonly logBuffer: readonly Bytes[];
  /** `percpu: Embedded 63 pages/cpu s221184 r8192 d28672 u1048576`. */
  readonly perCpu?: { readonly static: Bytes; readonly reserved: Bytes; readonly dynamic: Bytes; readonly unit: Bytes };
  /** Allocations right behind the `pcpu-alloc:` lines: slots, then chunk, bitmaps and page blocks of each part. */
  readonly perCpuTables: readonly Bytes[];
  /** The table of section roots. */
  readonly sectionRoots?: Bytes;
  /** Usage maps, one allocation for each run of sections of a node. */
  readonly usageMaps: readonly Bytes[];
  /** `Early memory node ranges`. */
  readonly ram: readonly ByteRange[];
  /** `PM: hibernation: Registered nosave memory`. */
  readonly nosave: readonly ByteRange[];
  /** Options that messages give away: `cma: Reserved 64 MiB` CMA, `Zone ranges:` ZONE_DEVICE, the first line PREEMPT_RT. */
  readonly config: Partial<ConfigValues>;
}
