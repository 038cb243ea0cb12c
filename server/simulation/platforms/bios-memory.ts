/**
 * What SeaBIOS takes of the top of low RAM for good, in the order in which it asks for it: SMBIOS tables too large for the F segment
 * (src/fw/biostables.c), what QEMU's table loader asks for (src/fw/romfile_loader.c), buffers of disks (src/hw/ahci.c). Its allocator
 * gives the highest place that is free and aligned (src/malloc.c:alloc_new); the e820 map reserves whole pages.
 */
import { PAGE_SIZE } from "../e820/page-size.ts";
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, roundDown } from "../units/units.ts";
import type { BiosAllocation, BiosData, ByteSpan, SmbiosData } from "./schema.ts";

export interface BiosMemory {
  /** Where usable RAM ends below it; a multiple of the page size. */
  readonly start: Bytes;
  /** First byte of the ACPI tables; undefined: the firmware has none. */
  readonly acpiTables: Bytes | undefined;
}

/** `lowEnd`: where RAM below 4 GiB ends. `nvdimms`: the machine takes NVDIMMs. */
export function biosMemory(bios: BiosData, machine: MachineSpec, lowEnd: Bytes, nvdimms: boolean): BiosMemory {
  const zone = new HighZone(lowEnd);
  const { smbios, acpi } = bios;
  const tables = smbios === undefined ? 0 : smbiosBytes(smbios, machine, lowEnd);
  if (smbios !== undefined && tables > smbios.inSegmentUpTo) zone.take({ size: tables, align: smbios.align });
  if (nvdimms) zone.take({ size: bios.keptForNvdimm, align: PAGE_SIZE });
  const acpiTables = acpi === undefined ? undefined : zone.take(acpi.blob);
  for (const each of bios.keptForDisks) zone.take(each);
  return { start: roundDown(zone.lowest, PAGE_SIZE), acpiTables };
}

/** Size of the structures: one for each full or begun DIMM of the given size, one for each range of RAM, and those that there is one of. */
export function smbiosBytes(smbios: SmbiosData, { memory }: MachineSpec, lowEnd: Bytes): Bytes {
  const dimms = Math.ceil(memory / smbios.dimm);
  const ranges = memory > lowEnd ? 2 : 1;
  let size = smbios.base + dimms * smbios.perDimm + ranges * smbios.perRange;
  // "DIMM 10" is a character longer than "DIMM 9".
  for (let longer = 10; longer < dimms; longer *= 10) size += dimms - longer;
  return size;
}

/** The allocator's free memory below `end`. */
class HighZone {
  /** From the highest to the lowest; the last one has no lower end that matters. */
  #free: readonly ByteSpan[];
  #lowest: Bytes;

  constructor(end: Bytes) {
    this.#free = [{ start: 0, end }];
    this.#lowest = end;
  }

  /** The lowest byte that was taken; the end of the zone before anything is. */
  get lowest(): Bytes {
    return this.#lowest;
  }

  /** First byte of the highest place for it. */
  take({ size, align }: BiosAllocation): Bytes {
    const startIn = (span: ByteSpan): Bytes => roundDown(span.end - size, align);
    const span = this.#free.find((each) => startIn(each) >= each.start);
    if (span === undefined) return this.#lowest;
    const start = startIn(span);
    const rest = [
      { start: start + size, end: span.end },
      { start: span.start, end: start },
    ].filter((each) => each.end > each.start);
    this.#free = this.#free.flatMap((each) => (each === span ? rest : each));
    this.#lowest = Math.min(this.#lowest, start);
    return start;
  }
}
