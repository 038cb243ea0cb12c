/** An initrd that is stated where no loader can put it. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "initrd-place": { readonly initrd: ByteRange } & (
      | { readonly kind: "not-ram" }
      | { readonly kind: "in-image"; readonly image: ByteRange }
    );
  }
}

export const initrdPlace = defineNote({
  code: "initrd-place",
  about: "an initrd where no loader can put it",
  severity: "error",
  restsOn: ({ kind }) => (kind === "not-ram" ? "text" : "sizes"),
  onlyOfFullBoots: true,
  words: (facts) => {
    const place = `the initrd at ${rangeText(facts.initrd)}`;
    if (facts.kind === "not-ram") return { message: `${place} does not lie in RAM` };
    return {
      message: `${place} lies in the kernel image, ${rangeText(facts.image)}: unpacking the kernel overwrites it`,
    };
  },
  page: {
    meaning: "The place that `initrd SIZE at ADDRESS` states has no RAM, or the kernel image lies there.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  initrd 4500K at 0xfeb40000
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  initrd 4500K at 0x7fb40000
}
boot
`,
    why: "A loader copies the initrd into RAM, and keeps clear of what it loads besides; the boot protocol tells the kernel only where it lies (ramdisk_image; linux,initrd-start).",
    mend: "Write the place that the boot log tells (`RAMDISK: [mem …]`), or leave `at` out.",
  },
});

function rangeText({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}
