/**
 * What of a machine its files leave open, so that a simulated one can only suppose it. A boot log shows where DIMMs may be plugged (the SRAT's
 * window) and not which are: those there at power-on are added by drivers/acpi/acpi_memhotplug.c behind the boot, without a line.
 */
import { platformOf } from "../simulation/platforms/catalogue.ts";
import { isFirmwareName, UEFI_NAMES } from "../simulation/platforms/firmware/catalogue.ts";
import type { Supposed } from "../simulation/state/events.ts";
import { type ByteRange, rangesOverlap } from "../simulation/units/units.ts";
import type { MachineFacts, SourceKind, Told } from "./facts.ts";
import type { MergedMachine } from "./merge.ts";
import type { PlatformMachine } from "./platform-machine.ts";

/** Files that define a virtual machine name all its devices. */
const TELLS_DEVICES: ReadonlySet<SourceKind> = new Set(["qemu", "libvirt"]);

/** Undefined where memory can't be plugged, or the files tell what is: where it may be, above what the map has. */
export function untoldWindow({ facts, map, later, sources }: MergedMachine): Told<ByteRange> | undefined {
  if (map === undefined || sources.some(({ kind }) => TELLS_DEVICES.has(kind))) return undefined;
  const isListed = facts.maps.blocks !== undefined || facts.maps.iomem !== undefined;
  if (isListed && later.length === 0) return undefined;
  return facts.nodes
    .flatMap(({ ranges }) => ranges)
    .find(
      ({ value }) => !map.ranges.some((range) => range.value.type === "usable" && rangesOverlap(range.value, value)),
    );
}

/** Of a machine that is a tabled platform. Of one that is a memory map alone everything is modelled anyway. */
export function supposedOf(merged: MergedMachine, { name, remarks }: PlatformMachine): readonly Supposed[] {
  const { facts, map } = merged;
  const isOpen: Readonly<Record<Supposed, boolean>> = {
    memory: map === undefined && facts.memory !== undefined && merged.sourceOf(facts.memory)?.kind === "meminfo",
    cpus: facts.cpus === undefined && facts.nodes.every(({ cpus }) => cpus.length < 2),
    dimms: untoldWindow(merged) !== undefined,
    slots: remarks.some(({ kind }) => kind === "slots-supposed"),
    nodes: remarks.some(({ kind }) => kind === "nodes-untold"),
    firmware: facts.efi?.value === true && uefiOf(name, facts)?.supposed !== false,
    cmdline: facts.cmdline === undefined,
  };
  return (Object.keys(isOpen) as Supposed[]).filter((what) => isOpen[what]);
}

/** DMI names the release of edk2: `BIOS 2022.11-1 11/25/2022`. */
const EDK2_RELEASE = /\bBIOS (?:edk2-)?(?:stable)?(\d{4})(\d{2}|\.\d{2})\b/;

/** UEFI firmware of a platform that runs it here; `supposed`: no file tells which build it is. */
export function uefiOf(platform: string, { efi, model }: MachineFacts): UefiOf | undefined {
  if (efi?.value !== true || platformOf({ platform }).uefi.length === 0) return undefined;
  const match = EDK2_RELEASE.exec(model?.value ?? "");
  const told = match === null ? undefined : `edk2-${match[1]}.${match[2]!.replace(".", "")}`;
  const isTold = told !== undefined && isFirmwareName(told);
  return isTold ? { name: told, supposed: false } : { name: UEFI_NAMES[0]!, supposed: true };
}

export interface UefiOf {
  readonly name: string;
  readonly supposed: boolean;
}
