/** Steps that fail unannounced. */

import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { type BlockIds, blockNames } from "./block-names.ts";
import { defineNote } from "./define-note.ts";
import { isCertain, outcomeClause } from "./outcome-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "step-failed": { readonly command: string; readonly result: string; readonly reason?: OutcomeReason };
  }
}

/** A step of the timeline; `blocks`: those of several that it fails for, ascending. */
interface Failure {
  readonly command: string;
  readonly result: string;
  readonly blocks?: readonly BlockIds[];
  readonly reason?: OutcomeReason;
}

export const stepFailed = defineNote({
  code: "step-failed",
  about: "a step fails unannounced",
  severity: "error",
  restsOn: ({ reason }) => (isCertain(reason) ? "text" : "outcome"),
  words: ({ command, result, reason }) => ({
    message: `${quoted(command)} ${endText(result)}${reason === undefined ? "" : `: ${outcomeClause(reason)}`}`,
  }),
  sentence: ({ command, result, blocks, reason }: Failure) => {
    const which = blocks === undefined ? "" : ` for ${blockNames(blocks)}`;
    return `\`${command}\` ${endText(result)}${which}${reason === undefined ? "" : `: ${outcomeClause(reason)}`}`;
  },
  relatedSentence: () => "comes from here",
  page: {
    meaning: "The kernel, QEMU or a tool refuses a step, and the scenario does not say so.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory99
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory99 -> ENOENT
`,
    why: "A scenario states what happens: a failure that it does not announce is a difference.",
    mend: "Change the step, or state the outcome behind `->`.",
  },
});

function quoted(command: string): string {
  return command.includes(" ") ? `\`${command}\`` : command;
}

export const SPLIT_STEP = "Write one step for each outcome";
export const UNSTATE_OUTCOME = "Remove the stated outcome";

export function stateTitle(outcome: string): string {
  return `State \`${outcome}\``;
}

/** `fails with EBUSY`, or that it never comes back. */
function endText(result: string): string {
  return result === "hangs" ? "hangs" : `fails with ${result}`;
}
