/**
 * Sysctls of the memory management that can be set from the command line since 5.8 (fs/proc/proc_sysctl.c
 * do_sysctl_args()). They are applied just before init starts, after the boot has laid out memory.
 */
import type { KernelParameter } from "../parameter.ts";

interface Sysctl {
  readonly name: string;
  readonly since?: string;
  readonly unit: string;
  readonly summary: string;
  readonly documentation: string;
  readonly example?: string;
  readonly simulated?: true;
}

const SYSCTLS: readonly Sysctl[] = [
  {
    name: "min_free_kbytes",
    unit: "KiB",
    summary: "What the zones keep free together; the `min` watermarks add up to it.",
    documentation: `Each zone's \`min\` is its share by managed pages. By default four times the square root of the kernel zones' memory in KiB; raised
again when transparent huge pages are on. The kernel recomputes it when memory goes online or offline, but never below a value that was set.`,
    example: "67584",
    simulated: true,
  },
  {
    name: "watermark_scale_factor",
    unit: "of 10000",
    summary: "Distance between the watermarks: 10 is 0.1 % of a zone's managed pages.",
    documentation:
      "`low` is `min` plus this distance, `high` twice it. The larger of this and a quarter of `min` holds.",
    example: "10",
    simulated: true,
  },
  {
    name: "watermark_boost_factor",
    since: "5.0",
    unit: "of 10000",
    summary: "How much the watermarks are raised for a while after memory fragmented.",
    documentation: "15000 (150 % of `high`) by default; 0 switches it off.",
  },
  {
    name: "lowmem_reserve_ratio",
    unit: "one number for each zone",
    summary: "What allocations that could go higher must leave in the lower zones.",
    documentation:
      "The `protection` line of /proc/zoneinfo follows from it: memory of the higher zones divided by the ratio.",
  },
  {
    name: "nr_hugepages",
    unit: "pages",
    summary: "Persistent huge pages of the default size.",
    documentation: "Applied late: memory may be fragmented already. `hugepages=` takes them earlier.",
  },
  {
    name: "nr_overcommit_hugepages",
    unit: "pages",
    summary: "Huge pages that may be made beyond `nr_hugepages`.",
    documentation: "Taken from the buddy allocator when they are needed, and given back.",
  },
  {
    name: "percpu_pagelist_high_fraction",
    since: "5.14",
    unit: "a divisor",
    summary: "How many pages the per-CPU lists may hold.",
    documentation: "Pages on these lists are drained before a block goes offline.",
  },
  {
    name: "zone_reclaim_mode",
    unit: "bits",
    summary: "Reclaim on the node at hand before going to another one.",
    documentation: "1 reclaims, 2 writes pages back, 4 swaps.",
  },
  {
    name: "defrag_mode",
    since: "6.15",
    unit: "0 or 1",
    summary: "Avoids mixing mobility types in one pageblock, at the price of more reclaim.",
    documentation: "Keeps unmovable pages together, so that fewer blocks of kernel zones hold them.",
  },
  {
    name: "memory_failure_early_kill",
    unit: "0 or 1",
    summary: "Kills those who map a page with a memory error at once.",
    documentation: "The page is taken out of use either way.",
  },
  {
    name: "overcommit_memory",
    unit: "0, 1 or 2",
    summary: "How much virtual memory may be promised.",
    documentation: "0 guesses, 1 promises everything, 2 keeps to a limit.",
  },
];

export const sysctls: readonly KernelParameter[] = SYSCTLS.map((sysctl) => ({
  name: `sysctl.vm.${sysctl.name}`,
  value: sysctl.name === "lowmem_reserve_ratio" ? "text" : "number",
  forms: [
    {
      syntax: `sysctl.vm.${sysctl.name}=${sysctl.name === "lowmem_reserve_ratio" ? "TEXT" : "N"}`,
      meaning: sysctl.unit,
    },
  ],
  since: sysctl.since ?? "5.8",
  repeated: "last",
  misread: `the kernel says "Failed to set sysctl parameter" and goes on`,
  summary: sysctl.summary,
  documentation: `${sysctl.documentation}\n\nThe same as \`vm.${sysctl.name}\` of sysctl(8), set just before init starts.`,
  ...(sysctl.example === undefined ? {} : { examples: [`sysctl.vm.${sysctl.name}=${sysctl.example}`] }),
  effect: sysctl.simulated === true ? "simulated" : "none",
  source: "fs/proc/proc_sysctl.c do_sysctl_args(); mm/page_alloc.c",
}));
