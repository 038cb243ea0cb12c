/** A firmware map of more ranges than a loader, or the kernel, has room for. */
import { type Bytes, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "firmware-map-long": {
      readonly ranges: number;
      /** Ranges that boot_params hold, and that the kernel's own table does. */
      readonly zeropage: number;
      readonly room: number;
      /** Where the first range lies that the kernel has no room for. */
      readonly ignored?: Bytes;
    };
  }
}

export const firmwareMapLong = defineNote({
  code: "firmware-map-long",
  about: "a firmware map of more ranges than there is room for",
  severity: "warning",
  severityOf: ({ ignored }) => (ignored === undefined ? "info" : "warning"),
  restsOn: "layout",
  onlyOfFullBoots: true,
  words: ({ ranges, zeropage, room, ignored }) => ({
    message:
      ignored === undefined
        ? `the firmware map has ${ranges} ranges: boot_params hold ${zeropage}, and all of them reach only a kernel whose loader adds SETUP_E820_EXT, as its EFI stub does`
        : `the firmware map has ${ranges} ranges, and the kernel's table room for ${room}: those from ${hex(ignored)} on are ignored`,
  }),
  page: {
    meaning:
      "The firmware's map has more ranges than an x86 boot loader hands over in boot_params, or than the kernel keeps.",
    example: { none: "It takes a map of more than 128 ranges." },
    why: "boot_params have room for E820_MAX_ENTRIES_ZEROPAGE ranges, 128; the EFI stub hands over the others as SETUP_E820_EXT (drivers/firmware/efi/libstub/x86-stub.c: setup_e820()), and a kernel that the BIOS started asked for no more (arch/x86/boot/memory.c: detect_memory_e820()). The kernel's own table has three more for each node that it tells apart, E820_MAX_ENTRIES; __e820__range_add() ignores what finds no room.",
    mend: "Join ranges that border on each other, or see in the machine's boot log which of them its kernel prints.",
    noFix: "Which ranges the loader hands over only the machine tells.",
  },
});
