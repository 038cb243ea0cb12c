/** What `numa=fake=` makes of a machine's nodes, by version. */
import type { Era } from "./era.ts";

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

/** Of 3584 MiB on a Q35 board 1.5 GiB lie above 4 GiB: all is mapped up to 0x160000000. Holes leave too little for a third node. */
const DISTANCE_TABLES: readonly Era[] = [
  { version: "5.14", row: "first", phys: 0, alloc: 0, does: "looks for a place and reserves it" },
  { version: "6.1", row: "5.15", phys: 1, alloc: 0, does: "allocates it below the end of mapped memory" },
  { version: "6.11", row: "5.15", phys: 1, alloc: 0, does: "does so, too" },
  { version: "6.12", row: "6.12", phys: 0, alloc: 1, does: "allocates it by memblock_alloc()" },
].map(({ version, row, phys, alloc, does }) => ({
  says: `of the distance table of fake nodes ${version} ${does}`,
  rows: [`distance-table-allocation@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }
machine qemu-q35 { memory 3584M cpus 12 }
cmdline { memblock=debug numa=fake=3 }
boot
expect dmesg " numa_alloc_distance"
`,
  shows: {
    dmesg: {
      "memblock_phys_alloc_range: 4 bytes align=0x1000 from=0x0000000000000000 max_addr=0x0000000160000000 numa_alloc_distance":
        phys,
      "memblock_alloc_try_nid: 4 bytes align=0x1000 nid=-1 from=0x0000000000000000 max_addr=0x0000000000000000 numa_alloc_distance":
        alloc,
    },
  },
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

/** `numa=fake=2U` divides each real node since 4.19, and is two nodes in all before. */
const FAKE_NODES_OF_EACH: readonly Era[] = [
  { version: "4.18", row: "first", nodes: 0, does: "does not look at the U of numa=fake=2U" },
  { version: "4.19.144", row: "4.19", nodes: 1, does: "makes two nodes of each" },
].map(({ version, row, nodes, does }) => ({
  says: `${version} ${does}`,
  rows: [`fake-nodes-of-each@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { node0 { memory 1G } node1 { memory 1G } }\ncmdline { numa=fake=2U }\nboot\n`,
  shows: { dmesg: { "Initmem setup node 3": nodes } },
}));

/** A node too small for all the parts of numa=fake=NU is none of all nodes so far, or of itself. */
const FAKE_NODES_COUNTED: readonly Era[] = [
  { version: "6.18.15", row: "first", nodes: 1, does: "counts the fake nodes of all real ones so far" },
  { version: "6.12.118", row: "7.2", nodes: 0, does: "counts those of each real one" },
  { version: "7.2", row: "7.2", nodes: 0, does: "does, too" },
].map(({ version, row, nodes, does }) => ({
  says: `${version} ${does}`,
  rows: [`fake-nodes-counted@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { node0 { memory 1984M } node1 { memory 64M } }\ncmdline { numa=fake=4U }\nboot\n`,
  shows: { dmesg: { "Initmem setup node 4": nodes } },
  ...(nodes === 0 ? { errors: ["modelled: numa=fake=4U can't be had: the kernel keeps the real nodes"] } : {}),
}));

/** numa=fake=SIZE of 4.19 up to 5.9-rc3 gives its first node the number -1. */
const FAKE_NODES_OF_SIZE: readonly Era[] = [
  { version: "4.18", row: "first", dies: false, does: "numbers nodes of a size from 0" },
  { version: "4.19.143", row: "4.19", dies: true, does: "numbers them from -1, and dies of it" },
  { version: "5.5", row: "4.19", dies: true, does: "does, too" },
  { version: "4.19.144", row: "5.9-rc4", dies: false, does: "does not" },
  { version: "5.9", row: "5.9-rc4", dies: false, does: "does not either" },
].map(({ version, row, dies, does }) => ({
  says: `${version} ${does}`,
  rows: [`fake-nodes-of-size@${row}`],
  scenario: `kernel ${version} x86_64 { config NUMA_EMU=y }\nmachine qemu-pc { memory 4G }\ncmdline { numa=fake=1G }\nboot\n`,
  ...(dies
    ? {
        errors: [
          'modelled: the kernel dies in memblock_free_all() with "Bad page state": numa=fake=1G numbers its nodes from -1 on, which is NUMA_NO_NODE, so that 0x0-0x41ffffff belongs to no node',
        ],
      }
    : { shows: { dmesg: { "Initmem setup node 1": 1 } } }),
}));

export const FAKE_NODE_ERAS: readonly Era[] = [
  ...FAKE_NODES,
  ...DISTANCE_TABLES,
  ...FAKE_NODES_OFF,
  ...FEWER_FAKE_NODES,
  ...FAKE_NODES_OF_EACH,
  ...FAKE_NODES_COUNTED,
  ...FAKE_NODES_OF_SIZE,
];
