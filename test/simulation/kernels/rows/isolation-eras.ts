/** What isolation takes in, in which order, and what it leaves behind, by version; what dump_page() says of the page in the way. */
import type { Era } from "./era.ts";

const NEXT = "5.18.0-rc4-next-20220426";
const FIXED_NEXT = "5.18.0-rc5-next-20220506";

/** 4 GiB on a PC: blocks 0-23 and 32-39. */
const pc = (version: string, cmdline: string, timeline: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cmdline { ${cmdline} }
boot
${timeline}
`;

/** The section behind 0x3fffffff has no memmap. */
const atHole = (version: string, expected: string): string => `kernel ${version} x86_64
machine {
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x000000003fffffff usable
    0x0000000080000000-0x00000000bfffffff usable
    0x0000000100000000-0x000000017fffffff usable
  }
}
boot
isolate 0x3fe00000-0x3fffffff
${expected}
`;

/** Two pages of the block stay: one near its start and its last one. */
const TWO_STAY = `allocate 4K unmovable at 0x110200000-0x110200fff as first
allocate 4K unmovable at 0x117fff000-0x117ffffff as last
offline memory34`;

/** A page that stays lies in the same 4 MiB, behind the 2 MiB that are asked for. */
const NEIGHBOUR = `allocate 4K unmovable at 0x110200000-0x110200fff as neighbour
alloc_contig 0x110000000-0x1101fffff as buffer`;

const HALF = "isolate 0x120000000-0x1200fffff";

/** The page that dump_page() tells of is the first reserved one of the top block. */
const dump = (version: string): string => pc(version, "movablecore=256M nokaslr", "offline memory39 -> EBUSY");

const RANGES: readonly Era[] = [
  {
    says: "5.18 isolates whole pageblocks alone",
    rows: ["isolate-range@first"],
    scenario: pc("5.18", "", HALF),
    errors: ["modelled: the range must be aligned to a pageblock (2 MiB) on 5.18; any range is taken since 5.19"],
  },
  ...[NEXT, "5.19"].map((version) => ({
    says: `${version} rounds any range out to pageblocks`,
    rows: [`isolate-range@${version}`],
    scenario: pc(version, "", HALF),
  })),
  {
    says: "5.18 isolates the 4 MiB around what alloc_contig_range() was asked for, and a page there stops it",
    rows: ["isolation-unit@first"],
    scenario: pc("5.18", "", NEIGHBOUR),
    errors: [
      "`alloc_contig 0x110000000-0x1101fffff as buffer` fails with EBUSY: page 0x110200 is unmovable (neighbour)",
    ],
  },
  ...[NEXT, "5.19"].map((version) => ({
    says: `${version} leaves the neighbouring pageblock alone`,
    rows: [`isolation-unit@${version}`],
    scenario: pc(version, "", NEIGHBOUR),
  })),
];

const ORDER: readonly Era[] = [
  {
    says: "5.18 isolates from the first pageblock to the last and stops at the first page that stays",
    rows: ["isolation-order@first"],
    scenario: pc("5.18", "", TWO_STAY),
    errors: ["`offline memory34` fails with EBUSY: page 0x110200 is unmovable (first)"],
  },
  ...[NEXT, "5.19"].map((version) => ({
    says: `${version} isolates the last pageblock before those in the middle`,
    rows: [`isolation-order@${version}`],
    scenario: pc(version, "", TWO_STAY),
    errors: ["`offline memory34` fails with EBUSY: page 0x117fff is unmovable (last)"],
  })),
];

const BOUNDARIES: readonly Era[] = [
  {
    says: "5.18 reads no memmap behind the range",
    rows: ["isolation-boundary-walk@first"],
    scenario: atHole("5.18", "expect no warning isolation-hole"),
  },
  {
    says: "next-20220426 reads a struct page behind the memory, where there is none",
    rows: [`isolation-boundary-walk@${NEXT}`],
    scenario: atHole(NEXT, "expect warning isolation-hole"),
  },
  ...[FIXED_NEXT, "5.19"].map((version) => ({
    says: `${version} stays within the memory`,
    rows: [`isolation-boundary-walk@${version}`],
    scenario: atHole(version, "expect no warning isolation-hole"),
  })),
  {
    says: "5.18 does not offline through isolate_single_pageblock()",
    rows: ["isolation-boundary-walk@first"],
    scenario: pc(
      "5.18",
      "movablecore=512M",
      "concurrently {\n  offline memory38 hangs in isolate_single_pageblock\n}\nexpect warning unknown-name",
    ),
  },
  ...[FIXED_NEXT, "5.19"].map((version) => ({
    says: `${version} does`,
    rows: [`isolation-boundary-walk@${version}`],
    scenario: pc(
      version,
      "movablecore=512M",
      "concurrently {\n  offline memory38 hangs in isolate_single_pageblock\n}\nexpect no warning unknown-name",
    ),
  })),
];

/** Of three pageblocks the first was once taken for the kernel, and a page that can't move stands in the second. */
const UNDONE: readonly Era[] = [
  { version: "6.16", row: "first", left: "Movable", does: "makes every pageblock Movable whose isolation it undoes" },
  { version: "6.17", row: "6.17", left: "Unmovable", does: "leaves them what they were" },
].map(({ version, row, left, does }) => ({
  says: `${version} ${does}`,
  rows: [`isolation-keeps-type@${row}`],
  scenario: pc(
    version,
    "",
    `allocate 4K unmovable at 0x120000000-0x120000fff as gone
