/**
 * What x86 does between the steps of start_kernel() that all architectures share: the firmware's records and nodes without
 * memory behind setup_arch() (arch/x86/kernel/setup.c), CPU masks, the page tables of cpu_entry_area, and who gets a bounce buffer
 * (arch/x86/kernel/pci-dma.c: pci_swiotlb_detect).
 */

import { claim } from "../../boot-context/boot-memory.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { ArchSteps } from "../../init/start-kernel.ts";
import { memorylessNodePlace } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmaArea } from "../../mm/cma/cma.ts";
import { allocateNodeData } from "../../mm/numa/node-data.ts";
import { allocateCpumasks } from "../../mm/percpu/per-cpu.ts";
import { DEFAULT_BOUNCE_SIZE } from "../../mm/swiotlb/swiotlb.ts";
import { setupLogBufForCpus } from "../../printk/log-buffer.ts";
import type { Note } from "../../state/notes.ts";
import { GiB } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";
import { cpuEntryAreaTables } from "./cpu-entry-area.ts";
import { parseHpet, reserveFirmwareRecords } from "./firmware-records.ts";
import { x86Hugepages } from "./hugepages.ts";
import type { ArchSetup } from "./setup-arch.ts";

/** `cma`, `notes`: what is reserved behind setup_arch() is put behind what they hold. */
export function x86Steps(
  boot: X86BootContext,
  firmware: FirmwarePhase,
  arch: ArchSetup,
  cma: CmaArea[],
  notes: Note[],
): ArchSteps {
  const { memory, version, sizes } = boot;
  return {
    *beforeMemmap() {
      parseHpet(boot);
      const byCpus = ruleFor(memorylessNodePlace, version) === "init-cpu-to-node";
      const brought = byCpus ? arch.memorylessNodes.filter((node) => arch.numa.cpuNodes.includes(node)) : [];
      for (const node of brought) {
        yield* allocateNodeData(boot, [node]);
        boot.log.printk({ kind: "initmem-node", node, span: undefined, zones: [], dmaReserve: 0 });
      }
      yield* reserveFirmwareRecords(boot, firmware.memory.map.entries, firmware.firmware.length);
    },
    hugetlbCma: () => {
      const forHugetlb = arch.hugetlbCma();
      cma.push(...forHugetlb.areas);
      notes.push(...forHugetlb.notes);
    },
    behindPerCpu: () => allocateCpumasks(boot, arch.numa.possible.at(-1)! + 1),
    setupLogBuf: () => {
      if (!arch.ownLogBuffer) setupLogBufForCpus(boot);
    },
    behindHashes: () => {
      const tables = cpuEntryAreaTables(boot);
      for (let page = 0; page < tables; page++) memory.alloc(sizes.page, sizes.page, claim("spp_getpage"));
    },
    // Memory that may be plugged counts.
    bounceBuffer: () => ({
      size: arch.numa.maxPossiblePfn * sizes.page > 4 * GiB ? DEFAULT_BOUNCE_SIZE : 0,
      lowEnd: 4 * GiB,
      told: "by-pci-iommu-init",
    }),
    hugepages: x86Hugepages(boot),
    unknownParameters: ["nokaslr"],
  };
}
