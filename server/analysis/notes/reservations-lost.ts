/** Reservations of the boot that memblock could not note. */
import { type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "reservations-lost": {
      /** The lowest of them. */
      readonly from: Bytes;
      /** Of all together. */
      readonly size: Bytes;
      readonly count: number;
      /** Entries that the list has. */
      readonly room: number;
    };
  }
}

export const reservationsLost = defineNote({
  code: "reservations-lost",
  about: "reservations that memblock had no room for: the kernel takes their memory for free",
  severity: "error",
  restsOn: "sizes",
  words: ({ from, size, count, room }) => ({
    message: `memblock.reserved is full with ${room} entries and can't grow: ${count === 1 ? "a reservation" : `${count} reservations`}, ${sizeText(size)} from ${hex(from)} on, ${count === 1 ? "is" : "are"} lost, and the kernel takes the memory for free`,
  }),
  page: {
    meaning: "The kernel reserved more ranges at boot than its list has entries, before the list may grow.",
    example: {
      none: "it takes more reservations than the list in the kernel image has entries, 128 and more of them, of an arm64 machine.",
    },
    why: "memblock_double_array() fails before memblock_allow_resize(), and the callers of memblock_reserve() do not look (mm/memblock.c); since 6.7 the kernel stops there.",
    mend: "Give the machine fewer reserved ranges, or a kernel with CONFIG_EFI or CONFIG_ARM_GIC_V3_ITS, whose list is longer.",
    noFix: "Which of the machine's ranges could go only its maker knows.",
  },
});
