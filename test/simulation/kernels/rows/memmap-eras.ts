/** How the memmap and the bounce buffer take boot memory, by version. */
import type { Era } from "./era.ts";

const bounced = (version: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 5G }
cmdline { memblock=debug }
boot
${expected}
`;

const memmap = (version: string, limit: number): string => `kernel ${version} x86_64 { build debian-cloud }
machine qemu-pc { memory 2G  cpus 2 }
cmdline { nokaslr memblock=debug }
boot
expect dmesg "memblock_alloc_exact_nid_raw: 33554432 bytes align=0x200000 nid=0 from=0x0000000001000000 max_addr=0x000000000000000${limit}"
`;

export const MEMMAP_ERAS: readonly Era[] = [
  {
    says: "6.12 has kmemleak look at the memmap",
    rows: ["memmap-limit@first"],
    scenario: memmap("6.12", 0),
  },
  {
    says: "6.16 keeps it from it",
    rows: ["memmap-limit@6.16"],
    scenario: memmap("6.16", 1),
  },
  {
    says: "4.18 has the memmap's buffer begin where a huge page does",
    rows: ["memmap-buffer@first", "swiotlb-overflow@first"],
    scenario: bounced(
      "4.18",
      `expect dmesg "83886080 bytes align=0x200000 nid=0"
expect dmesg "32768 bytes align=0x1000 nid=-1 from=0x0000000000000000 max_addr=0x00000000ffffffff"`,
    ),
  },
  {
    says: "4.19 has it begin at any page and loses what lies in front of the first huge page",
    rows: ["memmap-buffer@4.19", "memmap-buffer-node@first"],
    scenario: bounced(
      "4.19",
      `expect dmesg "83886080 bytes align=0x1000 nid=0"
expect dmesg "2097152 bytes align=0x200000 nid=0"
expect reserved 0x17afc9000-0x17affffff`,
    ),
  },
  {
    says: "4.20 has nothing beside the bounce buffer",
    rows: ["swiotlb-overflow@4.20"],
    scenario: bounced("4.20", ""),
    shows: { dmesg: { " 32768 bytes align=0x1000 ": 0 } },
  },
  {
    says: "5.4 gives it back",
    rows: ["memmap-buffer@5.4"],
    scenario: bounced(
      "5.4",
      `expect dmesg "2097152 bytes align=0x200000 nid=0"
expect unreserved 0x17afd0000-0x17afeffff`,
    ),
  },
  {
    says: "5.5 has it begin where a huge page does, and takes it from any node",
    rows: ["memmap-buffer@5.5", "memmap-buffer-node@first"],
    scenario: bounced("5.5", 'expect dmesg "memblock_alloc_try_nid: 83886080 bytes align=0x200000 nid=0"'),
  },
  {
    says: "5.6 takes it from the node alone",
    rows: ["memmap-buffer-node@5.6"],
    scenario: bounced("5.6", 'expect dmesg "memblock_alloc_exact_nid_raw: 83886080 bytes align=0x200000 nid=0"'),
  },
];
