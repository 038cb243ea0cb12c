/** Boards with a device tree: the reach of DMA, memory that is kept, and what firmware keeps in a map, by version. */
import type { Era } from "./era.ts";

/** A Raspberry Pi 4 with 4 GiB, whose loader leaves the device tree below 768 MiB. */
const pi4 = (version: string, items: string, cmdline: string, expected: string): string => `kernel ${version} arm64
machine {
  cpus 4
  ${items}
  firmware {
    0x0-0x3b2fffff usable
    0x40000000-0xfbffffff usable
  }
}
reserve 0x2eff5d00-0x2effffff by setup_machine_fdt
cmdline { ${cmdline} }
boot
${expected}
`;
const POOL = "reserved-memory linux,cma { size 64M in 0x0-0x2fffffff }";
const TWO = `reserved-memory low { size 16M in 0x10000000-0x1fffffff }
  reserved-memory next { size 16M in 0x20000000-0x2fffffff }`;

export const BOARD_ERAS: readonly Era[] = [
  {
    // As a public log of a Raspberry Pi 4 has it: its zones, their pages, and the pool.
    says: "5.10 ends ZONE_DMA where dma-ranges do, and makes the pool of the device tree the default CMA area",
    rows: ["reserved-memory-place@first", "reserved-memory-details@first"],
    scenario: pi4(
      "5.10",
      `dma-range 0x0-0x3fffffff\n  ${POOL}`,
      "",
      `expect dmesg "Reserved memory: created CMA memory pool at 0x000000002ac00000, size 64 MiB"
expect dmesg "OF: reserved mem: initialized node linux,cma, compatible id shared-dma-pool"
expect dmesg "  DMA      [mem 0x0000000000000000-0x000000003fffffff]"
expect dmesg "  DMA32    [mem 0x0000000040000000-0x00000000fbffffff]"
expect node0 DMA present=242432
expect node0 DMA32 present=770048`,
    ),
    shows: { dmesg: { "map reusable linux,cma": 0, "cma: Reserved": 0 } },
  },
  {
    says: "5.10 takes what the device tree calls no-map out of memory",
    rows: ["no-map-memory@first"],
    scenario: pi4(
      "5.10",
      "dma-range 0x0-0x3fffffff\n  reserved-memory tz { at 0x10000000-0x11ffffff no-map }",
      "",
      "expect node0 DMA present=234240",
    ),
    shows: { iomem: { "10000000-11ffffff": 0 } },
  },
  {
    says: "5.12 keeps it as memory that it never maps",
    rows: ["no-map-memory@5.12"],
    scenario: pi4(
      "5.12",
      "dma-range 0x0-0x3fffffff\n  reserved-memory tz { at 0x10000000-0x11ffffff no-map }",
      "",
      `expect node0 DMA present=242432
expect iomem """
10000000-11ffffff : reserved
"""`,
    ),
  },
  {
    says: "6.3 lists what the device tree keeps",
    rows: ["reserved-memory-details@6.3"],
    scenario: pi4(
      "6.3",
      POOL,
      "",
      'expect dmesg "OF: reserved mem: 0x000000002ae00000..0x000000002edfffff (65536 KiB) map reusable linux,cma"',
    ),
  },
  {
    says: "5.5 has the pool of the device tree whatever cma= says",
    rows: ["cmdline-before-cma-pool@first"],
    scenario: pi4("5.5", POOL, "cma=128M", 'expect dmesg "created CMA memory pool at 0x000000002ac00000, size 64 MiB"'),
    shows: { dmesg: { "cma: Reserved": 0 } },
  },
  {
    says: "5.10 has cma= instead of the pool of the device tree",
    rows: ["cmdline-before-cma-pool@5.6"],
    scenario: pi4(
      "5.10",
      `dma-range 0x0-0x3fffffff\n  ${POOL}`,
      "cma=128M",
      `expect warning reserved-memory-failed
expect dmesg "Reserved memory: bypass linux,cma node, using cmdline CMA params instead"
expect dmesg "cma: Reserved 128 MiB at 0x0000000033000000"`,
    ),
  },
  {
    says: "6.3 makes a CMA area of each reusable reservation, whatever cma= says of the default one",
    rows: ["reserved-memory-details@6.3"],
    scenario: pi4(
      "6.3",
      `reserved-memory adsp { at 0x10000000-0x10bfffff reusable }
  reserved-memory display { size 32M in 0x0-0x1fffffff reusable }`,
      "cma=64M",
      `expect dmesg """
Reserved memory: created CMA memory pool at 0x0000000010000000, size 12 MiB
OF: reserved mem: initialized node adsp, compatible id shared-dma-pool
OF: reserved mem: 0x0000000010000000..0x0000000010bfffff (12288 KiB) map reusable adsp
Reserved memory: created CMA memory pool at 0x000000001e000000, size 32 MiB
cma: Reserved 64 MiB at 0x
"""
expect node0 DMA cma=108M`,
    ),
  },
  {
    says: "6.1 puts each reservation at the end of its range",
    rows: ["reserved-memory-place@first"],
    scenario: pi4("6.1", TWO, "", "expect reserved 0x1f000000-0x1fffffff\nexpect reserved 0x2f000000-0x2fffffff"),
  },
  {
    says: "6.5 puts a reservation whose range begins at another one beside that one",
    rows: ["reserved-memory-place@6.5"],
    scenario: pi4("6.5", TWO, "", "expect reserved 0x1f000000-0x1fffffff\nexpect reserved 0x20000000-0x20ffffff"),
  },
  {
    // As a public log of a Raspberry Pi compute module 4 has it: pageblocks of 512 MiB, and none whole and free below 1 GiB.
    says: "6.1 with 64 KiB pages finds no 512 MiB for CMA below the reach of DMA",
    rows: ["arm64-zone-dma-limit@first"],
    scenario: `kernel 6.1.73 arm64-64k
machine {
  cpus 4
  dma-range 0x0-0x3fffffff
  firmware { 0x0-0x3b3fffff usable 0x40000000-0xfbffffff usable 0x100000000-0x1ffffffff usable }
}
cmdline { coherent_pool=1M cma=512M }
boot
expect dmesg "cma: Failed to reserve 512 MiB"
expect warning param-value
`,
  },
  {
    says: "6.6 takes what a map calls reserved for memory of firmware: present, never mapped",
    rows: [],
    scenario: `kernel 6.6 arm64
machine {
  firmware { 0x0-0x7ffff reserved 0x80000-0x3fffffff usable 0x40000000-0x41ffffff ACPI NVS 0x42000000-0x7fffffff usable }
}
boot
expect dmesg "  node   0: [mem 0x0000000000000000-0x000000000007ffff]"
expect dmesg "  node   0: [mem 0x0000000040000000-0x0000000041ffffff]"
expect node0 DMA present=524288
expect iomem """
00000000-0007ffff : reserved
"""
expect iomem """
40000000-41ffffff : reserved
"""
`,
  },
  // As a ZynqMP of 2 GiB printed it: 5.5 has CMA at the very end of memory.
  ...[
    { version: "4.14", cma: "0x000000006e000000", crash: "0x0000000070000000", rows: ["first", "first"] },
    { version: "5.10.21", cma: "0x000000006e000000", crash: "0x0000000070000000", rows: ["first", "first"] },
    { version: "5.10.36", cma: "0x000000007e000000", crash: "0x000000006b000000", rows: ["first", "5.11"] },
    { version: "5.10.37", cma: "0x000000007b000000", crash: "0x000000006b000000", rows: ["5.11", "5.11"] },
    { version: "5.11", cma: "0x000000007b000000", crash: "0x000000006b000000", rows: ["5.11", "5.11"] },
  ].map(({ version, cma, crash, rows: [ofCma, ofCrash] }) => ({
    says: `${version} sets aside CMA at ${cma}, and memory for a crash kernel at ${crash}`,
    rows: [`arm64-cma-place@${ofCma}`, `arm64-crashkernel-place@${ofCrash}`],
    scenario: `kernel ${version} arm64
machine { firmware { 0x0000000000000000-0x000000007fffffff usable } }
cmdline { cma=32M crashkernel=256M }
boot
`,
    shows: { dmesg: { [`cma: Reserved 32 MiB at ${cma}`]: 1, [`crashkernel reserved: ${crash}`]: 1 } },
  })),
];
