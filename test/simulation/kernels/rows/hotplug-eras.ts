/** How blocks join zones, go on- and offline, and leave their zones, by version. */
import type { Era } from "./era.ts";

/** 4 GiB on a PC: blocks 0-23 and 32-39; a DIMM's begin with 40. */
const pc = (version: string, timeline: string, cmdline = ""): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G slots 4 maxmem 16G }
dimm d { size 512M }
cmdline { ${cmdline} }
boot
${timeline}
`;

const EXTENT = "plug d\nonline_movable memory40-43\noffline memory43";
/** The Movable block 39 begins with 64 MiB that are no RAM. */
const HOLE = "movablecore=256M memmap=64M$0x138000000";

/** All memory is in use: what stands in memory40 has nowhere to go. */
const FULL = "plug d\nonline_movable memory40-43\nallocate 4400M movable as app\noffline memory40";
/** The first MiB of block 37 is no RAM. */
const SHORT = "movablecore=512M memmap=1M$0x128000000";

/** One DIMM is there at power-on, one comes later, both above mem=. */
const above = (version: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G slots 4 maxmem 16G }
dimm early { size 512M cold }
dimm late { size 512M }
cmdline { mem=2G }
boot
plug late
${expected}
`;

export const HOTPLUG_ERAS: readonly Era[] = [
  {
    says: "5.0 adds memory above mem=",
    rows: ["added-memory-limit@first"],
    scenario: above("5.0", "expect memory40-47 state=offline"),
  },
  {
    says: "5.1 adds none, whenever it comes",
    rows: ["added-memory-limit@5.1"],
    scenario: above("5.1", "expect no memory40-47"),
    told: "`mem=2 GiB` keeps out what ends at 0x180000000 (-E2BIG)",
  },
  {
    says: "5.7 adds what comes while it runs",
    rows: ["added-memory-limit@5.7"],
    scenario: above("5.7", "expect no memory40-43\nexpect memory44-47 state=offline"),
    told: "`mem=2 GiB` keeps out what ends at 0x160000000 (-E2BIG)",
  },
  {
    says: "4.9 leaves a block that can't be shifted in its zone and says nothing",
    rows: ["zone-association@first"],
    scenario: pc("4.9", "plug d\nonline_movable memory41 -> ok\nexpect memory41 state=online valid_zones=Normal"),
  },
  {
    says: "4.12 refuses to shift a block from the middle of a zone, and tells that 4.13 does it",
    rows: ["zone-association@4.10"],
    scenario: pc("4.12", "plug d\nonline_movable memory41 -> EINVAL\nonline_movable memory43 -> ok"),
    told: "Since 4.13 it can",
  },
  {
    says: "4.13 has kernel zones below Movable",
    rows: ["zone-association@4.13"],
    scenario: pc(
      "4.13",
      "plug d\nonline_movable memory41 -> ok\nonline_kernel memory42 -> EINVAL\nonline_kernel memory40 -> ok",
    ),
    told: "Since 4.14 it can",
  },
  {
    says: "4.14 has zones in any order",
    rows: ["zone-association@4.14"],
    scenario: pc("4.14", "plug d\nonline_movable memory41 -> ok\nonline_kernel memory42 -> ok"),
  },
  {
    says: "5.6 takes no online_movable for what is plugged",
    rows: ["auto-online-words@first"],
    scenario: pc("5.6", "plug d\nexpect memory40-43 state=offline", "memhp_default_state=online_movable"),
  },
  {
    says: "5.7 does",
    rows: ["auto-online-words@5.7"],
    scenario: pc(
      "5.7",
      "plug d\nexpect memory40-43 state=online valid_zones=Movable",
      "memhp_default_state=online_movable",
    ),
  },
  {
    says: "5.4.28 looks at the pages for removable",
    rows: ["removable-file@first"],
    scenario: pc("5.4.28", "expect memory0 removable=0"),
  },
  ...["5.4.29", "5.5.14", "5.6"].map((version) => ({
    says: `${version} calls every block removable`,
    rows: ["removable-file@5.6"],
    scenario: pc(version, "expect memory0 removable=1"),
  })),
  ...["4.19.99", "5.4.8"].map((version) => ({
    says: `${version} keeps the span of a zone when its last block goes offline`,
    rows: ["span-shrinks@first"],
    scenario: pc(version, `${EXTENT}\nexpect node0 Movable start_pfn=0x140000 spanned=512M present=384M`),
  })),
  ...["4.19.100", "5.4.9", "5.5"].map((version) => ({
    says: `${version} gives up the span of a block that goes offline`,
    rows: ["span-shrinks@5.5"],
    scenario: pc(version, `${EXTENT}\nexpect node0 Movable start_pfn=0x140000 spanned=384M present=384M`),
  })),
  {
    says: "5.4 looks at the pages of a block with a hole, and finds those of the hole reserved",
    rows: ["holes-refuse-offline@first"],
    scenario: pc("5.4", "offline memory39 -> EBUSY at 0x138000000", HOLE),
  },
  {
    says: "5.5 refuses a block with a hole",
    rows: ["holes-refuse-offline@5.5"],
    scenario: pc("5.5", "offline memory39 -> EINVAL", HOLE),
  },
  ...["5.10.23", "5.11.6"].map((version) => ({
    says: `${version} does not count the pages of a hole to the zone whose span shrinks to them`,
    rows: ["hole-pages-zone@first"],
    scenario: pc(version, "offline memory36\nexpect node0 Movable start_pfn=0x128200", SHORT),
  })),
  ...["5.10.24", "5.11.7", "5.12"].map((version) => ({
    says: `${version} does`,
    rows: ["hole-pages-zone@5.12"],
    scenario: pc(version, "offline memory36\nexpect node0 Movable start_pfn=0x128000", SHORT),
  })),
  {
    says: "4.14 gives up after two minutes where pages have nowhere to go",
    rows: ["offline-gives-up@first"],
    scenario: pc("4.14", `${FULL} -> EAGAIN`),
  },
  {
    says: "4.15 tries for ever",
    rows: ["offline-gives-up@4.15"],
    scenario: pc("4.15", `${FULL} -> EINTR`),
  },
  {
    says: "5.16 has a watermark_scale_factor of 1000 at most",
    rows: ["largest-scale-factor@first"],
    scenario: pc("5.16", "set watermark_scale_factor = 1001 -> EINVAL\nset watermark_scale_factor = 1000"),
  },
  ...["5.10.186", "5.15.58", "5.17"].map((version) => ({
    says: `${version} has one of 3000 at most`,
    rows: ["largest-scale-factor@5.17"],
    scenario: pc(version, "set watermark_scale_factor = 3000\nset watermark_scale_factor = 3001 -> EINVAL"),
  })),
  ...[
    { version: "5.14", row: "first", zone: "Normal" },
    { version: "5.15", row: "5.15", zone: "Movable" },
  ].map(({ version, row, zone }) => ({
    says: `${version} ${row === "first" ? "has no online policy but contig-zones" : "may online by the auto-movable policy"}`,
    rows: [`auto-movable-policy@${row}`],
    scenario: pc(
      version,
      `plug d\nexpect memory40-43 valid_zones=${zone}`,
      "memhp_default_state=online memory_hotplug.online_policy=auto-movable",
    ),
  })),
  ...[
    { version: "6.5", row: "5.13", managed: 32768, does: "does not know memmap_on_memory=force" },
    { version: "6.6", row: "6.6", managed: 32256, does: "does, and the block holds its own memmap" },
  ].map(({ version, row, managed, does }) => ({
    says: `${version} ${does}`,
    rows: [`memmap-on-memory-words@${row}`],
    scenario: pc(
      version,
      `plug d\nonline_movable memory40\nexpect node0 Movable managed=${managed}`,
      "memory_hotplug.memmap_on_memory=force",
    )
      .replace("size 512M", "size 128M")
      .replace("x86_64", "x86_64 { config MHP_MEMMAP_ON_MEMORY=y }"),
  })),
];
