/**
 * The page tables of the CPU entry areas (arch/x86/mm/cpu_entry_area.c: setup_cpu_entry_areas): one page of the IDT, then an area for
 * each CPU, of which an Intel CPU maps the debug store too. They need a PUD and a PMD page and a PTE page for each 2 MiB.
 */
import { cpuEntryArea, cpuEntryAreaPlace } from "../../kernels/cpu-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { hasDebugStore } from "../../platforms/cpu-features.ts";
import type { Pages } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";

const PTES = 512;
const IDT_PAGES = 1;

/** Table pages that spp_getpage() allocates. */
export function cpuEntryAreaTables({ setup, version, randomised }: X86BootContext): Pages {
  const { machine } = setup;
  const area = ruleFor(cpuEntryArea, version);
  const mapped = hasDebugStore(machine) ? area.pages : area.mapped;
  // Each area lies somewhere in 512 GiB: hardly ever two of them share a PMD page.
  if (randomised && ruleFor(cpuEntryAreaPlace, version) === "random") return 1 + 2 * machine.cpus;
  const tables = new Set<number>();
  for (let cpu = 0; cpu < machine.cpus; cpu++) {
    const first = IDT_PAGES + cpu * area.pages;
    for (let table = Math.floor(first / PTES); table * PTES < first + mapped; table++) tables.add(table);
  }
  return 2 + tables.size;
}
