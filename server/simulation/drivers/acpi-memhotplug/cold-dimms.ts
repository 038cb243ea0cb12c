/**
 * DIMMs that are there at power-on: QEMU places them with the other devices of its command line, and ACPI hands them to the kernel as it scans
 * its namespace (drivers/acpi/scan.c: acpi_scan_init(), a subsys_initcall behind those of mm). Init memory and the initrd are not freed yet, and
 * khugepaged runs.
 */
import { placedAtBoot } from "../../platforms/device-memory.ts";
import type { Note } from "../../state/notes.ts";
import type { MemoryState } from "../../state/state.ts";
import { plugDimm } from "./dimm.ts";

export interface ColdPlugged {
  readonly state: MemoryState;
  readonly notes: readonly Note[];
}

/** `booted`: as subsys_initcall finds it. */
export function plugColdDimms(booted: MemoryState): ColdPlugged {
  const { machine, devices } = booted.boot.setup;
  let plugged: ColdPlugged = { state: booted, notes: [] };
  for (const { spec, first } of placedAtBoot(machine, devices)) {
    if (spec.kind !== "dimm") continue;
    const { state, notes } = plugDimm(plugged.state, { ...spec, at: first }, spec.origin, true);
    plugged = { state, notes: [...plugged.notes, ...notes] };
  }
  return plugged;
}
