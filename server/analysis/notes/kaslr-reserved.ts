/** A kernel image that KASLR may put where the command line wants nothing. */

import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "kaslr-reserved": {
      readonly text: string;
      /** RAM within that holds the image. */
      readonly place: ByteRange;
      /** Only the EFI stub passes the parameter over. */
      readonly underUefi: boolean;
    };
  }
}

export const kaslrReserved = defineNote({
  code: "kaslr-reserved",
  about: "KASLR may put the kernel image where memmap= sets memory aside",
  severity: "warning",
  restsOn: "sizes",
  onlyOfFullBoots: true,
  words: ({ text, place, underUefi }) => ({
    message: `KASLR may put the kernel image into ${hex(place.first)}-${hex(place.last)}, which \`${text}\` sets aside${underUefi ? ": booted by UEFI, this kernel looks for a place before it looks at `memmap=`" : ": this kernel's KASLR does not look at `memmap=`"}`,
  }),
  fixes: () => [{ kind: "add-parameter", title: "Add `nokaslr`", text: "nokaslr" }],
  page: {
    meaning:
      "A range that `memmap=` takes away from RAM is RAM to the firmware, and what chooses a random place for the kernel image does not look at the command line.",
    example: `kernel 6.8 x86_64
machine {
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x47fffffff usable
  }
}
cmdline { memmap=4G$8G }
boot
`,
    cured: `kernel 6.8 x86_64
machine {
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x47fffffff usable
  }
}
cmdline { memmap=4G$8G nokaslr }
boot
`,
    why: "From 6.6 to 6.9 the EFI stub allocates the image's place by itself (drivers/firmware/efi/libstub/randomalloc.c: efi_random_alloc()); before 4.11 the decompressor knew only what it lies beside (arch/x86/boot/compressed/kaslr.c: mem_avoid_init()). The kernel then says `.text .data .bss are not marked as E820_TYPE_RAM!`, and declares its place RAM.",
    mend: "Boot with `nokaslr`.",
  },
});
