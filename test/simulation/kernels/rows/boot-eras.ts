/** What a boot leaves, by version: zones, blocks, huge pages, the bounce buffer. */
import type { Era } from "./era.ts";

const pc = (version: string, memory: string, cmdline: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory ${memory} slots 4 maxmem 128G }
dimm d { size 512M }
cmdline { ${cmdline} }
boot
${expected}
`;
const bounced = (version: string, cmdline: string, expected = ""): string => `kernel ${version} x86_64
machine qemu-pc { memory 5G }
cmdline { memblock=debug ${cmdline} }
boot
${expected}
`;
/** ZONE_MOVABLE begins inside the last of three pages of 1 GiB. */
const acrossZones = (version: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc {
  memory 9G
  cpu max
}
cmdline { nokaslr hugepagesz=1G hugepages=3 movablecore=30% }
boot
${expected}
`;
const virt = (version: string, memory: string, cmdline: string, expected: string): string => `kernel ${version} arm64
machine qemu-virt { memory ${memory} }
cmdline { ${cmdline} }
boot
${expected}
`;

/** RAM below 4 GiB alone: zone Normal is empty. */
const small = (version: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 2G }
cmdline { movablecore=512M }
boot
`;

/** Without transparent huge pages khugepaged does not raise min_free_kbytes. */
const terabytes = (
  version: string,
  expected: string,
): string => `kernel ${version} x86_64 { config TRANSPARENT_HUGEPAGE=n }
machine {
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x00000000bfffffff usable
    0x0000000100000000-0x00000fffffffffff usable
  }
}
boot
${expected}
`;

/** Node 0 has no room for two pages of 1 GiB, node 1 has. */
const giganticOfNode0 = (version: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc {
  cpu max
  node0 { memory 2G }
  node1 { memory 6G }
}
cmdline { memblock=debug hugepagesz=1G hugepages=0:2 }
boot
${expected}
`;

/** A GiB of EFI's boot services, which is given back while the kernel boots. */
const bootServices = (
  version: string,
  min: number,
): string => `kernel ${version} x86_64 { config TRANSPARENT_HUGEPAGE=n }
machine {
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x00000000bfffffff usable
  }
}
reserve 0x80000000-0xbfffffff by efi_reserve_boot_services
boot
expect node0 DMA32 min=${min}
`;

