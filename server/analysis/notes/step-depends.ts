/** Steps whose outcome only a running system knows. */
import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { defineCode } from "./define-note.ts";
import { outcomeText } from "./outcome-words.ts";

export const stepDepends = defineCode({
  code: "step-depends",
  about: "only a running system knows",
  severity: "info",
  sentence: ({ command, reason }: { readonly command: string; readonly reason?: OutcomeReason }) => {
    const why = reason === undefined ? "" : `: ${outcomeText(reason)}`;
    return `whether \`${command}\` succeeds only a running system knows${why}; state what you saw, \`-> ok\` or \`-> EBUSY\``;
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
