/** Steps that leave everything as it is. */
import type { ZoneName } from "../../simulation/state/events.ts";
import { type BlockIds, blockNames } from "./block-names.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "step-without-effect":
      | {
          readonly kind: "already";
          readonly blocks: BlockIds;
          readonly is: "online" | "offline";
          readonly zone?: ZoneName;
        }
      | { readonly kind: "mode-already"; readonly device: string; readonly mode: string }
      | { readonly kind: "unrelated-knob"; readonly knob: string; readonly known: readonly string[] };
  }
}

export const stepWithoutEffect = defineNote({
  code: "step-without-effect",
  about: "nothing is left to do",
  severity: "info",
  restsOn: "layout",
  impliedByFailure: true,
  words: (facts) => {
    switch (facts.kind) {
      case "already": {
        const where = facts.zone === undefined ? "" : ` in ${facts.zone}`;
        const are = facts.blocks.first === facts.blocks.last ? "is" : "are";
        return {
          message: `${blockNames([facts.blocks])} ${are} ${facts.is} already${where}: the kernel answers EINVAL`,
        };
      }
      case "mode-already":
        return { message: `${facts.device} is in ${facts.mode} mode already` };
      case "unrelated-knob":
        return {
          message: `\`${facts.knob}\` is no knob that is simulated: nothing changes here, whatever it does on a machine; those that are: ${facts.known.join(", ")}`,
        };
    }
  },
  page: {
    meaning: "A step finds what it would make: the block is online already, the device in that mode already.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
online memory33 -> EINVAL
`,
    why: "state_store() answers EINVAL where the block is in the wanted state (drivers/base/memory.c: memory_subsys_online()).",
    mend: "Leave the step out.",
  },
});
