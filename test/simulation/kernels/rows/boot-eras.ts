/** What a boot leaves, by version: zones, blocks, reservations. */
import type { Era } from "./era.ts";

const pc = (version: string, memory: string, cmdline: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory ${memory} slots 4 maxmem 128G }
dimm d { size 512M }
cmdline { ${cmdline} }
boot
${expected}
`;
const cma = (version: string, expected: string): string => `kernel ${version} x86_64 { config CMA=y config DMA_CMA=y }
machine qemu-pc { memory 4G }
cmdline { cma=6M }
boot
expect dmesg "${expected}"
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
    says: "6.1 says how much memory is available before it has made most struct pages",
    rows: ["memory-info-printed@first", "deferred-start@4.17", "vmalloc-tables-preallocated@5.9"],
    scenario: `kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    shows: { dmesg: { "Memory: 3156540K/4193784K available (14343K kernel code, ": 1 } },
  },
  {
    says: "4.16 makes as many struct pages as the node's size asks for, and the tables of vmalloc as they are needed",
    rows: ["deferred-start@first", "vmalloc-tables-preallocated@first"],
    scenario: pc("4.16", "4G", "nokaslr", ""),
    shows: { dmesg: { "Memory: ": 0 } },
  },
  {
    says: "6.12 says how much memory is available when its CPUs run",
    rows: ["memory-info-printed@6.11", "smp-locks-freed@first"],
    scenario: pc("6.12", "4G", "nokaslr", ""),
    shows: { dmesg: { "Memory: ": 0 } },
  },
  {
    says: "7.1 gives back SMP lock prefixes later than that",
    rows: ["smp-locks-freed@7.1"],
    scenario: pc("7.1", "4G", "nokaslr", ""),
    shows: { dmesg: { "Memory: ": 0 } },
  },
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
    says: "4.15 has no room for a crash kernel of 1 GiB below 896 MiB",
    rows: ["crashkernel-x86@first"],
    scenario: pc("4.15", "8G", "crashkernel=1G", "expect warning crashkernel-failed"),
  },
  {
    says: "4.15 puts a crash kernel below 896 MiB",
    rows: ["crashkernel-x86@first"],
    scenario: pc("4.15", "8G", "crashkernel=256M", 'expect iomem """\n  28000000-37ffffff : Crash kernel\n"""'),
  },
  {
    says: "5.2 puts a crash kernel of 1 GiB below 4 GiB",
    rows: ["crashkernel-x86@5.2"],
    scenario: pc("5.2", "8G", "crashkernel=1G", "expect no warning crashkernel-failed"),
  },
  {
    says: "6.12 lets no area of cma= lie above what devices reach",
    rows: ["cma-cmdline-limit@first"],
    scenario: virt("6.12", "8G", "cma=128M@5G", "expect warning param-value"),
  },
  {
    says: "6.16 puts an area of cma= where it is told to",
    rows: ["cma-cmdline-limit@6.16"],
    scenario: virt("6.16", "8G", "cma=128M@5G", 'expect dmesg "cma: Reserved 128 MiB at 0x0000000140000000"'),
  },
  {
    says: "5.10 knows no crashkernel=SIZE,high on arm64",
    rows: ["crashkernel-arm64@first"],
    scenario: virt("5.10", "8G", "crashkernel=512M,high", ""),
    shows: { iomem: { "Crash kernel": 0 } },
  },
  {
    says: "5.19 does, and gives it no low memory unless crashkernel=SIZE,low asks for it",
    rows: ["crashkernel-arm64@5.19"],
    scenario: virt("5.19", "8G", "crashkernel=512M,high", ""),
    shows: { iomem: { "Crash kernel": 1 } },
  },
  {
    says: "6.2 gives a high crash kernel of arm64 128 MiB of low memory",
    rows: ["crashkernel-arm64@6.2"],
    scenario: virt(
      "6.2",
      "8G",
      "crashkernel=512M,high",
      'expect dmesg "crashkernel low memory reserved"\nexpect dmesg "(128 MB)"',
    ),
  },
  // RAM ends at 3 GiB, and with it what devices reach.
  ...[
    {
      version: "6.4",
      row: "6.2",
      areas: 2,
      does: "finds a low part even for an area that lies low, near the end of low memory",
    },
    { version: "6.5", row: "6.5", areas: 1, does: "gives none to an area that lies low" },
  ].map(({ version, row, areas, does }) => ({
    says: `${version} ${does}`,
    rows: [`crashkernel-arm64@${row}`],
    scenario: virt(version, "2G", "crashkernel=32M,high", ""),
    shows: { iomem: { "Crash kernel": areas } },
  })),
  // All of RAM is asked for.
  ...[
    { arch: "x86", boot: pc, ram: "4193787 KiB" },
    { arch: "arm64", boot: virt, ram: "4 GiB" },
  ].flatMap(({ arch, boot, ram }) => [
    {
      says: `6.11 looks for a crash kernel as large as RAM on ${arch}`,
      rows: [`crashkernel-${arch}@6.7`],
      scenario: boot("6.11", "4G", "crashkernel=4G", ""),
      errors: ['crashkernel=4G reserves nothing: the kernel says "cannot allocate crashkernel (size:0x100000000)"'],
    },
    {
      says: `6.12 refuses one on ${arch} without a word`,
      rows: [`crashkernel-${arch}@6.12`],
      scenario: boot("6.12", "4G", "crashkernel=4G", ""),
      errors: [`crashkernel=4G reserves nothing: the machine has ${ram}; the kernel says nothing`],
    },
  ]),
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
    says: "5.17 rounds a CMA area up to the largest order",
    rows: ["cma-alignment@first"],
    scenario: cma("5.17", "cma: Reserved 8 MiB"),
  },
  ...["5.18.0-rc4-next-20220426", "5.19"].map((version) => ({
    says: `${version} rounds it up to a pageblock`,
    rows: [`cma-alignment@${version}`],
    scenario: cma(version, "cma: Reserved 6 MiB"),
  })),
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
    says: "5.19 finds less than 4 GiB on a machine of 4 GiB, of which firmware took some",
    rows: ["crashkernel-ram-rounded-up@first"],
    scenario: pc("5.19", "4G", "crashkernel=4G-:256M", ""),
    told: "crashkernel=4G-:256M reserves nothing",
    shows: { iomem: { "Crash kernel": 0 } },
  },
  {
    says: "6.0 rounds RAM up to 128 MiB before it compares",
    rows: ["crashkernel-ram-rounded-up@6.0"],
    scenario: pc("6.0", "4G", "crashkernel=4G-:256M", ""),
    shows: { iomem: { "Crash kernel": 1 } },
  },
  {
    says: "6.10 has no reserve_mem=",
    rows: ["reserve-mem-parameter@first"],
    scenario: pc("6.10", "4G", "memblock=debug reserve_mem=4M:4096:trace", "expect warning param-version"),
    shows: { dmesg: { "max_addr=0x0000000000000000 reserve_mem": 0 } },
  },
  {
    says: "6.11 reserves what it asks for",
    rows: ["reserve-mem-parameter@6.11"],
    scenario: pc("6.11", "4G", "memblock=debug reserve_mem=4M:4096:trace", ""),
    shows: {
      dmesg: {
        "memblock_phys_alloc_range: 4194304 bytes align=0x1000 from=0x0000000000000000 max_addr=0x0000000000000000 reserve_mem": 1,
      },
    },
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
    says: "6.16 does not know crashkernel=SIZE,cma",
    rows: ["crashkernel-cma@first"],
    scenario: pc("6.16", "4G", "crashkernel=256M crashkernel=64M,cma", ""),
    errors: ['crashkernel=64M,cma reserves nothing: the kernel says "crashkernel: unrecognized char: ,"'],
  },
  // 8 GiB: 32768 slots, of 4 and 8 bytes, later 24; one page more where the tables follow their descriptor.
  ...[
    { version: "5.11", row: "first", lines: [1, 1, 0, 0], tables: "a list and addresses" },
    { version: "5.12", row: "5.12", lines: [1, 2, 0, 0], tables: "a list, addresses and sizes" },
    { version: "5.13", row: "5.13", lines: [0, 0, 0, 1], tables: "a table behind the pool's descriptor" },
    { version: "5.15", row: "5.15", lines: [0, 0, 1, 0], tables: "a table of its own" },
  ].map(({ version, row, lines: [list, addresses, slots, behind], tables }) => ({
    says: `${version} describes the bounce buffer's slots by ${tables}`,
    rows: [`swiotlb-tables@${row}`],
    scenario: pc(version, "8G", "memblock=debug", ""),
    shows: {
      dmesg: {
        "memblock_alloc_try_nid: 131072 bytes align=0x1000": list!,
        "memblock_alloc_try_nid: 262144 bytes align=0x1000": addresses!,
        ": 786432 bytes align=0x1000": slots!,
        ": 790528 bytes align=0x1000": behind!,
        "software IO TLB: area num": 0,
      },
    },
  })),
  // CMA areas of nodes: asked for, and as large as the default area.
  ...[
    { version: "6.5", row: "first", asked: 0, bySize: 0 },
    { version: "6.6", row: "6.6", asked: 1, bySize: 0 },
    { version: "7.2", row: "7.2", asked: 1, bySize: 2 },
  ].flatMap(({ version, row, asked, bySize }) => {
    const rows = [`numa-cma-areas@${row}`];
    const configs = ["CMA=y", "DMA_CMA=y", "DMA_NUMA_CMA=y", "CMA_SIZE_PERNUMA=y"].map((one) => `config ${one}`);
    const machine = (cmdline: string): string => `kernel ${version} x86_64 { ${configs.join("  ")} }
machine qemu-pc {
  node0 { memory 2G }
  node1 { memory 4G }
}
cmdline { ${cmdline} }
boot
`;
    return [
      {
        says: `${version} gives ${asked === 0 ? "no node a CMA area that numa_cma= asks for" : "a node the CMA area that numa_cma= asks for"}`,
        rows,
        scenario: machine("numa_cma=1:64M"),
        shows: { dmesg: { "cma: Reserved 64 MiB": asked } },
      },
      {
        says: `${version} gives ${bySize === 0 ? "no node" : "each of two nodes"} a CMA area unasked`,
        rows,
        scenario: machine("cma=32M"),
        shows: { dmesg: { "cma: Reserved 32 MiB": 1 + bySize } },
      },
    ];
  }),
  {
    says: "Red Hat's 4.18 lets a crash kernel lie below 4 GiB, as 5.2 does",
    rows: ["crashkernel-x86@5.2"],
    scenario: pc("4.18.0-193.el8.x86_64", "8G", "crashkernel=256M", ""),
    shows: { dmesg: { "Reserving 256MB of memory at 2800MB": 1 } },
  },
  {
    says: "crashkernel=auto is no word of mainline",
    rows: ["crashkernel-auto@first"],
    scenario: pc("6.1", "4G", "crashkernel=auto", 'expect dmesg "crashkernel: memory value expected"'),
    errors: ['crashkernel=auto reserves nothing: the kernel says "crashkernel: memory value expected"'],
    shows: { dmesg: { "Using crashkernel=auto": 0 } },
  },
  {
    says: "crashkernel=auto is a word of Red Hat's 4.18, by RAM",
    rows: ["crashkernel-auto@rhel-4.18"],
    scenario: `kernel 4.18.0-193.el8.x86_64 x86_64
machine qemu-pc { memory 128G }
cmdline { crashkernel=auto }
boot
expect dmesg "Using crashkernel=auto, the size chosen is a best effort estimation."
expect no warning crashkernel-failed
`,
    shows: { dmesg: { "Reserving 256MB of memory at": 1 } },
  },
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
    says: "5.4.0 gives the first megabyte back although a crash kernel is asked for",
    rows: ["crashkernel-keeps-low-megabyte@first"],
    scenario: pc("5.4.0", "4G", "crashkernel=128M", "expect unreserved 0x50000-0x50fff"),
  },
  {
    says: "5.5 keeps it then",
    rows: ["crashkernel-keeps-low-megabyte@5.5"],
    scenario: pc("5.5", "4G", "crashkernel=128M", "expect reserved 0x50000-0x50fff"),
  },
  {
    says: "Red Hat's 4.18 keeps it too",
    rows: ["crashkernel-keeps-low-megabyte@5.5"],
    scenario: pc("4.18.0-240.el8.x86_64", "4G", "crashkernel=128M", "expect reserved 0x50000-0x50fff"),
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
  {
    says: "crashkernel=auto takes more from Red Hat's build 477 on",
    rows: ["crashkernel-auto@rhel-4.18-477"],
    scenario: pc("4.18.0-477.el8.x86_64", "128G", "crashkernel=auto", ""),
    shows: { dmesg: { "Reserving 512MB of memory at": 1 } },
  },
  {
    says: "Red Hat's 5.14 knows no crashkernel=auto",
    rows: ["crashkernel-auto@first"],
    scenario: pc("5.14.0-427.el9.x86_64", "4G", "crashkernel=auto", ""),
    errors: ['crashkernel=auto reserves nothing: the kernel says "crashkernel: memory value expected"'],
    shows: { dmesg: { "Using crashkernel=auto": 0 } },
  },
];
