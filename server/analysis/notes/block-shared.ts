/** Memory blocks that RAM and persistent memory share. */
import { type Bytes, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "block-shared": {
      readonly id: number;
      readonly from: Bytes;
      /** Reading the block's `removable` file dies on this kernel, or died before `constantSince`. */
      readonly readersDie: boolean;
      readonly constantSince: string;
    };
  }
}

export const blockShared = defineNote({
  code: "block-shared",
  about: "RAM and persistent memory share a block",
  severity: "warning",
  restsOn: "layout",
  onlyOfFullBoots: true,
  words: ({ id, from, readersDie, constantSince }) => ({
    message: `memory${id} is shared by System RAM and Persistent Memory (from ${hex(from)}): it can't go offline; ${
      readersDie
        ? `lsmem dies reading its \`removable\` file (is_mem_section_removable), which since ${constantSince} looks at no page`
        : `before ${constantSince} reading its \`removable\` file could crash the kernel`
    }`,
  }),
  fixes: (_, origin) => [{ kind: "whole-blocks", origin }],
  page: {
    meaning:
      "One part of a memory block is System RAM and another Persistent Memory. sysfs shows the block as online as a whole.",
    example: `kernel 6.1 x86_64
machine {
  hypervisor none
  firmware {
    0x0-0x9fbff usable
    0x100000-0x207fffffff usable
  }
}
cmdline { nokaslr memmap=1G!0x1040000000 }
boot
`,
    cured: `kernel 6.1 x86_64
machine {
  hypervisor none
  firmware {
    0x0-0x9fbff usable
    0x100000-0x207fffffff usable
  }
}
cmdline { nokaslr memmap=2G!0x1000000000 }
boot
`,
    why: "Pages of the second part may have no initialised struct page; up to 5.6 reading `removable` walks over all of the block's pages (mm/memory_hotplug.c: is_mem_section_removable()).",
    mend: "Let persistent memory start and end on memory blocks, here of 2 GiB.",
  },
});
