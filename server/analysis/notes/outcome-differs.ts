/** Steps that come out otherwise than stated. */

import type { StatedOutcome } from "../../simulation/state/events.ts";
import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { type Bytes, hex, type Pfn } from "../../simulation/units/units.ts";
import { type BlockIds, blockNames } from "./block-names.ts";
import { defineNote } from "./define-note.ts";
import { isCertain, outcomeClause } from "./outcome-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "outcome-differs": {
      readonly stated: StatedOutcome;
      readonly result: string;
      readonly reason?: OutcomeReason;
    };
  }
}

/** An outcome and the first page or address it is about, where one is told. */
interface Result {
  readonly result: string;
  readonly pfn?: Pfn;
  readonly address?: Bytes;
}

/** The blocks that come out so. */
interface ResultOfBlocks {
  readonly result: string;
  readonly blocks: readonly BlockIds[];
}

/** `others`: of several blocks, those that come out otherwise than stated. */
export type OutcomeDifference = { readonly stated: Result; readonly reason?: OutcomeReason } & (
  | { readonly simulated: Result }
  | { readonly others: readonly ResultOfBlocks[] }
);

export const outcomeDiffers = defineNote({
  code: "outcome-differs",
  about: "another outcome than stated",
  severity: "error",
  restsOn: ({ reason }) => (isCertain(reason) ? "text" : "outcome"),
  words: ({ stated, result, reason }) => ({
    message: `stated ${stated.result}, simulated ${result}${reason === undefined ? "" : `: ${outcomeClause(reason)}`}`,
  }),
  sentence: (facts: OutcomeDifference) => {
    const { stated, reason } = facts;
    const why = reason === undefined ? "" : ` (${outcomeClause(reason)})`;
    return "simulated" in facts
      ? `stated ${resultText(stated)}, simulated ${resultText(facts.simulated)}${why}`
      : `stated ${stated.result} for every block, simulated ${facts.others.map(ofBlocksText).join(", ")}${why}`;
  },
  relatedSentence: () => "comes from here",
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

/** `EBUSY at 0x13ff00000`, `EBUSY at pfn 1310464`. */
export function resultText({ result, pfn, address }: Result): string {
  if (address !== undefined) return `${result} at ${hex(address)}`;
  return pfn === undefined ? result : `${result} at pfn ${pfn}`;
}

function ofBlocksText({ result, blocks }: ResultOfBlocks): string {
  return `${result} for ${blockNames(blocks)}`;
}
