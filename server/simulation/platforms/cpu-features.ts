/**
 * What a machine's CPU and hypervisor are, as far as the kernel's memory layout depends on it: stated by `cpu` and `hypervisor`,
 * or the platform's default. Where nothing tells, the simulation assumes and machine-evidence.ts says so.
 */
import type { MachineSpec } from "../state/events.ts";
import { onceFor } from "../units/once-for.ts";
import { platformOf } from "./catalogue.ts";
import { cpuModel } from "./cpus/catalogue.ts";
import type { CpuModel, CpuVendor } from "./cpus/schema.ts";
import { hypervisorNamed } from "./hypervisors.ts";
import type { Known } from "./schema.ts";

export interface CpuFeatures {
  /** As stated, or the platform's default; undefined: nobody says. */
  readonly model: string | undefined;
  readonly vendor: Known<CpuVendor>;
  /** pdpe1gb: pages of 1 GiB. */
  readonly gigabytePages: Known<boolean>;
  /** la57: five levels of page tables; on arm64 virtual addresses of 52 bits (FEAT_LVA, FEAT_LPA2). */
  readonly fiveLevels: Known<boolean>;
}

const NOTHING_KNOWN = { vendor: "unknown", gigabytePages: "unknown", fiveLevels: "unknown" } as const;

/** What is known of the CPU: what a log of the machine told, and else by its model. */
export const cpuFeatures: (machine: MachineSpec) => CpuFeatures = onceFor((machine) => ({
  ...modelFeatures(machine),
  ...machine.cpuSeen,
}));

function modelFeatures(machine: MachineSpec): CpuFeatures {
  const platform = platformOf(machine);
  const name = machine.cpu ?? platform.defaultCpu;
  const model = name === undefined ? undefined : cpuModel(name, platform.arch);
  const hypervisor = machine.hypervisor === undefined ? undefined : hypervisorNamed(machine.hypervisor);
  const onHostCpu = hypervisor?.hostCpu === true;
  if (model === undefined || (model.hostsWhenVirtualised === true && onHostCpu))
    return { model: name, ...NOTHING_KNOWN };
  const vendor = platform.vendorOfHost && onHostCpu ? "unknown" : model.vendor;
  return { model: name, vendor, ...pages(model) };
}

function pages({ gigabytePages, fiveLevels }: CpuModel) {
  return { gigabytePages, fiveLevels };
}

/** Whether the kernel may map 1 GiB at once. Nearly every CPU since 2010 can: assumed of one that nobody describes. */
export function hasGigabytePages(machine: MachineSpec): boolean {
  return cpuFeatures(machine).gigabytePages !== false;
}

/** Whether the CPU has five levels of page tables. Assumed only where it is stated. */
export function hasFiveLevels(machine: MachineSpec): boolean {
  return cpuFeatures(machine).fiveLevels === true;
}

/** Whether QEMU keeps RAM clear of AMD's HyperTransport range: an AMD CPU (IS_AMD_CPU in hw/i386/pc.c); assumed if unknown. */
export function reservesHyperTransport(machine: MachineSpec): boolean {
  const { vendor } = cpuFeatures(machine);
  return vendor === "AMD" || vendor === "unknown";
}

/** Whether the kernel maps a debug store for each CPU (arch/x86/mm/cpu_entry_area.c): Intel's only. */
export function hasDebugStore(machine: MachineSpec): boolean {
  return cpuFeatures(machine).vendor === "Intel";
}

/** CPUID's hypervisor bit. */
export function hypervisorBit(machine: MachineSpec): Known<boolean> {
  const stated = machine.hypervisor === undefined ? undefined : hypervisorNamed(machine.hypervisor);
  return stated?.hypervisorBit ?? platformOf(machine).hypervisor;
}

/** Whether the kernel takes itself for a guest. A machine of which only the memory map is known is taken for bare metal. */
export function isGuest(machine: MachineSpec): boolean {
  return hypervisorBit(machine) === true;
}
