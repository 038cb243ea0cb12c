/** What the line `Memory: …K/…K available` counts, by version. */
import type { Era } from "./era.ts";

const pc = (version: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`;

export const MEMORY_INFO_ERAS: readonly Era[] = [
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
  // How many pages that leaves: test/simulation/mm/mm-init/deferred-init.test.ts; a build that is not known has no line of it.
  ...[
    { version: "4.5", row: "first", says: "2 GiB of struct pages of a last zone" },
    { version: "4.6", row: "4.6", says: "as many as the node's size asks for" },
    { version: "4.12", row: "4.12", says: "as many more as it takes for reserved" },
    { version: "4.16", row: "4.15", says: "as many more as are reserved" },
  ].map(({ version, row, says }) => ({
    says: `${version} makes ${says} at once, and the tables of vmalloc as they are needed`,
    rows: [`deferred-start@${row}`, "vmalloc-tables-preallocated@first"],
    scenario: pc(version),
    shows: { dmesg: { "Memory: ": 0 } },
  })),
  {
    says: "6.12 says how much memory is available when its CPUs run",
    rows: ["memory-info-printed@6.11", "smp-locks-freed@first"],
    scenario: pc("6.12"),
    shows: { dmesg: { "Memory: ": 0 } },
  },
  {
    says: "7.1 gives back SMP lock prefixes later than that",
    rows: ["smp-locks-freed@7.1"],
    scenario: pc("7.1"),
    shows: { dmesg: { "Memory: ": 0 } },
  },
];
