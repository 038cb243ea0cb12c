/** Isolations that read a memmap that is not there. */
import type { IsolationHole } from "../../simulation/state/outcome-reason.ts";
import { hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "isolation-hole": IsolationHole & {
      /** The step was said to hang. */
      readonly announced?: true;
    };
  }
}

/** How the walk that left the memmap was mended, for people who have a tree with it. */
const FIX =
  "fixed in linux-next since 20220506 and in 5.19: the search for a page's head is bound by the largest order, only pages that can be migrated are, and a neighbour that is not online is left alone";

export const isolationHole = defineNote({
  code: "isolation-hole",
  about: "isolation reads a memmap that is not there",
  severity: "error",
  restsOn: "outcome",
  severityOf: ({ announced }) => (announced === true ? "warning" : "error"),
  words: (facts) => ({ message: isolationHoleText(facts) }),
  fixes: () => [{ kind: "set-kernel", version: "5.19" }],
  page: {
    meaning:
      "The walk to a page's head at the boundary of the isolated range leaves the memory there is, and the kernel oopses.",
    example: `kernel 5.18.0-rc4-next-20220426 arm64
machine {
  firmware {
    0x0000000080000000-0x00000000ffffffff usable
    0x0000080000000000-0x00000803bfffffff usable
    0x0000081000000000-0x00000817ffffffff usable
  }
}
boot
offline memory65655
`,
    cured: `kernel 5.19 arm64
machine {
  firmware {
    0x0000000080000000-0x00000000ffffffff usable
    0x0000080000000000-0x00000803bfffffff usable
    0x0000081000000000-0x00000817ffffffff usable
  }
}
boot
offline memory65655 -> EPERM
`,
    why: "isolate_single_pageblock() of linux-next of April 2022 searches for the head of a compound page without a bound (mm/page_isolation.c).",
    mend: "Take a tree with the fix.",
    since: "linux-next 20220426 to 20220505",
  },
});

export function isolationHoleText({ version, pfn, way, boundary }: IsolationHole): string {
  const search =
    boundary === undefined
      ? "the search for the head of a compound page that ends at the boundary runs down to it"
      : `the search for the head of a page at the boundary, pfn ${hex(boundary)}, runs down to it`;
  const why = way === "behind-memory" ? "it lies behind the last section with memory" : search;
  return `on ${version} isolation reads the memmap of pfn ${hex(pfn)}, which has none (${why}): oops in isolate_single_pageblock; ${FIX}`;
}
