/** Memory contents that outlive a boot: what /proc/vmcore shows of a kernel that crashed, and dumps in file systems on persistent memory. */

import type { ByteRange } from "../units/units.ts";
import type { DumpPart } from "./alloc-site.ts";
import type { Origin } from "./events.ts";
import type { Reservation } from "./state.ts";

/** The kernel that crashed, as it was then. */
export interface Vmcore {
  /** Version of that kernel. */
  readonly kernel: string;
  /** Where it held its data is only modelled. */
  readonly modelled: boolean;
  /** Memory that the kernel held data of its own in. */
  readonly kernelData: readonly Reservation[];
  /** Memory of kernel zones but for CMA areas: it holds there what only the running system knows. */
  readonly kernelZones: readonly ByteRange[];
  /** Left out of /proc/vmcore: the crash kernel runs there. */
  readonly leftOut: readonly ByteRange[];
}

/** A dump in a file system on a persistent memory device; both ends of the device inclusive. */
export interface CrashDump extends ByteRange {
  readonly device: string;
  /** Version of the kernel that crashed. */
  readonly kernel: string;
  /** What the file system overwrote of what makedumpfile reads. */
  readonly lost: readonly LostData[];
  readonly origin: Origin;
}

/** A piece of the crashed kernel, and what makedumpfile looks for in it. */
export interface LostData extends Reservation {
  /** `boot-allocation`: one that a log told without a name. */
  readonly what: DumpPart | "boot-allocation";
}

export interface PersistentContents {
  readonly vmcore?: Vmcore;
  readonly dumps: readonly CrashDump[];
}

export const NOTHING_PERSISTENT: PersistentContents = { dumps: [] };
