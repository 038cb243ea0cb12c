/** What the boot log tells of zones, of memory that is in none, and of hash tables, by version. */
import type { Era } from "./era.ts";

/** A desktop's memory, of which 5.10 and 5.11 logs tell the counts below. */
const HOLES = [
  "0x0000000000001000-0x000000000009ffff",
  "0x0000000000100000-0x0000000009c0ffff",
  "0x000000000a000000-0x000000000a1fffff",
  "0x000000000a20d000-0x000000000affffff",
  "0x000000000b020000-0x00000000b838ffff",
  "0x00000000badff000-0x00000000bbffffff",
  "0x0000000100000000-0x000000021f37ffff",
];
/** One with six holes, 7349 pages in all as its 5.6 kernel counted. */
const SIX_HOLES = [
  "0x0000000000000000-0x0000000000098fff",
  "0x0000000000100000-0x00000000789cbfff",
  "0x00000000789dc000-0x000000007de37fff",
  "0x000000007def4000-0x000000007dfc8fff",
  "0x000000007f34a000-0x000000007f7fffff",
  "0x0000000100000000-0x000000047fffffff",
];
/** One that ends 8192 pages before its last section of 128 MiB does. */
const PARTIAL = ["0x0000000000000000-0x000000000009efff", "0x0000000000100000-0x0000000105ffffff"];
const holes = (version: string, ranges: readonly string[]): string => `kernel ${version} x86_64
machine { firmware {
  ${ranges.map((range) => `${range} usable`).join("\n  ")}
} }
boot
`;
const UNAVAILABLE = "in unavailable ranges";

const ZONE_LOGS: readonly Era[] = [
  {
    says: "4.14 says nothing of struct pages without memory, and takes 31 pages at once from a large zone",
    rows: ["unavailable-pages-message@first", "zone-batch-ceiling@first"],
    scenario: holes("4.14", SIX_HOLES),
    shows: { dmesg: { [UNAVAILABLE]: 0, "Reserved but unavailable": 0, "LIFO batch:31": 2, "LIFO batch:63": 0 } },
  },
  // On a PC: page 0 and the 97 up to the first MiB; since 4.18 also the 32 in front of the hole of PCI, which its map calls reserved.
  ...[
    {
      version: "4.15",
      row: "4.15",
      place: "behind",
      order: ["  Normal zone: 262144 pages, LIFO batch:31", "Reserved but unavailable: 98 pages"],
    },
    {
      version: "4.18",
      row: "4.18",
      place: "before",
      order: [
        "Reserved but unavailable: 130 pages",
        "Initmem setup node 0 [mem 0x0000000000001000-0x000000013fffffff]",
      ],
    },
  ].map(({ version, row, place, order }) => ({
    says: `${version} counts what is reserved outside of memory, in a line ${place} those of the nodes`,
    rows: [`unavailable-pages-message@${row}`],
    scenario: `kernel ${version} x86_64
machine qemu-pc { memory 4G }
boot
expect dmesg """
  ${order.join("\n  ")}
"""
`,
  })),
  {
    says: "5.6 counts them in one line, and takes 63 pages",
    rows: ["unavailable-pages-message@4.20", "zone-batch-ceiling@4.19"],
    scenario: holes("5.6", SIX_HOLES),
    shows: { dmesg: { [UNAVAILABLE]: 1, "ranges: 7349 pages": 1, "LIFO batch:63": 2, "LIFO batch:31": 0 } },
  },
  ...["5.10.24", "5.12"].map((version) => ({
    says: `${version} counts them by zone, with the rest of the section that a zone ends in`,
    rows: ["unavailable-pages-message@5.12"],
    scenario: holes(version, HOLES),
    shows: {
      dmesg: {
        [UNAVAILABLE]: 3,
        [`  DMA zone: 28769 pages ${UNAVAILABLE}`]: 1,
        [`  DMA32 zone: 28300 pages ${UNAVAILABLE}`]: 1,
        [`  Normal zone: 3200 pages ${UNAVAILABLE}`]: 1,
      },
    },
  })),
  ...["5.10.53", "5.13.2", "5.14"].map((version) => ({
    says: `${version} has a line for each hole`,
    rows: ["unavailable-pages-message@5.14"],
    scenario: holes(version, SIX_HOLES),
    shows: { dmesg: { [UNAVAILABLE]: 6, "On node 0, zone Normal: 2048 pages": 1 } },
  })),
  ...[
    { version: "5.4.18", row: "first", pages: 98 },
    { version: "5.5.2", row: "first", pages: 98 },
    { version: "4.19.103", row: "5.6", pages: 8290 },
    { version: "5.4.19", row: "5.6", pages: 8290 },
    { version: "5.4.0-1051-fips", row: "5.6", pages: 8290 },
    { version: "5.6", row: "5.6", pages: 8290 },
  ].map(({ version, row, pages }) => ({
    says: `${version} counts struct pages up to the end of ${row === "first" ? "memory" : "its last section"}`,
    rows: [`unavailable-pages-end@${row}`],
    scenario: holes(version, PARTIAL),
    shows: { dmesg: { [UNAVAILABLE]: 1, [`ranges: ${pages} pages`]: 1 } },
  })),
  {
    says: "4.19.102 counts what is reserved outside of memory",
    rows: ["unavailable-pages-message@4.18"],
    scenario: holes("4.19.102", PARTIAL),
    shows: { dmesg: { [UNAVAILABLE]: 0, "Reserved but unavailable": 1 } },
  },
  // 37 pages up to the next pageblock of 2 MiB, whose own first page is memory, and 512 behind.
  ...[
    { version: "5.8", row: "first", pages: 37 },
    { version: "5.14", row: "5.14", pages: 37 },
    { version: "5.15", row: "5.15", pages: 549 },
  ].map(({ version, row, pages }) => ({
    says: `${version} of arm64 initialises ${pages === 37 ? "the rest of a pageblock that begins with memory" : "all struct pages of a section"}`,
    rows: [`arm64-pfn-valid@${row}`],
    scenario: `kernel ${version} arm64
machine { firmware {
  0x0000000040000000-0x000000007ffdafff usable
  0x0000000080200000-0x00000000bfffffff usable
} }
boot
`,
    shows: { dmesg: { [UNAVAILABLE]: 1, [`${pages} pages`]: 1 } },
  })),
  // The same hole behind a pageblock whose first page the device tree keeps from being mapped.
  ...[
    { version: "5.13", row: "first", lines: 0 },
    { version: "5.14", row: "5.14", lines: 1 },
  ].map(({ version, row, lines }) => ({
    says: `${version} of arm64 ${lines === 0 ? "passes over" : "initialises the rest of"} a pageblock that begins with memory that is never mapped`,
    rows: [`arm64-pfn-valid@${row}`],
    scenario: `kernel ${version} arm64
machine {
  reserved-memory secure { at 0x7fe00000-0x7fe0ffff no-map }
  firmware {
    0x0000000040000000-0x000000007ffdafff usable
    0x0000000080200000-0x00000000bfffffff usable
  }
}
boot
`,
    shows: { dmesg: { [UNAVAILABLE]: lines } },
  })),
];

