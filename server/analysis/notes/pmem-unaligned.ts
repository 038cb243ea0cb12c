/** Persistent memory that ends inside a section. */
import {
  type ByteRange,
  type Bytes,
  hex,
  roundDown,
  roundUp,
  sizeText,
  writtenSize,
} from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "pmem-unaligned": {
      readonly text: string;
      readonly range: ByteRange;
      readonly sectionSize: Bytes;
      /** What can be used; undefined: nothing. */
      readonly usable?: ByteRange;
      readonly lost: Bytes;
    };
  }
}

export const pmemUnaligned = defineNote({
  code: "pmem-unaligned",
  about: "persistent memory that ends inside a section",
  severity: "warning",
  restsOn: "layout",
  onlyOfFullBoots: true,
  words: ({ text, sectionSize, usable, lost }) => {
    const part = usable === undefined ? "none of it can" : `only ${hex(usable.first)}-${hex(usable.last)} can`;
    return {
      message: `${text} does not start and end on sections of ${sizeText(sectionSize)}: ${part} be used as system-ram later, ${sizeText(lost)} are lost`,
    };
  },
  fixes: ({ text, range, sectionSize }, origin) => {
    if (text.includes(",")) return [];
    const first = roundDown(range.first, sectionSize);
    const value = `${writtenSize(roundUp(range.last + 1, sectionSize) - first)}!${hex(first)}`;
    return [{ kind: "set-parameter", title: `Write \`memmap=${value}\`, whole sections`, origin, value }];
  },
  page: {
    meaning:
      "A range of persistent memory does not consist of whole sections: what is left over can't become System RAM.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr memmap=200M!0x120000000 }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr memmap=256M!0x120000000 }
boot
`,
    why: "Memory is added in whole memory blocks (drivers/dax/kmem.c: dev_dax_kmem_probe(), mm/memory_hotplug.c: check_hotplug_memory_range()).",
    mend: "Let the range start and end on multiples of the section size.",
  },
});
