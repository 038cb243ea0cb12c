/**
 * What UEFI firmware keeps of memory for its runtime services: ranges the kernel counts as present but never maps (NOMAP).
 * Bytes, ends exclusive.
 */
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, MiB } from "../units/units.ts";
import { uefiFirmware } from "./firmware/catalogue.ts";
import type { ByteSpan } from "./schema.ts";

/** The second flash bank of QEMU's virt machine (hw/arm/virt.c: base_memmap, VIRT_FLASH). */
const FLASH: ByteSpan = { start: 64 * MiB, end: 128 * MiB };

export interface UefiMemory {
  /** Taken for memory although it is none. */
  readonly flash: ByteSpan | undefined;
  /** All NOMAP ranges, flash included, ascending. */
  readonly nomap: readonly ByteSpan[];
}

/** `release` as in `edk2-2022.11`; an unknown one is taken for the newest build before it. */
export function uefiMemory(machine: MachineSpec, release: string, ramStart: Bytes): UefiMemory {
  const build = uefiFirmware(release);
  const top = ramStart + (machine.nodes[0]?.memory ?? machine.memory);
  const kept = build.kept.map(([a, b]) =>
    build.keptFrom === "top" ? { start: top - a, end: top - b } : { start: a, end: b },
  );
  const flash = build.flashIsMemory ? FLASH : undefined;
  return { flash, nomap: flash === undefined ? kept : [flash, ...kept] };
}
