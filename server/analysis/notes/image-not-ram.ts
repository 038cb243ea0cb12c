/** A kernel image where the firmware has no RAM. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "image-not-ram": { readonly image: ByteRange };
  }
}

export const imageNotRam = defineNote({
  code: "image-not-ram",
  about: "a kernel image where the firmware has no RAM",
  severity: "warning",
  restsOn: "sizes",
  onlyOfFullBoots: true,
  words: ({ image }) => ({
    message: `the firmware map has no RAM at ${hex(image.first)}-${hex(image.last)}, where the kernel image lies: the kernel makes its place RAM, and memory blocks and a zone with it; a real loader puts the image into RAM, or does not boot`,
  }),
  page: {
    meaning:
      "The firmware's map has no RAM where an x86 kernel is loaded. A real map has: below 1 MiB, and from 1 MiB on.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x10000000000-0x103ffffffff usable
  }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0x7fffffff usable
    0x10000000000-0x103ffffffff usable
  }
}
boot
`,
    why: "e820_add_kernel_range() says `.text .data .bss are not marked as E820_TYPE_RAM!` and adds the range of the image to the map (arch/x86/kernel/setup.c).",
    mend: "Write the whole map that the firmware has; memory without any RAM at low addresses is that of an arm64 machine.",
    noFix: "What the firmware's map lacks only the machine tells.",
  },
});
