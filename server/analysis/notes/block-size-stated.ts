/** A stated size of memory blocks that the kernel's rules don't give. */
import { type Bytes, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "block-size-stated": {
      readonly stated: Bytes;
      readonly derived: Bytes;
      readonly section: Bytes;
      /** False: no block can be so. */
      readonly holds: boolean;
    };
  }
}

export const blockSizeStated = defineNote({
  code: "block-size-stated",
  about: "a stated size of memory blocks that the kernel's rules don't give",
  severity: "info",
  restsOn: "layout",
  severityOf: ({ holds }) => (holds ? "info" : "warning"),
  onlyOfFullBoots: true,
  words: ({ stated, derived, section, holds }) => ({
    message: holds
      ? `memory blocks are ${sizeText(stated)} as stated; by its rules this kernel makes them ${sizeText(derived)} on such a machine: the version, the hypervisor or the end of RAM is another there`
      : `no memory block is ${sizeText(stated)}: it is a power of two and whole sections of ${sizeText(section)}; ${sizeText(derived)} is taken`,
  }),
  page: {
    meaning:
      "The machine states how large its memory blocks are, and the version, the hypervisor and the end of RAM that the scenario has would give another size.",
    example: `kernel 6.12 x86_64
machine {
  hypervisor none
  block-size 128M
  firmware {
    0x0-0x9fbff usable
    0x100000-0x3fffffffff usable
  }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  hypervisor none
  block-size 2G
  firmware {
    0x0-0x9fbff usable
    0x100000-0x3fffffffff usable
  }
}
boot
`,
    why: "x86 takes blocks of one section below 64 GiB of RAM, and above 2 GiB or the largest size that divides the end of RAM, by version and by CPUID's hypervisor bit (arch/x86/mm/init_64.c: probe_memory_block_size()); arm64 takes a section.",
    mend: "State the kernel's version, `hypervisor` and the firmware's map as the real machine has them; or leave `block-size` out.",
  },
});
