/**
 * How well a machine is known: which platform's data stands for it, and what nobody told. Facts that rest on the latter are modelled.
 */
import type { Arm64Build } from "../builds/schema.ts";
import type { CpuFeatureName, Reason } from "../evidence/reason.ts";
import type { BootSetup, MachineSpec } from "../state/events.ts";
import { type Bytes, GiB } from "../units/units.ts";
import { choosePlatform } from "./catalogue.ts";
import { cpuFeatures, hypervisorBit } from "./cpu-features.ts";
import { uefiFirmware } from "./firmware/catalogue.ts";
import { hasMeasuredPlaces } from "./loaded-places.ts";
import { reachesHyperTransport } from "./ram-layout.ts";

/** RAM that ends below has memory blocks of one section, whatever the machine (MEM_SIZE_FOR_LARGE_BLOCK, arch/x86/mm/init_64.c). */
const LARGE_MACHINE: Bytes = 64 * GiB;

/** `places`: where the kernel's build was measured to find what a UEFI loader leaves; undefined where it was not. */
export function machineReasons({ kernel, machine, devices }: BootSetup, places: Arm64Build["uefi"]): readonly Reason[] {
  const { platform, source } = choosePlatform(machine);
  const reasons: Reason[] = [];
  if (source === "map-only") reasons.push({ kind: "map-only-machine" });
  if (source === "nearest" && machine.qemu !== undefined) {
    reasons.push({
      kind: "platform-version",
      platform: platform.name!,
      version: machine.qemu,
      nearest: platform.version!,
    });
  }
  if ((machine.supposed ?? []).length > 0) reasons.push({ kind: "supposed", what: machine.supposed! });
  reasons.push(...loaderReasons(machine, devices, places));
  if (kernel.arch === "x86_64") reasons.push(...cpuReasons(machine), ...hypervisorReasons(machine));
  return reasons;
}

function loaderReasons(
  machine: MachineSpec,
  devices: BootSetup["devices"],
  places: Arm64Build["uefi"],
): readonly Reason[] {
  const { platform } = choosePlatform(machine);
  const { uefi } = machine;
  if (uefi === undefined) return [];
  const unsimulated = unsimulatedFirmware(machine);
  if (unsimulated !== undefined) return [unsimulated];
  const measured = platform.uefi.includes(uefi) && hasMeasuredPlaces(uefi, places);
  if (!measured) return [{ kind: "loader-not-measured", firmware: uefi }];
  // edk2 makes room for the tables that describe nodes and memory devices, and what comes behind them moves by pages; counted from the top of memory, by its size as well.
  const describesMemory = machine.nodes.length > 0 || machine.maxmem > 0 || devices.length > 0;
  const moves = describesMemory || uefiFirmware(uefi).keptFrom === "top";
  return moves ? [{ kind: "firmware-tables", firmware: uefi }] : [];
}

/** Why a machine's UEFI firmware is not simulated: no boot of its platform with any was measured. Undefined: it has none, or it is. */
export function unsimulatedFirmware(machine: Pick<MachineSpec, "platform" | "qemu" | "uefi">): Reason | undefined {
  const { name, uefi: builds } = choosePlatform(machine).platform;
  if (machine.uefi === undefined || builds.length > 0) return undefined;
  return { kind: "firmware-not-simulated", firmware: machine.uefi, ...(name ? { platform: name } : {}) };
}

/**
 * How many CPUs a machine can have, and whose limit that is; undefined: none is known. Of a version that is not tabled the nearest tells
 * nothing: limits grow.
 */
export function mostCpus(
  machine: Pick<MachineSpec, "platform" | "qemu">,
): { readonly most: number; readonly platform: string; readonly version: string } | undefined {
  const { platform, source } = choosePlatform(machine);
  const { name, version, mostCpus: most } = platform;
  if (source !== "tabled" || most === undefined || name === undefined || version === undefined) return undefined;
  return { most, platform: name, version };
}

/** What of the machine only shows in addresses that the log prints. */
export function printedPlaceReasons(machine: MachineSpec): readonly Reason[] {
  const { uefi } = machine;
  const isSimulated = uefi !== undefined && choosePlatform(machine).platform.uefi.length > 0;
  if (!isSimulated || uefiFirmware(uefi).keptMoves !== true) return [];
  return [{ kind: "firmware-memory-moves", firmware: uefi }];
}

/** What is unknown of the CPU and decides something here. */
function cpuReasons(machine: MachineSpec): readonly Reason[] {
  const { model, vendor, gigabytePages, fiveLevels } = cpuFeatures(machine);
  const features: CpuFeatureName[] = [];
  if (gigabytePages === "unknown") features.push("gigabyte-pages");
  if (fiveLevels === "unknown") features.push("five-levels");
  if (vendor === "unknown" && dependsOnVendor(machine)) features.push("vendor");
  if (features.length === 0) return [];
  return [{ kind: "cpu-unknown", ...(model === undefined ? {} : { model }), features }];
}

/** AMD's HyperTransport range, and Intel's debug stores, which eight CPUs have room for in the first page table. */
function dependsOnVendor(machine: MachineSpec): boolean {
  const { memory } = choosePlatform(machine).platform;
  return machine.cpus > 8 || (memory.kind === "split" && reachesHyperTransport(memory, machine));
}

/** On large machines memory blocks depend on the hypervisor bit. */
function hypervisorReasons(machine: MachineSpec): readonly Reason[] {
  const end = Math.max(
    machine.memory,
    ...(machine.firmware ?? []).map(({ last, type }) => (type === "usable" ? last : 0)),
  );
  return hypervisorBit(machine) === "unknown" && end >= LARGE_MACHINE ? [{ kind: "hypervisor-unknown" }] : [];
}
