/** Parameters that another one wins over. */
import type { Origin } from "../../simulation/state/events.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "param-ignored": {
      readonly text: string;
      readonly winner: { readonly text: string; readonly origin: Origin };
      /** `in-effect`: the winner excludes it. `larger-kernel-part`: it leaves the kernel more. */
      readonly why: "in-effect" | "larger-kernel-part";
    };
  }
}

export const paramIgnored = defineNote({
  code: "param-ignored",
  about: "another parameter wins",
  severity: "warning",
  restsOn: "layout",
  words: ({ text, winner, why }) =>
    why === "in-effect"
      ? {
          message: `\`${text}\` is ignored: \`${winner.text}\` is in effect`,
          related: [{ origin: winner.origin, message: `\`${winner.text}\` is given here` }],
        }
      : {
          message: `\`${text}\` is ignored: \`${winner.text}\` leaves the kernel more, and the larger kernel part wins`,
          related: [{ origin: winner.origin, message: `\`${winner.text}\` decides` }],
        },
  page: {
    meaning: "Of the parameters that size ZONE_MOVABLE another one decides.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=1G kernelcore=3584M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr kernelcore=3584M }
boot
`,
    why: "find_zone_movable_pfns_for_nodes() looks at `movable_node` first, then at `kernelcore=mirror`, then takes the larger kernel part of the two sizes (mm/mm_init.c, before 6.5 mm/page_alloc.c).",
    mend: "Leave out the parameter that is ignored.",
  },
});
