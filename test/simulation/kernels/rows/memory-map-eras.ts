/** What the kernel makes of the firmware's memory map and the NUMA description, by version. */
import type { Era } from "./era.ts";

const firmware = (
  version: string,
  ranges: readonly string[],
  more = "",
  expected = "",
): string => `kernel ${version} x86_64
machine {
  hypervisor kvm
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x000000007fffffff usable
    ${ranges.join("\n    ")}
  }
  ${more}
}
boot
${expected}
`;

const ACPI_ON_TOP = ["0x0000000100000000-0x000000010000ffff ACPI data"];

/** Block 39 ends with a hole, and lies between two parts of node 0. */
const HOLE_WITHIN_NODE0 = [
  "0x0000000100000000-0x000000013bffffff usable",
  "0x0000000180000000-0x00000001ffffffff usable",
];
const AROUND = `node0 {
    0x0-0x7fffffff
    0x180000000-0x1ffffffff
  }
  node1 { 0x100000000-0x13bffffff }`;

/** 128 MiB at the top belong to no node. */
const LEFT_OUT = "node0 { 0x0-0x7fffffff }\n  node1 { 0x100000000-0x137ffffff }";
const UP_TO_5G = ["0x0000000100000000-0x000000013fffffff usable"];

const NODE1_WITHOUT_RAM = `node0 {
    0x0-0x7fffffff
    0x100000000-0x13fffffff
  }
  node1 { 0xa0000000-0xbfffffff }`;
const NO_RAM_THERE = ["node1 has no memory at 0xa0000000-0xbfffffff: the firmware map calls nothing there usable"];

/** A board that reserves 160 pieces: more than a list of 128 regions holds. */
const board = (version: string): string => `kernel ${version} arm64
machine qemu-virt {
  memory 4G
${Array.from({ length: 160 }, (_, index) => {
  const first = 0x80000000 + index * 0x200000;
  return `  reserved-memory piece${index} { at 0x${first.toString(16)}-0x${(first + 0xfff).toString(16)} }`;
}).join("\n")}
}
boot
`;
const LAST_PIECE = "0x93e00000-0x93e00fff";

/** RAM in 160 pieces of 64 MiB. */
const pieces = (version: string, config = ""): string => `kernel ${version} arm64 ${config}
machine {
  firmware {
    ${Array.from({ length: 160 }, (_, index) => {
      const first = 0x40000000 + index * 0x8000000;
      return `0x${first.toString(16)}-0x${(first + 0x3ffffff).toString(16)} usable`;
    }).join("\n    ")}
  }
}
boot
`;

/** A server whose memory starts at 256 GiB. */
const server = (version: string, cmdline = ""): string => `kernel ${version} arm64
machine { firmware { 0x4000000000-0x43ffffffff usable } }
cmdline { ${cmdline} }
boot
`;

/** A range of RAM that the command line wants nothing in, above 4 GiB. */
const setAside = (version: string, machine: string, expected: string): string => `kernel ${version} x86_64
${machine}
cmdline { memmap=2G$5G }
boot
${expected}
`;
const ANY_FIRMWARE =
  "machine { firmware { 0x0-0x9ffff usable 0x100000-0xbfffffff usable 0x100000000-0x23fffffff usable } }";

