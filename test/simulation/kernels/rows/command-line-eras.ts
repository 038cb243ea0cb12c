/** How numbers of the command line are read, by version. Booted on 6.12, 6.18, 6.19, 7.0, 7.1, 7.2 and 7.3: 5 GiB of memory, of which 2 lie above 4 GiB. */
import type { Era } from "./era.ts";

const limited = (version: string, limit: string, lastPfn: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 5G }
cmdline { nokaslr ${limit} }
boot
expect dmesg "last_pfn = ${lastPfn} max_arch_pfn = 0x400000000"
`;

export const COMMAND_LINE_ERAS: readonly Era[] = [
  {
    says: "up to 7.1 a number that 64 bits do not hold wraps around",
    rows: ["number-overflow@first"],
    scenario: limited("7.1.13", "mem=18446744075857035264", "0x80000"),
  },
  {
    says: "up to 7.1 it does with a unit, too",
    rows: ["number-overflow@first"],
    scenario: limited("7.1.13", "mem=4398046511108G", "0xbffe0"),
  },
  {
    says: "7.2 reads the largest number for it",
    rows: ["number-overflow@7.2"],
    scenario: limited("7.2.12", "mem=18446744075857035264", "0x180000"),
  },
  {
    says: "7.2 does with a unit, too",
    rows: ["number-overflow@7.2"],
    scenario: limited("7.2.12", "mem=4398046511108G", "0x180000"),
  },
];
