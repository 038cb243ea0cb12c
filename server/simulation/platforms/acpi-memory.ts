/**
 * Whether a plugged DIMM reaches the kernel: the platform must announce it by ACPI, and the kernel must have the driver
 * (hw/arm/virt.c, hw/i386/pc.c of QEMU; CONFIG_ACPI_HOTPLUG_MEMORY).
 */
import { kernelConfig } from "../builds/kernel-config.ts";
import type { ArchTraits } from "../state/arch-traits.ts";
import type { BootSetup } from "../state/events.ts";
import { platformOf } from "./catalogue.ts";
import { uefiFirmware } from "./firmware/catalogue.ts";
import { numaOptions } from "./numa-options.ts";

/** Who refuses, and why; nothing is set where memory arrives. */
export interface AcpiMemoryHotplug {
  /** QEMU refuses to plug: a device tree can't announce a DIMM. */
  readonly host?: "no-acpi-ged";
  /** QEMU plugs, the kernel sees nothing: the option it lacks. */
  readonly guest?: string;
}

export function acpiMemoryHotplug({ kernel, machine }: BootSetup): AcpiMemoryHotplug {
  if (platformOf(machine).announcesDimms === "with-acpi" && machine.uefi === undefined) return { host: "no-acpi-ged" };
  const config = kernelConfig(kernel);
  if (!config.value("MEMORY_HOTPLUG")) return { guest: "MEMORY_HOTPLUG" };
  if (!config.value("ACPI_HOTPLUG_MEMORY")) {
    return { guest: "ACPI_HOTPLUG_MEMORY" };
  }
  return {};
}

/**
 * Whether the kernel puts everything on node 0 although the machine has several: numa=off, or firmware that calls memory what
 * the SRAT leaves out.
 */
export function allMemoryOnNode0({ machine, cmdline }: BootSetup, traits: Pick<ArchTraits, "numaNoAcpi">): boolean {
  const { off, noAcpi } = numaOptions(cmdline, traits);
  if (off !== undefined || noAcpi !== undefined) return true;
  return machine.uefi !== undefined && platformOf(machine).uefi.length > 0 && uefiFirmware(machine.uefi).flashIsMemory;
}