export const BOOT_ERAS: readonly Era[] = [
  {
    says: "Memory of EFI's boot services counts where min_free_kbytes is computed from all lowmem: sqrt(16 * 2.9 GiB).",
    rows: ["boot-services-freed@first"],
    scenario: bootServices("6.5", 1733),
  },
  {
    says: "Since 7.0 it is freed behind that: sqrt(16 * 1.9 GiB).",
    rows: ["boot-services-freed@7.0"],
    scenario: bootServices("7.0", 1400),
  },
  {
    says: "5.7 has no sysctl.vm.min_free_kbytes= on the command line",
    rows: ["sysctl-parameters@first"],
    scenario: pc("5.7", "4G", "sysctl.vm.min_free_kbytes=262144", "expect node0 DMA min=67"),
  },
  {
    says: "5.8 sets sysctls of the command line before init starts",
    rows: ["sysctl-parameters@5.8"],
    scenario: pc("5.8", "4G", "sysctl.vm.min_free_kbytes=262144", "expect node0 DMA min=259"),
  },
  {
    says: "2.6.20 reads 255 characters of its command line",
    rows: ["command-line-size@first"],
    scenario: pc("2.6.20", "4G", `note=${"x".repeat(300)} kernelcore=1G`, ""),
    told: "the kernel reads 255 characters of the command line, which has 319",
  },
  {
    says: "2.6.21 reads 2047",
    rows: ["command-line-size@2.6.21"],
    scenario: pc("2.6.21", "4G", `note=${"x".repeat(2100)} kernelcore=1G`, ""),
    told: "the kernel reads 2047 characters of the command line, which has 2119",
  },
  {
    says: "4.16 reads no percentage in movablecore=",
    rows: ["core-parameters-take-percent@first"],
    scenario: pc("4.16", "4G", "movablecore=50%", "expect memory39 valid_zones=Normal"),
    errors: ["`movablecore=50%`: percentages need Linux 4.17, so the kernel reads 50 bytes"],
  },
  {
    says: "4.17 does",
    rows: ["core-parameters-take-percent@4.17"],
    scenario: pc("4.17", "4G", "movablecore=50%", "expect memory39 valid_zones=Movable"),
  },
  {
    says: "4.16 has blocks of 2 GiB from 64 GiB of RAM on",
    rows: ["large-machine-block-size@first"],
    scenario: pc("4.16", "66G", "", "expect memory33 state=online\nexpect no memory34"),
  },
  {
    says: "4.17 has the largest blocks that divide the end of RAM",
    rows: ["large-machine-block-size@4.17"],
    scenario: pc("4.17", "66G", "", "expect memory66 state=online\nexpect no memory67"),
  },
  {
    says: "4.16 adds sections to a block that they don't fill",
    rows: ["adding-alignment@first"],
    scenario: pc(
      "4.16",
      "65G",
      "",
      "plug d\nexpect no warning dimm-unaligned\nexpect memory33 node=0\nonline memory33 -> EBUSY",
    ),
  },
  {
    says: "4.17 adds whole blocks alone",
    rows: ["adding-alignment@4.17"],
    scenario: pc("4.17", "65G", "", "plug d\nexpect warning dimm-unaligned\nexpect no memory33"),
  },
  {
    says: "5.11 has sections, and with them blocks, of 1 GiB on arm64",
    rows: ["arm64-section-size@first"],
    scenario: virt("5.11", "4G", "", "expect memory1-4 state=online\nexpect no memory5"),
  },
  {
    says: "5.12 has sections of 128 MiB",
    rows: ["arm64-section-size@5.12"],
    scenario: virt("5.12", "4G", "", "expect memory8-39 state=online\nexpect no memory40"),
  },
  {
    says: "6.5 takes kernelcore=mirror without mirrored memory at its word",
    rows: ["kernelcore-mirror-needs-mirror@first"],
    scenario: pc("6.5", "8G", "kernelcore=mirror", "expect memory64 valid_zones=Movable"),
  },
  {
    says: "6.6 drops it",
    rows: ["kernelcore-mirror-needs-mirror@6.6"],
    scenario: pc("6.6", "8G", "kernelcore=mirror", "expect memory64 valid_zones=Normal"),
  },
  {
    says: "5.12 tells the pages of each node and zone",
    rows: ["zone-log-wording@first"],
    scenario: pc("5.12", "4G", "", 'expect dmesg "On node 0 totalpages"'),
  },
  {
    says: "5.16 tells the fallback order",
    rows: ["zone-log-wording@5.14", "fallback-order-message@5.16"],
    scenario: pc("5.16", "4G", "", 'expect dmesg "Fallback order for Node 0: 0"'),
  },
  {
    says: "5.6 chooses a min_free_kbytes of 64 MiB at most",
    rows: ["min-free-kbytes-ceiling@first"],
    scenario: terabytes("5.6", "expect node0 Normal min=16381"),
  },
  {
    says: "5.7 chooses up to 256 MiB",
    rows: ["min-free-kbytes-ceiling@5.7"],
    scenario: terabytes("5.7", "expect node0 Normal min=65524"),
  },
  {
    says: "5.15 chooses min_free_kbytes once where transparent huge pages are off",
    rows: ["min-free-kbytes-without-khugepaged@first"],
    scenario: pc("5.15", "4G", "transparent_hugepage=never", "expect node0 DMA32 min=1505"),
  },
  {
    says: "5.16 chooses it again, on the high marks of the first time",
    rows: ["min-free-kbytes-without-khugepaged@5.16"],
    scenario: pc("5.16", "4G", "transparent_hugepage=never", "expect node0 DMA32 min=1501"),
  },
  {
    says: "5.12 keeps a bounce buffer of one slot under swiotlb=noforce",
    rows: ["swiotlb-forbidden@first"],
    scenario: bounced(
      "5.12",
      "swiotlb=noforce",
      'expect dmesg "memblock_alloc_try_nid: 4096 bytes align=0x1000 nid=-1 from=0x0000000000000000 max_addr=0x00000000ffffffff"',
    ),
  },
  {
    says: "5.13 keeps none",
    rows: ["swiotlb-forbidden@5.13"],
    scenario: bounced("5.13", "swiotlb=noforce"),
    shows: { dmesg: { "max_addr=0x00000000ffffffff": 0 } },
  },
  {
    says: "5.18 has swiotlb=force after swiotlb=noforce count",
    rows: ["swiotlb-use@first"],
    scenario: bounced("5.18", "swiotlb=noforce swiotlb=force", 'expect dmesg "memblock_alloc_try_nid: 67108864 bytes"'),
  },
  {
    says: "5.19 does without a bounce buffer then",
    rows: ["swiotlb-use@5.19"],
    scenario: bounced("5.19", "swiotlb=noforce swiotlb=force"),
    shows: { dmesg: { "memblock_alloc_try_nid: 67108864 bytes": 0 } },
  },
  {
    says: "6.3 keeps all areas of a bounce buffer that was halved",
    rows: ["swiotlb-limits-areas@first"],
    scenario: bounced("6.3", "swiotlb=3,40000", 'expect dmesg "memblock_alloc_try_nid: 1048576 bytes align=0x40"'),
  },
  {
    says: "6.5 has no more areas than segments",
    rows: ["swiotlb-limits-areas@6.5"],
    scenario: bounced("6.5", "swiotlb=3,40000", 'expect dmesg "memblock_alloc_try_nid: 131072 bytes align=0x40"'),
  },
  {
    says: "6.0 goes without a bounce buffer that there is no room for",
    rows: ["swiotlb-tries-half@first"],
    scenario: bounced("6.0", "swiotlb=2000000"),
    shows: { dmesg: { slabs: 0 } },
  },
  {
    says: "6.2 tries half as much",
    rows: ["swiotlb-tries-half@6.2"],
    scenario: bounced(
      "6.2",
      "swiotlb=2000000",
      'expect dmesg "SWIOTLB bounce buffer size adjusted 2097152 -> 1048576 slabs"',
    ),
  },
  {
    says: "6.14 has a gigantic page across the border of ZONE_MOVABLE managed by the zone of its head",
    rows: ["gigantic-pages-across-zones@first"],
    scenario: acrossZones("6.14", "expect node0 Normal managed=1048576"),
  },
  {
    says: "5.18 takes blocks of a gigantic page offline, those behind the border too",
    rows: ["gigantic-tail-zone@first", "gigantic-at-boundary@first"],
    scenario: acrossZones("5.18", "offline memory59 -> ok\noffline memory64 -> ok"),
  },
  {
    says: "5.19 isolates no range that ends inside one: the last block of the page alone goes",
    rows: ["gigantic-at-boundary@5.19"],
    scenario: acrossZones("5.19", "offline memory64 -> EBUSY\noffline memory70 -> EBUSY\noffline memory71 -> ok"),
  },
  {
    says: "6.12 does",
    rows: ["gigantic-at-boundary@6.12"],
    scenario: acrossZones("6.12", "offline memory64 -> ok"),
  },
  {
    says: "6.7 does not: their struct pages say the zone of its head",
    rows: ["gigantic-tail-zone@6.7"],
    scenario: acrossZones("6.7", "offline memory59 -> EINVAL\noffline memory71 -> ok"),
  },
  {
    says: "6.15 gives it back, to each zone what is its own",
    rows: ["gigantic-pages-across-zones@6.15"],
    scenario: acrossZones("6.15", "expect node0 Normal managed=864256"),
  },
  {
    says: "5.7 keeps a reserve for ZONE_MOVABLE in a Normal zone without memory",
    rows: ["empty-zone-keeps-reserve@first"],
    scenario: small("5.7"),
    shows: { zoneinfo: { "protection: (0, 0, 0, 38": 1 } },
  },
  {
    says: "5.8 does not",
    rows: ["empty-zone-keeps-reserve@5.8"],
    scenario: small("5.8"),
    shows: { zoneinfo: { "protection: (0, 0, 0, 38": 0 } },
  },
  {
    says: "5.15 takes no gigantic pages of a node",
    rows: ["gigantic-pages@first"],
    scenario: giganticOfNode0("5.15", "expect warning param-version"),
    shows: { dmesg: { " alloc_bootmem_huge_page": 0 } },
  },
  {
    says: "6.6 does, and takes from another node what the named one has not",
    rows: ["gigantic-pages@5.16"],
    scenario: giganticOfNode0("6.6", "expect no warning hugepages-short"),
    shows: { dmesg: { " alloc_bootmem_huge_page": 2 } },
  },
  {
    says: "6.13 still does",
    rows: ["gigantic-pages@6.7"],
    scenario: giganticOfNode0("6.13", "expect no warning hugepages-short"),
  },
  ...["6.6", "6.7"].map((version) => ({
    says: `${version} lists the tail pages of a gigantic page ${version === "6.7" ? "apart from its head" : "with its head"}`,
    rows: [version === "6.7" ? "gigantic-pages@6.7" : "gigantic-pages@5.16"],
    scenario: `kernel ${version} arm64\nmachine qemu-virt { memory 4G }\ncmdline { hugepagesz=1G hugepages=1 }\nboot\n`,
    shows: {
      iomem: {
        "80000000-bfffffff : reserved": version === "6.7" ? 0 : 1,
        "80000000-80000fff : reserved": version === "6.7" ? 1 : 0,
        "80001000-bfffffff : reserved": version === "6.7" ? 1 : 0,
      },
    },
  })),
  ...[
    { version: "6.12", place: "after-parameters", crash: "1ff000000-23effffff" },
    { version: "6.16", place: "in-mm-core-init", crash: "180000000-1bfffffff" },
    { version: "7.2", place: "before-sparse", crash: "1ff000000-23effffff" },
    { version: "7.3", place: "behind-nodes", crash: "1ff000000-23effffff" },
  ].map(({ version, place, crash }) => ({
    says: `${version} takes gigantic pages ${place === "in-mm-core-init" ? "before" : "behind"} the crash kernel on x86`,
    rows: [`gigantic-pages-place@${{ "6.12": "first", "6.16": "6.15", "7.2": "7.0" }[version] ?? version}`],
    scenario: `kernel ${version} x86_64 { build debian }
machine qemu-pc { memory 8G  cpu max }
cmdline { nokaslr crashkernel=1G,high hugepagesz=1G hugepages=1 }
boot
`,
    shows: { iomem: { [`${crash} : Crash kernel`]: 1 } },
  })),
  {
    says: "6.14 takes them of the named node alone",
    rows: ["gigantic-pages@6.14"],
    scenario: giganticOfNode0("6.14", "expect warning hugepages-short"),
  },
  ...[
    { version: "5.8", row: "4.17", blocks: "memory64 state=online", none: "memory65" },
    { version: "5.9", row: "5.9", blocks: "memory32 state=online", none: "memory33" },
  ].map(({ version, row, blocks, none }) => ({
    says: `${version} has blocks of ${row === "5.9" ? 2 : 1} GiB on bare metal whose RAM ends at 65 GiB`,
    rows: [`large-machine-block-size@${row}`],
    scenario: `kernel ${version} x86_64
machine { firmware {
  0x0000000000000000-0x000000000009fbff usable
  0x0000000000100000-0x00000000bfffffff usable
  0x0000000100000000-0x000000103fffffff usable
} }
boot
expect ${blocks}
expect no ${none}
`,
  })),
  {
    says: "4.16 raises min_free_kbytes for ZONE_MOVABLE too: pageblocks of three zones",
    rows: ["khugepaged-zones@first"],
    scenario: pc("4.16", "4G", "movablecore=1G", "expect node0 Movable managed=245539 min=4135"),
  },
  {
    says: "4.17 does not: pageblocks of two",
    rows: ["khugepaged-zones@4.17"],
    scenario: pc("4.17", "4G", "movablecore=1G", "expect node0 Movable managed=245539 min=2757"),
  },
  {
    says: "5.5 gives it back without one",
    rows: ["low-memory-reservation@first"],
    scenario: pc("5.5", "4G", "", "expect unreserved 0x50000-0x50fff"),
  },
  {
    says: "The tables of 5.4 list no read-only data apart",
    rows: ["rodata-listed@first"],
    scenario: pc("5.4", "4G", "nokaslr", ""),
    shows: { iomem: { "Kernel rodata": 0 } },
  },
  {
    says: "Those of Debian's 6.12 do",
    rows: ["rodata-listed@5.5"],
    scenario: `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    shows: { iomem: { "Kernel rodata": 1 } },
  },
  {
    says: "6.6 with copies of its slab caches has four times the room for dynamic per-CPU areas",
    rows: [],
    scenario: pc("6.6 x86_64 { config RANDOM_KMALLOC_CACHES=y }", "4G", "", "").replace("} x86_64", "}"),
    shows: { dmesg: { "r8192 d114688": 2 } },
  },
];
