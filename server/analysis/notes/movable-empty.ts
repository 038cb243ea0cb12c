/** Parameters that make no ZONE_MOVABLE. */
import { type Bytes, MiB, roundDown, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-empty": {
      readonly text: string;
      readonly why: "no-size" | "nothing-hotpluggable" | "nothing-mirrored" | "kernel-reaches-end" | "all-kernel";
      readonly ram: Bytes;
    };
  }
}

const WHY = {
  "no-size": "the kernel reads a size of 0",
  "nothing-hotpluggable": "no memory is marked hot-pluggable",
  "nothing-mirrored": "the machine has no mirrored memory",
  "kernel-reaches-end": "the kernel's part reaches to the end of every node",
} as const;

export const movableEmpty = defineNote({
  code: "movable-empty",
  about: "no memory is left for ZONE_MOVABLE",
  severity: "warning",
  restsOn: "layout",
  words: ({ text, why, ram }) => {
    const because =
      why === "all-kernel" ? `the kernel's part is all ${sizeText(roundDown(ram, MiB))} of RAM` : WHY[why];
    return { message: `\`${text}\` makes no ZONE_MOVABLE: ${because}` };
  },
  page: {
    meaning: "A parameter asks for ZONE_MOVABLE, and no node has one.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movable_node }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=1G }
boot
`,
    why: "`movable_node` takes memory that the SRAT marks hot-pluggable, `kernelcore=mirror` what is not mirrored, and a size that covers all RAM leaves nothing (mm/mm_init.c: find_zone_movable_pfns_for_nodes()).",
    mend: "Ask for a size that leaves memory to both.",
  },
});
