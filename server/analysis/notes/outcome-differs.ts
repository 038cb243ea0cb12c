/** Steps that come out otherwise than stated. */
import type { StatedOutcome } from "../../simulation/state/events.ts";
import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { defineNote } from "./define-note.ts";
import { outcomeText } from "./outcome-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "outcome-differs": {
      readonly stated: StatedOutcome;
      readonly result: string;
      readonly reason?: OutcomeReason;
    };
  }
}

export const outcomeDiffers = defineNote({
  code: "outcome-differs",
  about: "another outcome than stated",
  severity: "error",
  words: ({ stated, result, reason }) => ({
    message: `stated ${stated.result}, simulated ${result}${reason === undefined ? "" : `: ${outcomeText(reason)}`}`,
  }),
  page: {
    meaning: "The outcome that is stated behind `->` is not the one that the simulation finds.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory99 -> EBUSY
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory99 -> ENOENT
`,
    why: "Where the layout decides, a stated outcome is checked; where only a running system knows, it is taken for what was seen.",
    mend: "State the simulated outcome, or describe the machine on which the stated one was seen.",
  },
});
