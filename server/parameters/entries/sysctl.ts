/**
 * Sysctls of the memory management that can be set from the command line since 5.8 (fs/proc/proc_sysctl.c
 * do_sysctl_args()). They are applied just before init starts, after the boot has laid out memory.
 */
import { knobs } from "../knobs.ts";
import type { KernelParameter } from "../parameter.ts";

interface Sysctl {
  readonly name: string;
  readonly since?: string;
  readonly unit: string;
  readonly summary: string;
  readonly documentation: string;
  /** Only those that are simulated have one. */
  readonly example?: string;
}

/** Knobs that `set` writes to are sysctls of the command line, too. */
const SIMULATED: readonly Sysctl[] = knobs.flatMap(({ name, file, unit = "", summary, documentation, example }) =>
  file.startsWith("/proc/sys/vm/") ? [{ name, unit, summary, documentation, example: valueIn(example) }] : [],
);

/** `67584` of `set min_free_kbytes = 67584`. */
function valueIn(example: string): string {
  return example.slice(example.indexOf(" = ") + 3);
}

const OTHERS: readonly Sysctl[] = [
  {
    name: "watermark_boost_factor",
    since: "5.0",
    unit: "of 10000",
    summary: "How much the watermarks are raised for a while after memory fragmented.",
    documentation: "15000 (150 % of `high`) by default; 0 switches it off.",
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

export const sysctls: readonly KernelParameter[] = [...SIMULATED, ...OTHERS].map((sysctl) => ({
  name: `sysctl.vm.${sysctl.name}`,
  value: takesText(sysctl) ? "text" : "number",
  forms: [{ syntax: `sysctl.vm.${sysctl.name}=${takesText(sysctl) ? "TEXT" : "N"}`, meaning: sysctl.unit }],
  since: sysctl.since ?? "5.8",
  repeated: "last",
  misread: `the kernel says "Failed to set sysctl parameter" and goes on`,
  summary: sysctl.summary,
  documentation: `${sysctl.documentation}\n\nThe same as \`vm.${sysctl.name}\` of sysctl(8), set just before init starts.`,
  ...(sysctl.example === undefined ? {} : { examples: [`sysctl.vm.${sysctl.name}=${sysctl.example}`] }),
  effect: sysctl.example === undefined ? "none" : "simulated",
  source: "fs/proc/proc_sysctl.c do_sysctl_args(); mm/page_alloc.c",
}));

function takesText({ example }: Sysctl): boolean {
  return example?.startsWith('"') === true;
}
