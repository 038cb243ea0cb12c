/** What the boot log, /proc/zoneinfo and the state files' writers tell, by version. */
import type { Era } from "./era.ts";

const pc = (version: string, cmdline: string, timeline = ""): string => `kernel ${version} x86_64
machine qemu-pc { node0 { memory 4G cpus 0 } node1 { memory 0 cpus 1 } cpus 2 }
cmdline { ${cmdline} }
boot
${timeline}
`;

const debug = (version: string, expected = ""): string => pc(version, "memblock=debug log_buf_len=4M", expected);

const BOOT_LOGS: readonly Era[] = [
  {
    says: "5.9 allocates its log buffer for the text alone",
    rows: ["log-buffer-pieces@first"],
    scenario: debug("5.9"),
    shows: { dmesg: { " setup_log_buf": 1 } },
  },
  {
    says: "5.10 allocates descriptors and infos beside it",
    rows: ["log-buffer-pieces@5.10"],
    scenario: debug("5.10"),
    shows: { dmesg: { " setup_log_buf": 3 } },
  },
  {
    says: "5.10 has no line of its own for memblock_phys_alloc_range()",
    rows: ["memblock-debug-wording@first"],
    scenario: debug("5.10"),
    shows: { dmesg: { "memblock_phys_alloc_range: ": 0 } },
  },
  {
    says: "5.11 has one, and calls a release memblock_free",
    rows: ["memblock-debug-wording@5.11"],
    scenario: debug("5.11", 'expect dmesg "memblock_phys_alloc_range: "\nexpect dmesg "memblock_free: "'),
    shows: { dmesg: { memblock_phys_free: 0 } },
  },
  {
    says: "5.16 calls a release memblock_phys_free",
    rows: ["memblock-debug-wording@5.16"],
    scenario: debug("5.16", 'expect dmesg "memblock_phys_free: "'),
    shows: { dmesg: { "memblock_free: ": 0 } },
  },
  {
    says: "5.16 does not announce a node without memory",
    rows: ["zone-log-wording@5.14"],
    scenario: pc("5.16", ""),
    shows: { dmesg: { "Initializing node 1 as memoryless": 0, totalpages: 0 } },
  },
  {
    says: "5.18 does",
    rows: ["zone-log-wording@5.18"],
    scenario: pc("5.18", ""),
    shows: { dmesg: { "Initializing node 1 as memoryless": 1, "Initmem setup node 1 as memoryless": 1 } },
  },
  {
    says: "6.7 tells of it once",
    rows: ["zone-log-wording@6.7"],
    scenario: pc("6.7", ""),
    shows: { dmesg: { "Initializing node 1 as memoryless": 0, "Initmem setup node 1 as memoryless": 1 } },
  },
];

/** QEMU's tables lie in a range that its map calls reserved. */
const ACPI_TABLES: readonly Era[] = [
  { version: "5.10.27", row: "first", tables: 0, does: "does not reserve the ACPI tables" },
  { version: "5.11", row: "first", tables: 0, does: "does not either" },
  { version: "5.10.28", row: "5.12", tables: 1, does: "does" },
  { version: "5.12", row: "5.12", tables: 1, does: "reserves them" },
].map(({ version, row, tables, does }) => ({
  says: `${version} ${does}`,
  rows: [`acpi-tables-reserved@${row}`],
  scenario: debug(version),
  shows: { dmesg: { "ACPI: Reserving FACP table memory": tables } },
}));

