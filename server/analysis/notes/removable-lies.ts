/** `removable` files that mislead. */
import { type BlockIds, blockNames } from "./block-names.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "removable-lies": {
      /** They are alike. */
      readonly blocks: BlockIds;
      readonly promised: 0 | 1;
      readonly result: string;
      /** The file looks at pages on this kernel; it is constant since `constantSince`. */
      readonly looksAtPages: boolean;
      readonly constantSince: string;
    };
  }
}

export const removableLies = defineNote({
  code: "removable-lies",
  about: "`removable` and offlining don't agree",
  severity: "info",
  restsOn: "outcome",
  toldOnce: true,
  words: ({ blocks, promised, result, looksAtPages, constantSince }) => {
    const since = looksAtPages
      ? `before ${constantSince} the file is a guess that takes no lock and knows neither holes nor notifiers`
      : `since ${constantSince} the file says 1 for every block and means nothing`;
    const files = `${blockNames([blocks])}/removable`;
    return promised === 1
      ? { message: `${files} says 1 and offlining fails with ${result}: ${since}` }
      : { message: `${files} says 0 and offlining succeeds: ${since}` };
  },
  page: {
    meaning: "The block's `removable` file says one thing, and offlining it shows another.",
    example: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
offline memory39 -> EBUSY
`,
    why: "removable_show() looked at the pages without a lock and has answered 1 for every block since 5.7 (drivers/base/memory.c).",
    mend: "Ask `valid_zones` and try: nothing but offlining knows.",
    noFix: "The file says it whatever the scenario says.",
  },
});
