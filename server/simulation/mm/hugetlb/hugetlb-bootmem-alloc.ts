import { type GiganticPagesPlace, giganticPagesPlace } from "../../kernels/hugetlb-rules.ts";
/** Boot-time huge pages as a boot takes them: hugetlb_bootmem_alloc(), before 6.15 hugepages_setup() (mm/hugetlb.c). */

import type { BootContext } from "../../boot-context/boot-context.ts";
import { kernelConfig, maxNumnodes } from "../../builds/kernel-config.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import {
  allocateBootHugepages,
  type HugepagesInput,
  type HugepagesReservation,
  isOfHugepages,
} from "./hugepages-at-boot.ts";
import { hugetlbCmaSkipsPages } from "./hugetlb-cma.ts";

/** Which huge pages the machine has. */
export type HugepageSizes = Pick<HugepagesInput, "sizes" | "defaultSize" | "largestOrder">;

/** Where gigantic pages are taken, and the log tells of what is misread; undefined where the command line says nothing of huge pages. */
export function giganticPagesPlaceOf({ setup, version }: BootContext): GiganticPagesPlace | undefined {
  return setup.cmdline.some(({ name }) => isOfHugepages(name)) ? ruleFor(giganticPagesPlace, version) : undefined;
}

/** `nodes`: those with memory, ascending. */
export function hugetlbBootmemAlloc(
  { memory, setup, version, log }: BootContext,
  nodes: readonly number[],
  hugepages: HugepageSizes,
): HugepagesReservation {
  const builtIn = kernelConfig(setup.kernel).value("CMA");
  const { cmdline } = setup;
  const facts = { version, builtIn, nodes, maxNodes: maxNumnodes(setup.kernel) };
  const giganticFromCma = hugetlbCmaSkipsPages(facts, cmdline, Math.max(...hugepages.sizes));
  const memoryless = setup.machine.nodes.map(({ id }) => id).filter((id) => !nodes.includes(id));
  const input = { cmdline, version, nodes, memoryless, ...hugepages, giganticFromCma };
  const reservation = allocateBootHugepages(memory, input);
  log.printk(...reservation.messages);
  return reservation;
}