const DENTRIES = "Dentry cache hash table entries: ";
const HASHES: readonly Era[] = [
  ...[
    { version: "4.12", row: "first", table: "33554432 (order: 16, 268435456 bytes)" },
    { version: "4.13", row: "4.13", table: "16777216 (order: 15, 134217728 bytes)" },
  ].map(({ version, row, table }) => ({
    says: `${version} makes a hash table of ${table} for 160 GiB`,
    rows: [`hash-adaptive-scale@${row}`],
    scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 160G }\nboot\n`,
    shows: { dmesg: { [`${DENTRIES}${table}`]: 1 } },
  })),
  ...[
    { version: "5.2", row: "first", says: "spreads its hash tables by vmalloc on one node too", end: "bytes)" },
    { version: "5.3", row: "5.3", says: "takes them from memblock, and says so", end: "bytes, linear)" },
  ].map(({ version, row, says, end }) => ({
    says: `${version} ${says}`,
    rows: [`hash-spread@${row}`, `hash-line-mapping@${row}`],
    scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\ncmdline { memblock=debug log_buf_len=4M }\nboot\n`,
    shows: {
      dmesg: {
        " alloc_large_system_hash": row === "first" ? 0 : 2,
        [`${DENTRIES}524288 (order: 10, 4194304 ${end}`]: 1,
      },
    },
  })),
];

const NOT_RAM: readonly Era[] = [
  ...[
    { version: "4.17.3", row: "first", pages: 98 },
    { version: "4.17.4", row: "4.18", pages: 130 },
    { version: "4.19.1", row: "4.18", pages: 130 },
    { version: "4.19.86", row: "4.20", pages: 98 },
  ].map(({ version, row, pages }) => ({
    says: `${version} ${row === "4.18" ? "reserves" : "reserves nothing of"} what the firmware's map has besides RAM`,
    rows: [`non-ram-reserved@${row}`],
    scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\n`,
    shows: { dmesg: { [`Reserved but unavailable: ${pages} pages`]: 1 } },
  })),
  ...[
    { version: "4.19.1", row: "4.18", zone: "Normal" },
    { version: "4.19.86", row: "4.20", zone: "Movable" },
    { version: "4.20", row: "4.20", zone: "Movable" },
  ].map(({ version, row, zone }) => ({
    says: `${version} makes a hotpluggable node with a reserved range ${zone}`,
    rows: [`non-ram-reserved@${row}`],
    scenario: `kernel ${version} x86_64
machine qemu-pc { node0 { memory 4G cpus 0 } node1 { memory 4G hotpluggable } cpus 1 }
cmdline { movable_node memmap=16M$0x180000000 }
boot
expect node1 ${zone} start_pfn=0x140000
`,
  })),
];

const NOSAVE: readonly Era[] = [
  { version: "5.5", row: "first", begins: "PM: Registered" },
  { version: "5.6", row: "5.6", begins: "PM: hibernation: Registered" },
].map(({ version, row, begins }) => ({
  says: `${version} writes "${begins} nosave memory"`,
  rows: [`nosave-wording@${row}`],
  scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 1G }\nboot\n`,
  shows: { dmesg: { [`${begins} nosave memory: [mem 0x00000000-0x00000fff]`]: 1 } },
}));

export const ZONE_LOG_ERAS: readonly Era[] = [...ZONE_LOGS, ...HASHES, ...NOT_RAM, ...NOSAVE];
