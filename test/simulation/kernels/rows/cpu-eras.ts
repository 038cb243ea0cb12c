/**
 * Page tables by version, as memblock=debug tells of them: the CPU entry areas take two tables and one more for each 2 MiB that
 * the areas of the machine's CPUs reach into.
 */
import type { Era } from "./era.ts";

const TABLE = "spp_getpage";

const cpus = (version: string, count: number, kaslr = "nokaslr"): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G cpus ${count} }
cmdline { memblock=debug ${kaslr} }
boot
`;

/** RAM at 64 TiB, on a CPU with five levels of page tables. */
const far = (kernel: string, expected: string): string => `kernel ${kernel}
machine {
  cpu max
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x00000000bfffffff usable
    0x0000400000000000-0x00004001ffffffff usable
  }
}
boot
${expected}
`;

/** Version, row, CPUs, tables for their areas' pages, and why. */
const AREAS: readonly (readonly [string, string, number, number, string])[] = [
  ["5.1", "first", 11, 1, "43 pages a CPU: 11 CPUs fit into 2 MiB"],
  ["5.2", "5.2", 11, 2, "51 pages a CPU, a stack for each exception with a guard page: 11 CPUs don't fit"],
  ["5.4", "5.2", 20, 2, "51 pages a CPU: 20 CPUs fit into 4 MiB"],
  ["5.5", "5.5", 20, 3, "53 pages a CPU, two more for the I/O bitmap: 20 CPUs don't fit"],
  ["5.8", "5.8", 11, 1, "49 pages a CPU, two stacks fewer for debug exceptions: 11 CPUs fit into 2 MiB"],
  ["5.10.79", "5.10", 11, 2, "53 pages a CPU, a stack for #VC and a fallback: 11 CPUs don't fit"],
  ["5.15.2", "5.10", 10, 1, "53 pages a CPU: 10 CPUs fit into 2 MiB"],
  ["5.10.80", "5.16", 10, 2, "59 pages a CPU, the larger stacks of 5.16: 10 CPUs don't fit"],
  ["5.16", "5.16", 10, 2, "59 pages a CPU, larger stacks: 10 CPUs don't fit"],
  ["4.18.0-240.el8.x86_64", "first", 11, 1, "43 pages a CPU, as 4.18 has: 11 CPUs fit into 2 MiB"],
  ["4.18.0-305.el8.x86_64", "rhel-4.18-305", 11, 2, "51 pages a CPU, the stacks of 5.10: 11 CPUs don't fit"],
  ["4.18.0-305.el8.x86_64", "rhel-4.18-305", 10, 1, "51 pages a CPU, without the larger stacks of 5.16: 10 CPUs fit"],
  ["4.18.0-477.el8.x86_64", "rhel-4.18-477", 10, 2, "57 pages a CPU, the larger stacks of 5.16: 10 CPUs don't fit"],
  ["5.14.0-303.el9.x86_64", "5.16", 10, 2, "59 pages a CPU, the larger stacks of 5.16: 10 CPUs don't fit"],
];

export const CPU_ERAS: readonly Era[] = [
  ...AREAS.map(
    ([version, since, count, tables, why]): Era => ({
      says: `${version} has ${why}`,
      rows: [`cpu-entry-area@${since}`],
      scenario: cpus(version, count),
      shows: { dmesg: { [TABLE]: 2 + tables } },
    }),
  ),
  {
    says: "6.1 lines up the areas of CPUs even with KASLR",
    rows: ["cpu-entry-area-place@first"],
    scenario: cpus("6.1", 4, ""),
    shows: { dmesg: { [TABLE]: 3 } },
  },
  {
    says: "6.2 places each by chance, with two tables of its own, where KASLR is on",
    rows: ["cpu-entry-area-place@6.2"],
    scenario: cpus("6.2", 4, ""),
    shows: { dmesg: { [TABLE]: 9 } },
  },
  {
    says: "6.2 lines them up without KASLR",
    rows: ["cpu-entry-area@5.16"],
    scenario: cpus("6.2", 4),
    shows: { dmesg: { [TABLE]: 3 } },
  },
  {
    says: "4.16 has four levels of page tables on any CPU, and no memory from 64 TiB on",
    rows: ["five-level-tables@first"],
    scenario: far("4.16 x86_64", "expect warning memory-out-of-reach"),
  },
  {
    says: "4.17 has five where it was built for them",
    rows: ["five-level-tables@4.17"],
    scenario: far("4.17 x86_64 { config X86_5LEVEL=y }", "expect no warning memory-out-of-reach"),
  },
  {
    says: "6.16 has four where it was not",
    rows: ["five-level-tables@4.17"],
    scenario: far("6.16 x86_64 { config X86_5LEVEL=n }", "expect warning memory-out-of-reach"),
  },
  {
    says: "6.17 is always built for five",
    rows: ["five-level-tables@6.17"],
    scenario: far("6.17 x86_64 { config X86_5LEVEL=n }", "expect no warning memory-out-of-reach"),
  },
];