free gone
allocate 4K unmovable at 0x120200000-0x120200fff as slab
isolate 0x120000000-0x1205fffff -> EBUSY`,
  ),
  pageblocks: [`Unmovable → ${left}`, "Movable → Movable"],
}));

/** `shows` counts: a kind of line that the machine does not print is none that `expect` compares. */
const DUMPS: readonly Era[] = [
  {
    says: "5.12 names the flags of a page alone",
    rows: ["page-dump-format@first"],
    scenario: dump("5.12"),
    // The line of the count begins with a hash.
    shows: { dmesg: { "flags: 0x1fffffc0001000(reserved)": 1, "refcount:": 0, "page_type:": 0 } },
  },
  {
    says: "5.13 names node, zone and last CPU after them",
    rows: ["page-dump-format@5.13"],
    scenario: dump("5.13"),
    shows: { dmesg: { "flags: 0x1fffffc0001000(reserved|node=0|zone=3|lastcpupid=0x1fffff)": 1, "page_type:": 0 } },
  },
  {
    says: "6.4 has a line for the type of the page",
    rows: ["page-dump-format@6.4"],
    scenario: dump("6.4"),
    shows: { dmesg: { "page_type: 0xffffffff()": 1, "flags: 0x1fffffc0001000(reserved|node=0": 1, "refcount:": 0 } },
  },
  {
    says: "6.6 has another bit for reserved pages",
    rows: ["page-dump-format@6.6"],
    scenario: dump("6.6"),
    shows: { dmesg: { "page_type: 0xffffffff()": 1, "flags: 0x1fffffc0004000(reserved|node=0": 1, "refcount:": 0 } },
  },
  {
    says: "6.9 tells no address",
    rows: ["page-dump-format@6.9"],
    scenario: dump("6.9"),
    shows: {
      dmesg: { "page: refcount:1": 1, "page_type: 0xffffffff()": 1, "flags: 0x1fffffc0004000(reserved|node=0": 1 },
    },
  },
  {
    says: "6.10 has no line for a page without a type, and one bit less before that of reserved pages",
    rows: ["page-dump-format@6.10"],
    scenario: dump("6.10"),
    shows: { dmesg: { "page: refcount:1": 1, "flags: 0x1fffffc0002000(reserved|node=0": 1, "page_type:": 0 } },
  },
];

export const ISOLATION_ERAS: readonly Era[] = [...RANGES, ...ORDER, ...BOUNDARIES, ...UNDONE, ...DUMPS];