export const MEMORY_MAP_ERAS: readonly Era[] = [
  {
    says: "6.10 has its last page frame below the ACPI data that lie above all RAM",
    rows: ["acpi-data-counts-as-ram-end@first"],
    scenario: firmware("6.10", ACPI_ON_TOP),
    shows: { dmesg: { "last_pfn = 0x80000 ": 1, "last_pfn = 0x100010 ": 0 } },
  },
  {
    says: "6.11 has it behind them",
    rows: ["acpi-data-counts-as-ram-end@6.11"],
    scenario: firmware("6.11", ACPI_ON_TOP, "", 'expect dmesg "last_pfn = 0x100010 "'),
  },
  {
    says: "6.16 links a block with a hole to the first node too, which the pages of the hole name",
    rows: ["boot-block-nodes@first"],
    scenario: firmware("6.16", HOLE_WITHIN_NODE0, AROUND),
    shows: { blocks: { "39 online removable=1 nodes=0,1 zones=none": 1 } },
  },
  {
    says: "6.17 links it to the node of its RAM",
    rows: ["boot-block-nodes@6.17"],
    scenario: firmware("6.17", HOLE_WITHIN_NODE0, AROUND),
    shows: { blocks: { "39 online removable=1 nodes=1 zones=Normal": 1 } },
  },
  {
    says: "6.7 does not use a description that leaves RAM out, and tells how much it covers",
    rows: ["numa-coverage-message@first"],
    scenario: firmware(
      "6.7",
      UP_TO_5G,
      LEFT_OUT,
      'expect dmesg "NUMA: nodes only cover 2943MB of your 3071MB e820 RAM. Not used."',
    ),
  },
  {
    says: "6.8 tells how much it leaves out",
    rows: ["numa-coverage-message@6.8"],
    scenario: firmware("6.8", UP_TO_5G, LEFT_OUT, 'expect dmesg "NUMA: no nodes coverage for 128MB of 3071MB RAM"'),
  },
  {
    says: "4.2 keeps a node that the description names although it has no RAM, and the parts around it apart",
    rows: ["numa-cleanup@first"],
    scenario: firmware("4.2", UP_TO_5G, NODE1_WITHOUT_RAM),
    shows: { dmesg: { "NUMA: Node 0": 0 } },
    errors: NO_RAM_THERE,
  },
  {
    says: "4.3 drops it and joins the parts",
    rows: ["numa-cleanup@4.3"],
    scenario: firmware("4.3", UP_TO_5G, NODE1_WITHOUT_RAM),
    shows: { dmesg: { "NUMA: Node 0": 1, "-> [mem 0x00000000-0x13fffffff]": 1 } },
    errors: NO_RAM_THERE,
  },
  {
    says: "4.20 on arm64 loses what does not fit into its list of 128 reservations",
    rows: ["memblock-initial-regions@first"],
    scenario: `${board("4.20")}expect unreserved ${LAST_PIECE}\n`,
    errors: [
      "modelled: memblock.reserved is full with 128 entries and can't grow: 34 reservations, 136 KiB from 0x8fc00000 on, are lost, and the kernel takes the memory for free",
    ],
  },
  {
    says: "5.0 has room for a reservation of each CPU",
    rows: ["memblock-initial-regions@5.0"],
    scenario: `${board("5.0")}expect reserved ${LAST_PIECE}\n`,
  },
  {
    says: "5.19 loses the memory behind the 128th range",
    rows: ["memblock-initial-regions@5.0"],
    scenario: pieces("5.19"),
    told: "the kernel loses 2 GiB of RAM, from 0x440000000 on",
  },
  {
    says: "6.0 has room for 1024 ranges",
    rows: ["memblock-initial-regions@6.0"],
    scenario: `${pieces("6.0")}expect memory167 state=online\n`,
  },
  ...[
    { version: "4.15", row: "first", zones: { "DMA  ": "0x4000000000", Normal: "0x4100000000" } },
    { version: "5.4", row: "4.16", zones: { DMA32: "0x4000000000", Normal: "0x4100000000" } },
    {
      version: "5.10.21",
      row: "5.5",
      zones: { "DMA  ": "0x4000000000", DMA32: "0x4040000000", Normal: "0x4100000000" },
    },
    { version: "5.10.22", row: "5.11", zones: { "DMA  ": "0x4000000000" } },
    { version: "5.11", row: "5.11", zones: { "DMA  ": "0x4000000000" } },
  ].map(({ version, row, zones }) => ({
    says: `${version} of arm64 has ${Object.keys(zones)
      .map((zone) => zone.trim())
      .join(", ")} where memory starts far above 4 GiB`,
    rows: [`arm64-low-zones@${row}`],
    scenario: server(version),
    shows: {
      dmesg: Object.fromEntries([
        ...Object.entries(zones).map(([zone, start]) => [
          `  ${zone.padEnd(8)} [mem ${start.replace("0x", "0x000000")}`,
          1,
        ]),
        ...["DMA  ", "DMA32"].filter((zone) => !(zone in zones)).map((zone) => [`  ${zone.padEnd(8)} [mem`, 0]),
      ]),
    },
  })),
  {
    says: "4.19 of arm64 puts CMA at the end of ZONE_DMA32",
    rows: ["arm64-low-zones@4.16"],
    scenario: `${server("4.19", "cma=64M")}expect dmesg "cma: Reserved 64 MiB at 0x"\nexpect node0 DMA32 cma=64M\n`,
  },
  {
    says: "6.6 loses the memory behind the 128th range without CONFIG_EFI",
    rows: ["full-list-before-resize@first"],
    scenario: pieces("6.6", "{ config EFI=n }"),
    told: "the kernel loses 2 GiB of RAM, from 0x440000000 on",
  },
  {
    says: "6.7 panics",
    rows: ["full-list-before-resize@6.7"],
    scenario: pieces("6.7", "{ config EFI=n }"),
    told: 'the kernel panics, "memblock: cannot resize memory array"',
    errors: [
      'modelled: the kernel panics, "memblock: cannot resize memory array": the machine\'s memory has more than the 128 ranges that the list holds before memory is mapped',
    ],
  },
  {
    says: "4.10 may put its image at random where memmap= sets memory aside",
    rows: ["kaslr-avoids-memmap@first"],
    scenario: setAside("4.10", "machine qemu-pc { memory 8G }", "expect warning kaslr-reserved"),
  },
  {
    says: "4.11 keeps out of there",
    rows: ["kaslr-avoids-memmap@4.11"],
    scenario: setAside("4.11", ANY_FIRMWARE, "expect no warning kaslr-reserved"),
  },
  {
    says: "6.6.32 does not where UEFI boots it",
    rows: ["kaslr-avoids-memmap@6.6"],
    scenario: setAside("6.6.32", ANY_FIRMWARE, "expect warning kaslr-reserved"),
  },
  {
    says: "6.6.32 keeps out of there where a BIOS boots it",
    rows: ["kaslr-avoids-memmap@6.6"],
    scenario: setAside("6.6.32", "machine qemu-pc { memory 8G }", "expect no warning kaslr-reserved"),
  },
  {
    says: "6.10 stays where it was loaded, where memory is set aside",
    rows: ["kaslr-avoids-memmap@6.10"],
    scenario: setAside("6.10", ANY_FIRMWARE, "expect no warning kaslr-reserved"),
  },
];