/** numa=fake gives its nodes a distance table. */
const FAKE_NODES: readonly Era[] = [
  { version: "6.14", row: "first", lines: 1, does: "tells of the distance table of fake nodes" },
  { version: "6.17", row: "6.15", lines: 0, does: "does not" },
].map(({ version, row, lines, does }) => ({
  says: `${version} ${does}`,
  rows: [`distance-table-printed@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { memory 4G }\ncmdline { numa=fake=2 }\nboot\n`,
  shows: { dmesg: { "NUMA: Initialized distance table, cnt=2": lines } },
}));

/** Their proximity domains follow since 6.14, and none are made where NUMA is off. */
const FAKE_NODES_OFF: readonly Era[] = [
  { version: "6.13", row: "first", nodes: 1, does: "makes nodes up although NUMA is off" },
  { version: "6.12.66", row: "first", nodes: 1, does: "does, too" },
  { version: "6.12.67", row: "6.14", nodes: 0, does: "does not" },
  { version: "6.14", row: "6.14", nodes: 0, does: "does not either" },
].map(({ version, row, nodes, does }) => ({
  says: `${version} ${does}`,
  rows: [`fake-nodes-keep-domains@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { memory 4G }\ncmdline { numa=off numa=fake=2 }\nboot\n`,
  shows: { dmesg: { "Initmem setup node 1": nodes } },
}));

/** Real nodes that no fake one is cut from stay, and their distances are read from a table that may not be there. */
const FEWER_FAKE_NODES: readonly Era[] = [
  { version: "6.13", row: "first", dies: false, does: "boots with fewer fake nodes than real ones" },
  { version: "6.12.66", row: "first", dies: false, does: "does, too" },
  { version: "6.12.67", row: "6.14", dies: true, does: "panics, without a SLIT" },
  { version: "6.14", row: "6.14", dies: true, does: "panics, too" },
].map(({ version, row, dies, does }) => ({
  says: `${version} ${does}`,
  rows: [`uncut-nodes-need-slit@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { node0 { memory 1G } node1 { memory 1G } node2 { memory 1G } }\ncmdline { numa=fake=2 }\nboot\n`,
  ...(dies
    ? {
        errors: [
          "modelled: the kernel panics in numa_emulation() with a NULL pointer dereference at 0x1: numa=fake=2 cuts no node from node2, which the kernel keeps for hotplug as node2; it reads distances to them from the firmware's SLIT, and this machine has none",
        ],
      }
    : { shows: { dmesg: { "Initmem setup node 1": 1, "Initmem setup node 2": 0 } } }),
}));

const CPU_NODES: readonly Era[] = [
  {
    says: "6.11 lists the node of each CPU",
    rows: ["pxm-printed-for-cpus@first"],
    scenario: pc("6.11", ""),
    shows: { dmesg: { "-> APIC": 2 } },
  },
  {
    says: "6.12 does not",
    rows: ["pxm-printed-for-cpus@6.12"],
    scenario: pc("6.12", ""),
    shows: { dmesg: { "-> APIC": 0 } },
  },
];

const OFFLINED = "offline memory37 -> ok";

const HOTPLUG_LOGS: readonly Era[] = [
  {
    says: "5.10 tells of offlined pages",
    rows: ["offlined-message@first"],
    scenario: pc("5.10", "movablecore=512M", `${OFFLINED}\nexpect dmesg "Offlined Pages 32768"`),
  },
  {
    says: "5.11 does not",
    rows: ["offlined-message@5.11"],
    scenario: pc("5.11", "movablecore=512M", OFFLINED),
    shows: { dmesg: { Offlined: 0 } },
  },
  {
    says: "5.11 does where memory_hotplug.c's debug messages are on",
    rows: ["offlined-message@5.11"],
    scenario: pc(
      "5.11",
      'movablecore=512M dyndbg="file memory_hotplug.c +p"',
      `${OFFLINED}\nexpect dmesg "Offlined Pages 32768"`,
    ),
  },
  ...[
    { version: "5.10", row: "first", lines: 0 },
    { version: "5.11", row: "5.11", lines: 1 },
  ].map(({ version, row, lines }) => ({
    says: `${version} of arm64 ${lines === 0 ? "refuses to give up boot memory without a word" : "says that somebody tried to take boot memory offline"}`,
    rows: [`boot-memory-message@${row}`],
    scenario: `kernel ${version} arm64\nmachine qemu-virt { memory 4G }\nboot\noffline memory2 -> EPERM\n`,
    shows: { dmesg: { "offlining attempted": lines } },
  })),
];

const ZONEINFO: readonly Era[] = [
  {
    says: "4.11 leaves zones without memory out of /proc/zoneinfo",
    rows: ["zoneinfo-empty-zones@first", "zoneinfo-fields@first"],
    scenario: pc("4.11", ""),
    shows: { zoneinfo: { "Node 0, zone": 3, "  boost": 0, "  cma ": 0, "  promo": 0 } },
  },
  {
    says: "4.12 has them there",
    rows: ["zoneinfo-empty-zones@4.12"],
    scenario: pc("4.12", ""),
    shows: { zoneinfo: { "Node 0, zone": 5 } },
  },
  {
    says: "5.12 counts CMA pages of a zone",
    rows: ["zoneinfo-fields@5.12"],
    scenario: pc("5.12", ""),
    shows: { zoneinfo: { "  cma ": 10, "  boost": 0 } },
  },
  {
    says: "5.16 tells how far a zone's watermarks are boosted",
    rows: ["zoneinfo-fields@5.16"],
    scenario: pc("5.16", ""),
    shows: { zoneinfo: { "  boost": 10, "  promo": 0 } },
  },
  {
    says: "6.12 tells the promotion watermark",
    rows: ["zoneinfo-fields@6.12"],
    scenario: pc("6.12", ""),
    shows: { zoneinfo: { "  promo": 10 } },
  },
];

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
    { version: "4.19.100", row: "4.18", pages: 130 },
  ].map(({ version, row, pages }) => ({
    says: `${version} ${row === "first" ? "reserves nothing of" : "reserves"} what the firmware's map has besides RAM`,
    rows: [`non-ram-reserved@${row}`],
    scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\n`,
    shows: { dmesg: { [`Reserved but unavailable: ${pages} pages`]: 1 } },
  })),
  ...[
    { version: "4.19", row: "4.18", zone: "Normal" },
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

export const LOG_ERAS: readonly Era[] = [
  ...ACPI_TABLES,
  ...FAKE_NODES,
  ...FAKE_NODES_OFF,
  ...FEWER_FAKE_NODES,
  ...CPU_NODES,
  ...HASHES,
  ...NOT_RAM,
  ...NOSAVE,
  ...ZONE_LOGS,
  ...BOOT_LOGS,
  ...HOTPLUG_LOGS,
  ...ZONEINFO,
];
