/** Ranges that isolation refuses. */
import type { IsolationUnaligned } from "../../simulation/state/outcome-reason.ts";
import { sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "isolation-unaligned": IsolationUnaligned;
  }
}

export const isolationUnaligned = defineNote({
  code: "isolation-unaligned",
  about: "a range that isolation refuses",
  severity: "error",
  restsOn: "outcome",
  words: (facts) => ({ message: isolationUnalignedText(facts) }),
  fixes: ({ anySince }) => [{ kind: "set-kernel", version: anySince }],
  page: {
    meaning: "`isolate` is given a range that does not consist of whole pageblocks.",
    example: `kernel 5.10 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=1G }
boot
isolate 0x120001000-0x1203fffff -> EINVAL
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=1G }
boot
isolate 0x120000000-0x1203fffff
`,
    why: "Up to 5.18 start_isolate_page_range() takes whole pageblocks alone, and anything else is a BUG; since 5.19 the kernel rounds any range out (mm/page_isolation.c).",
    since: "up to 5.18",
    mend: "Round the range out to whole pageblocks.",
  },
});

export function isolationUnalignedText({ version, unitBytes, anySince }: IsolationUnaligned): string {
  return `the range must be aligned to a pageblock (${sizeText(unitBytes)}) on ${version}; any range is taken since ${anySince}`;
}
