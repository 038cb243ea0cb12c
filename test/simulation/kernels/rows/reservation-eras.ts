/** What a boot keeps for crash kernels, CMA and reserve_mem=, by version. */
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
const virt = (version: string, memory: string, cmdline: string, expected: string): string => `kernel ${version} arm64
machine qemu-virt { memory ${memory} }
cmdline { ${cmdline} }
boot
${expected}
`;

/** Gigantic pages beside areas for them, on two nodes. */
const gigantic = (version: string, cmdline: string, expected: string): string => `kernel ${version} arm64
machine qemu-virt {
  memory 8G
  cpus 2
  node0 { memory 4G cpus 0 }
  node1 { memory 4G cpus 1 }
}
cmdline { ${cmdline} hugepagesz=1G hugepages=1 }
boot
${expected}
`;
const SKIPS = "HugeTLB: hugetlb_cma is enabled, skip boot time allocation";

export const RESERVATION_ERAS: readonly Era[] = [
  {
    says: "5.7 skips gigantic pages where node 0 has an area for them",
    rows: ["hugetlb-cma-skips@first"],
    scenario: gigantic("5.7", "hugetlb_cma=2G", `expect dmesg "${SKIPS}"`),
  },
  {
    says: "5.7 skips none where the area was too small",
    rows: ["hugetlb-cma-skips@first"],
    scenario: gigantic("5.7", "hugetlb_cma=512M", ""),
    shows: { dmesg: { [SKIPS]: 0 } },
    errors: ["modelled: hugetlb_cma=512M: hugetlb_cma: cma area should be at least 1024 MiB"],
  },
  {
    says: "5.8 skips them for the asking, even where the size is too small",
    rows: ["hugetlb-cma-skips@5.8"],
    scenario: gigantic("5.8", "hugetlb_cma=512M", `expect dmesg "${SKIPS}"`),
    errors: ["modelled: hugetlb_cma=512M: hugetlb_cma: cma area should be at least 1024 MiB"],
  },
  {
    says: "5.16 takes sizes by node, and skips no page where none of the nodes is there",
    rows: ["hugetlb-cma-skips@5.16"],
    scenario: gigantic("5.16", "hugetlb_cma=7:1G", 'expect dmesg "hugetlb_cma: invalid node 7 specified"'),
    shows: { dmesg: { [SKIPS]: 0 } },
    errors: ["modelled: hugetlb_cma=7:1G: hugetlb_cma: invalid node 7 specified"],
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
      errors: [
        'modelled: crashkernel=4G reserves nothing: the kernel says "cannot allocate crashkernel (size:0x100000000)"',
      ],
    },
    {
      says: `6.12 refuses one on ${arch} without a word`,
      rows: [`crashkernel-${arch}@6.12`],
      scenario: boot("6.12", "4G", "crashkernel=4G", ""),
      errors: [`modelled: crashkernel=4G reserves nothing: the machine has ${ram}; the kernel says nothing`],
    },
  ]),
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
    says: "6.16 does not know crashkernel=SIZE,cma",
    rows: ["crashkernel-cma@first"],
    scenario: pc("6.16", "4G", "crashkernel=256M crashkernel=64M,cma", ""),
    errors: ['modelled: crashkernel=64M,cma reserves nothing: the kernel says "crashkernel: unrecognized char: ,"'],
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
    errors: ['modelled: crashkernel=auto reserves nothing: the kernel says "crashkernel: memory value expected"'],
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
    says: "crashkernel=auto is a word of Red Hat's 3.10, which tells of it by its size alone: 160 MB, and 2 bits for each 4 KB of RAM",
    rows: ["crashkernel-auto@rhel-3.10"],
    scenario: pc("3.10.0-693.el7.x86_64", "8G", "crashkernel=auto", "expect no warning crashkernel-failed"),
    shows: { dmesg: { "Reserving 161MB of memory at": 1, "Using crashkernel=auto": 0 } },
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
    says: "crashkernel=auto takes more from Red Hat's build 477 on",
    rows: ["crashkernel-auto@rhel-4.18-477"],
    scenario: pc("4.18.0-477.el8.x86_64", "128G", "crashkernel=auto", ""),
    shows: { dmesg: { "Reserving 512MB of memory at": 1 } },
  },
  {
    says: "Red Hat's 5.14 knows no crashkernel=auto",
    rows: ["crashkernel-auto@first"],
    scenario: pc("5.14.0-427.el9.x86_64", "4G", "crashkernel=auto", ""),
    errors: ['modelled: crashkernel=auto reserves nothing: the kernel says "crashkernel: memory value expected"'],
    shows: { dmesg: { "Using crashkernel=auto": 0 } },
  },
  ...(["first", "5.10"] as const).map((row): Era => {
    const [version, panics] = row === "first" ? ["5.9", true] : ["5.10", false];
    return {
      says: `${version} ${panics ? "panics of" : "takes"} an initrd that is half of the mapped memory`,
      rows: [`initrd-of-half-the-memory@${row}`],
      scenario: `kernel ${version} x86_64\nmachine qemu-pc { memory 2G initrd 1100M }\nboot\n`,
      errors: panics
        ? [
            'modelled: the kernel panics, "initrd too large to handle": the initrd of 1100 MiB has to be less than half of the 2096635 KiB of memory that are mapped',
          ]
        : [],
    };
  }),
];
