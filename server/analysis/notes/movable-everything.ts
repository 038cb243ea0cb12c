/** Parameters that would leave the kernel no memory. */
import { type Bytes, MiB, roundDown, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-everything": { readonly text: string; readonly ram: Bytes };
  }
}

export const movableEverything = defineNote({
  code: "movable-everything",
  about: "no memory is left for the kernel",
  severity: "warning",
  restsOn: "layout",
  words: ({ text, ram }) => ({
    message: `\`${text}\` asks for all ${sizeText(roundDown(ram, MiB))} of RAM and would leave the kernel none: the kernel makes no ZONE_MOVABLE at all`,
  }),
  page: {
    meaning: "`movablecore=` asks for all RAM there is.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=8G }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=512M }
boot
`,
    why: "A kernel part of 0 counts as not asked for: find_zone_movable_pfns_for_nodes() goes out without a zone (mm/mm_init.c).",
    mend: "Leave the kernel a part: a quarter of RAM is what the documentation calls safe.",
  },
});
