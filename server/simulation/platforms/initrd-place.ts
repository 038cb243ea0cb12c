/**
 * Whether an initrd can lie where a scenario states it: in RAM, and not where the loader or the unpacking kernel puts the image
 * (arch/x86/boot/compressed/head_64.S moves itself to the end of the image's room before it looks for a random place). Only of a
 * place that somebody wrote: one that a log tells was there.
 */
import { E820_RAM, type E820Map } from "../e820/e820.ts";
import type { MachineSpec } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { Bytes } from "../units/units.ts";
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

/**
 * Bytes that an initrd may have where its loader puts it; undefined: it fits, or whoever wrote the place answers for it. QEMU does not start
 * with one that is larger than the memory (hw/i386/x86.c:x86_load_linux(), hw/arm/boot.c:arm_setup_direct_kernel_boot()); one that the
 * image is unpacked over is lost, and the kernel frees itself with it (init/initramfs.c:free_initrd_mem()).
 */
export function initrdRoom(
  machine: MachineSpec,
  initrd: ByteSpan | undefined,
  ram: E820Map,
  image: ByteSpan,
): Bytes | undefined {
  if (initrd === undefined || machine.initrdAt !== undefined) return undefined;
  const { start, end } = initrd;
  // A firmware map that is stated need not be that of the memory which the loader knew.
  if (start >= 0 && (machine.firmware !== undefined || ram.covers(start, end, E820_RAM))) {
    const isOver = image.start < end && start < image.end;
    return isOver ? Math.max(0, end - image.end) : undefined;
  }
  // Counted down from its end where there is memory, as x86's loaders do, else up from its start.
  const rooms = ram.entries
    .filter(({ type }) => type === E820_RAM)
    .map((entry) =>
      entry.start < end && end <= entry.end
        ? end - entry.start
        : Math.max(0, entry.start <= start ? entry.end - start : 0),
    );
  return Math.max(0, ...rooms);
}

/** QEMU loads the image itself; other loaders move it out of the way. */
export function hasFixedImage({ platform, uefi }: MachineSpec): boolean {
  return platform !== undefined && uefi === undefined;
}
