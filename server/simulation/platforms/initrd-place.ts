/**
 * Whether an initrd can lie where a scenario states it: in RAM, and not where the loader or the unpacking kernel puts the image
 * (arch/x86/boot/compressed/head_64.S moves itself to the end of the image's room before it looks for a random place). Only of a
 * place that somebody wrote: one that a log tells was there.
 */
import { E820_RAM, type E820Map } from "../e820/e820.ts";
import type { MachineSpec } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { ByteSpan } from "./schema.ts";

/** `image`: where it lies whatever the boot does; undefined: loader and firmware have it where there is room. */
export function initrdPlaceNotes(machine: MachineSpec, ram: E820Map, image: ByteSpan | undefined): readonly Note[] {
  const { initrd: size, initrdAt: start, initrdAtOrigin: origin } = machine;
  if (start === undefined || origin === undefined || size === 0) return [];
  const end = start + size;
  const initrd = { first: start, last: end - 1 };
  if (!ram.covers(start, end, E820_RAM)) return [note("initrd-place", { kind: "not-ram", initrd }, origin, start)];
  if (image === undefined || image.end <= start || end <= image.start) return [];
  const facts = { kind: "in-image", initrd, image: { first: image.start, last: image.end - 1 } } as const;
  return [note("initrd-place", facts, origin, start)];
}

/** QEMU loads the image itself; other loaders move it out of the way. */
export function hasFixedImage({ platform, uefi }: MachineSpec): boolean {
  return platform !== undefined && uefi === undefined;
}
