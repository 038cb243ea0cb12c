/** Memory that the platform keeps twice: kernelcore=mirror, and what boot allocations prefer, by version. */
import type { Era } from "./era.ts";

/** Two nodes of 64 GiB, mirrored as in a public report: up to 0x180000000 on the first, the first 2 GiB on the second. */
const twoNodes = (version: string, expected: string): string => `kernel ${version} x86_64
machine {
  firmware {
    0x0-0x9ffff usable mirrored
    0x100000-0x7fffffff usable mirrored
    0x100000000-0x17fffffff usable mirrored
    0x180000000-0x109fffffff usable
    0x10a0000000-0x111fffffff usable mirrored
    0x1120000000-0x209fffffff usable
  }
  node0 { 0x1000-0x109fffffff }
  node1 { 0x10a0000000-0x209fffffff }
}
cmdline { nokaslr kernelcore=mirror }
boot
${expected}
`;
const oneNode = (
  version: string,
  arch: string,
  low: string,
  cmdline: string,
  expected: string,
): string => `kernel ${version} ${arch}
machine {
  firmware {
    0x0-0x9ffff usable ${low}
    0x100000-0x7fffffff usable ${low}
    0x100000000-0x17fffffff usable mirrored
    0x180000000-0x27fffffff usable
  }
}
cmdline { nokaslr ${cmdline} }
boot
${expected}
`;

export const MIRROR_ERAS: readonly Era[] = [
  {
    says: "efi_fake_mem= calls memory mirrored, and kernelcore=mirror gives ZONE_MOVABLE the rest above 4 GiB",
    rows: [],
    scenario: oneNode(
      "6.3",
      "x86_64",
      "",
      "kernelcore=mirror efi_fake_mem=2G@0:0x10000",
      "expect node0 Movable start_pfn=0x180000 present=1048576",
    ),
  },
  {
    says: "4.7 gives ZONE_MOVABLE what is not mirrored above 4 GiB, and lets Normal span it",
    rows: [],
    scenario: twoNodes(
      "4.7",
      `expect dmesg "  Node 0: 0x0000000180000000"
expect dmesg "  Node 1: 0x0000001120000000"
expect node0 Normal spanned=16384000
expect node0 Normal present=524288
expect node0 Movable present=15859712
expect node1 Normal present=524288
expect no warning kernel-unmirrored`,
    ),
  },
  {
    says: "7.2 lets Normal span mirrored memory behind the beginning of ZONE_MOVABLE",
    rows: ["mirror-zones-overlap@first"],
    scenario: twoNodes("7.2", "expect node0 Normal spanned=16384000\nexpect memory4 valid_zones=none"),
  },
  {
    says: "7.3 ends Normal where ZONE_MOVABLE begins, which has the mirrored memory behind that",
    rows: ["mirror-zones-overlap@7.3"],
    scenario: twoNodes(
      "7.3",
      `expect node0 Normal spanned=524288
expect node0 Movable present=15859712
expect node1 Normal present=524288
offline memory4 -> ok`,
    ),
  },
  {
    says: "5.18 takes no block that two zones of a node span for movable",
    rows: ["boot-block-zone@5.18"],
    scenario: twoNodes("5.18", "expect memory4 valid_zones=none\noffline memory4 -> EINVAL"),
  },
  {
    says: "6.12 has kernel memory below 4 GiB that is not mirrored, and says so",
    rows: [],
    scenario: oneNode(
      "6.12",
      "x86_64",
      "",
      "kernelcore=mirror",
      `expect warning kernel-unmirrored
expect dmesg "This configuration results in unmirrored kernel memory."
expect dmesg "  Node 0: 0x0000000180000000"`,
    ),
  },
  {
    says: "6.12 drops kernelcore=mirror where nothing is mirrored",
    rows: ["kernelcore-mirror-needs-mirror@6.6"],
    scenario: oneNode("6.12", "x86_64", "", "kernelcore=mirror", "expect warning movable-empty").replace(
      " mirrored",
      "",
    ),
    shows: { dmesg: { "The system has no mirror memory, ignore kernelcore=mirror.": 1 } },
  },
  {
    says: "5.18 prefers mirrored memory at boot whatever the command line says",
    rows: ["mirror-needs-kernelcore@first"],
    scenario: oneNode("5.18", "x86_64", "", "", "expect reserved 0x17fffd000-0x17fffdfff"),
  },
  {
    says: "6.0 prefers mirrored memory with kernelcore=mirror alone",
    rows: ["mirror-needs-kernelcore@6.0"],
    scenario: oneNode("6.0", "x86_64", "", "", "expect unreserved 0x170000000-0x17fffffff"),
  },
  {
    says: "5.18 looks for no mirrored memory on arm64",
    rows: ["arm64-finds-mirror@first"],
    scenario: oneNode("5.18", "arm64", "", "kernelcore=mirror", 'expect dmesg "  Node 0: 0x0000000100000000"'),
  },
  {
    says: "6.0 looks for mirrored memory on arm64",
    rows: ["arm64-finds-mirror@6.0"],
    scenario: oneNode("6.0", "arm64", "", "kernelcore=mirror", 'expect dmesg "  Node 0: 0x0000000180000000"'),
  },
];
