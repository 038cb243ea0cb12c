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

/** Of three nodes the last has neither memory nor CPUs. */
const FALLBACK_ORDERS: readonly Era[] = [
  { version: "5.17", row: "first", orders: { "for Node 0: 0 1": 1, "for Node 1: 1 0": 1, "for Node 2": 0 } },
  { version: "5.18", row: "5.18", orders: { "for Node 0: 0 1": 1, "for Node 1: 1 0": 1, "for Node 2: 2 0 1": 1 } },
  { version: "6.12", row: "5.18", orders: { "for Node 0: 0 1": 1, "for Node 1: 1 0": 1, "for Node 2: 0 1": 1 } },
].map(({ version, row, orders }) => ({
  says: `${version} builds zonelists for ${row === "first" ? "online" : "possible"} nodes`,
  rows: [`zonelists-of-nodes@${row}`],
  scenario: `kernel ${version} x86_64
machine qemu-q35 { cpus 2 slots 2 maxmem 16G node0 { memory 2G cpus 0 } node1 { memory 1G cpus 1 } node2 { } }
boot
expect dmesg "Built 2 zonelists"
`,
  shows: { dmesg: orders },
}));

/** Node 1 has CPUs and no memory but that of a DIMM, which goes again. */
const EMPTIED_NODES: readonly Era[] = [
  { version: "6.6", row: "first", lines: 2, keeps: "keeps in the fallback orders made by it" },
  { version: "6.7", row: "6.7", lines: 1, keeps: "leaves out of them" },
].map(({ version, row, lines, keeps }) => ({
  says: `a node that loses its last memory ${version} ${keeps}`,
  rows: [`emptied-nodes-dropped@${row}`],
  scenario: `kernel ${version} x86_64
machine qemu-q35 { cpus 2 slots 2 maxmem 16G node0 { memory 2G cpus 0 } node1 { cpus 1 } }
dimm d0 { size 1G node1 }
cmdline { memhp_default_state=online_movable }
boot
plug d0
unplug d0
`,
  shows: { dmesg: { "for Node 0: 0 1": lines } },
}));

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

export const LOG_ERAS: readonly Era[] = [
  ...FALLBACK_ORDERS,
  ...EMPTIED_NODES,
  ...ACPI_TABLES,
  ...CPU_NODES,
  ...BOOT_LOGS,
  ...HOTPLUG_LOGS,
  ...ZONEINFO,
];
