/**
 * The per-CPU areas and the CPU masks behind them. Models setup_per_cpu_areas() (arch/x86/kernel/setup_percpu.c),
 * pcpu_embed_first_chunk() (mm/percpu.c) and the boot-time cpumasks.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { claim } from "../../boot-context/boot-memory.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { bootCpumasks } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { PerCpuSizes } from "../../state/kernel-messages.ts";
import { partsOf, perCpuPlan } from "./per-cpu-plan.ts";

/** Tables that pcpu_setup_first_chunk() has allocated when it tells which CPU has which unit: offsets and sizes of groups, units of CPUs and their offsets. */
const TABLES_OF_UNITS = 4;

/** Allocates a group of units a node, gives back what no unit uses, and allocates the chunk's tables. */
export function setupPerCpuAreas(boot: BootContext, cpuNodes: readonly number[]): void {
  const plan = perCpuPlan(boot.profile, boot.sizes, cpuNodes);
  const { memory, origins, profile, sizes } = boot;
  const info = memory.alloc(plan.infoBytes, sizes.page, claim("pcpu_build_alloc_info", ...origins.cpus));
  const areas = memory.alloc(plan.areasBytes, SMP_CACHE_BYTES, claim("pcpu_embed_first_chunk", ...origins.cpus));
  const by = claim("pcpu_fc_alloc", ...origins.cpus);
  const placed = plan.groups.map((group) =>
    memory.alloc(group.units * plan.unitSize, sizes.perCpuAtom, by, { min: sizes.lowest, node: group.node }),
  );
  for (const [index, { cpus, units }] of plan.groups.entries()) {
    const area = placed[index];
    if (area === undefined) continue;
    for (let unit = 0; unit < units; unit++) {
      const used = unit < cpus ? plan.usedSize : 0;
      if (used < plan.unitSize) {
        const site = used === 0 ? "pcpu_embed_first_chunk(unused unit)" : "pcpu_embed_first_chunk";
        memory.free(area + unit * plan.unitSize + used, plan.unitSize - used, site);
      }
    }
  }
  const { reserved } = partsOf(profile);
  const fixed = profile.perCpuStatic + reserved;
  const told: PerCpuSizes = {
    static: profile.perCpuStatic,
    reserved,
    dynamic: plan.usedSize - fixed,
    unit: plan.unitSize,
  };
  boot.log.printk({ kind: "per-cpu", pages: plan.usedSize / sizes.page, ...told });
  for (const [index, table] of plan.tables.entries()) {
    if (index === TABLES_OF_UNITS) {
      const groups = plan.groups.map(({ cpuIds, units }) => Array.from({ length: units }, (_, unit) => cpuIds[unit]));
      boot.log.printk({ kind: "per-cpu-units", allocation: plan.allocation, atom: sizes.perCpuAtom, groups, ...told });
    }
    memory.alloc(table.size, SMP_CACHE_BYTES, claim(table.site, ...origins.cpus));
  }
  if (info !== undefined) memory.free(info, plan.infoBytes, "pcpu_free_alloc_info");
  if (areas !== undefined) memory.free(areas, plan.areasBytes, "pcpu_embed_first_chunk(areas)");
}

/** One mask for each node that may come, and a few of the scheduler and the interrupt code. */
export function allocateCpumasks(boot: BootContext, nodeIds: number): void {
  const masks = nodeIds + ruleFor(bootCpumasks, boot.version);
  const size = 8 * Math.ceil(boot.setup.machine.cpus / 64);
  for (let mask = 0; mask < masks; mask++) {
    boot.memory.alloc(size, SMP_CACHE_BYTES, claim("alloc_bootmem_cpumask_var", ...boot.origins.cpus));
  }
}
