/** Steps whose outcome only a running system knows. */
import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { defineCode } from "./define-note.ts";
import { outcomeClause } from "./outcome-words.ts";

interface Facts {
  readonly command: string;
  /** What it may come to. */
  readonly possible: readonly string[];
  readonly reason?: OutcomeReason;
}

export const stepDepends = defineCode({
  code: "step-depends",
  about: "only a running system knows",
  severity: "info",
  sentence: ({ command, possible, reason }: Facts) => {
    const why = reason === undefined ? "" : `: ${outcomeClause(reason)}`;
    const stated = possible.map((result) => `\`-> ${result}\``);
    const choice = stated.length < 2 ? stated.join("") : `${stated.slice(0, -1).join(", ")} or ${stated.at(-1)}`;
    return `${possible.includes("ok") ? "whether" : "how"} \`${command}\` ${possible.includes("ok") ? "succeeds" : "fails"} only a running system knows${why}; state what you saw, ${choice}`;
  },
  relatedSentence: () => "comes from here",
  page: {
    meaning: "The layout does not decide whether the step succeeds: the kernel may hold a page of the block just now.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
offline memory34 -> ok
`,
    why: "In a kernel zone any page can be in use by the kernel itself; has_unmovable_pages() then refuses (mm/page_isolation.c).",
    mend: "State what you saw, `-> ok` or `-> EBUSY`: the story goes on from there.",
  },
});
