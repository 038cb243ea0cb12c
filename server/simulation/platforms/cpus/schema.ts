/**
 * A CPU model as far as a kernel's memory layout depends on it. Features are CPUID's: pdpe1gb (pages of 1 GiB), la57 (five
 * levels of page tables).
 */
import type { Arch } from "../../state/events.ts";
import type { Known } from "../schema.ts";

export type CpuVendor = "Intel" | "AMD" | "Hygon" | "Zhaoxin" | "Arm" | "Fujitsu" | "Ampere";

export interface CpuModel {
  /** As QEMU names it, without version and variants. */
  readonly name: string;
  /** What people call it for short, where that names no one model. None is accepted: an error names the model. */
  readonly otherNames?: readonly string[];
  readonly arch: Arch;
  readonly vendor: Known<CpuVendor>;
  readonly gigabytePages: Known<boolean>;
  readonly fiveLevels: Known<boolean>;
  /** `-IBRS`, `-noTSX`: the same model with other features, none of which memory depends on. */
  readonly variants: readonly string[];
  /** Highest of `-v1`, `-v2` …; 0: the model has no versions. */
  readonly versions: number;
  /** How the model calls itself, `smpboot: CPU0: …` (target/i386/cpu.c: model_id), from the beginning and without QEMU's version. */
  readonly brand?: string;
  /** `mode` of libvirt's `<cpu>` that stands for it. */
  readonly libvirtMode?: string;
  /** Under a hypervisor the features are those of its host's CPU. */
  readonly hostsWhenVirtualised?: true;
}
