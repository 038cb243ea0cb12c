/** What `expect` can hold a state against, by the words behind it. */
import type { Entries } from "./entry.ts";
import { meaningOf, wordsOf } from "./word-lists.ts";

export const EXPECT = {
  form: "expect",
  syntax:
    "expect BLOCKS FIELD=VALUE … | no BLOCK | nodeN ZONE FIELD=VALUE … | reserved RANGE | warning CODE | lsmem TEXT …",
  insert: "expect memory‹32› state=‹online|offline› valid_zones=‹Normal›",
  meaning: "Something that must hold here, in the names of the kernel's own files.",
  example: "expect memory38-39 state=online valid_zones=Movable",
} as const;

/** Everything an expectation can begin with, but the texts. */
const EXPECTED_FACTS = {
  BLOCKS: {
    form: "expect BLOCKS FIELD=VALUE …",
    meaning: "Blocks exist, and the files of /sys/devices/system/memory/memoryN say this.",
    example: "expect memory34-36 state=online valid_zones=Normal,Movable removable=1 node=0",
  },
  "no BLOCKS": { form: "expect no BLOCKS", meaning: "The blocks do not exist.", example: "expect no memory40" },
  "node0 ZONE": {
    form: "expect node0 ZONE FIELD=VALUE …",
    meaning: "The numbers of /proc/zoneinfo; a number of pages may be given as a size.",
    example: "expect node0 Movable start_pfn=0x130000 present=256M",
  },
  reserved: {
    form: "expect reserved RANGE",
    meaning: "A range that memblock.reserved holds at the end of boot.",
    example: "expect reserved 0x13ff00000-0x13ffbffff",
  },
  unreserved: {
    form: "expect unreserved RANGE",
    meaning: "A range of which memblock.reserved holds nothing.",
    example: "expect unreserved 1M@0x100000",
  },
  warning: {
    form: "expect [no] warning CODE",
    meaning: "A diagnostic, by its code.",
    example: "expect warning movable-reserved\nexpect no warning movable-splits-block",
  },
  task: {
    form: "expect task NAME blocked on LOCK",
    meaning: "A task that waits for good: `kmemleak`, or a line of `concurrently` by its words.",
    example: "expect task kmemleak blocked on mem_hotplug_lock",
  },
} as const satisfies Entries;

/** The texts of the list VIEW are expectations, too. */
export const EXPECTATIONS: Entries = {
  ...EXPECTED_FACTS,
  ...Object.fromEntries(
    wordsOf("VIEW").map((view) => [
      view,
      {
        form: `expect ${view} TEXT`,
        meaning: `${meaningOf("VIEW", view)} Every line given must be there, in that order.`,
        example: `expect ${view} "…"`,
      },
    ]),
  ),
};
