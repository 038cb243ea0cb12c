/** Boot-time huge pages as a boot takes them: hugetlb_bootmem_alloc(), before 6.15 hugepages_setup() (mm/hugetlb.c). */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { BootReservations } from "../../boot-context/memblock-phase.ts";
import { kernelConfig, maxNumnodes } from "../../builds/kernel-config.ts";
import { type GiganticPagesPlace, giganticPagesPlace } from "../../kernels/hugetlb-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import { defined } from "../../units/defined.ts";
import type { Zones } from "../mm-init/size-zones.ts";
import type { ZoneSize } from "../mm-init/zone-sizes.ts";
import {
  allocateBootHugepages,
  crossesZones,
  type HugepagesInput,
  type HugepagesReservation,
} from "./hugepages-at-boot.ts";
import { hugetlbCmaSkipsPages, memorySizes } from "./hugetlb-cma.ts";
import { isOfHugepages } from "./hugetlb-parameters.ts";

/** Which huge pages the machine has. */
export type HugepageSizes = Pick<HugepagesInput, "sizes" | "defaultSize" | "largestOrder">;

/** Where gigantic pages are taken, and the log tells of what is misread; undefined where the command line says nothing of huge pages. */
export function giganticPagesPlaceOf({ setup, version }: BootContext): GiganticPagesPlace | undefined {
  return setup.cmdline.some(({ name }) => isOfHugepages(name)) ? ruleFor(giganticPagesPlace, version) : undefined;
}

/** Whether hugetlb_cma_reserve() is called behind the nodes, where gigantic pages are taken there, too. */
export function hugetlbCmaBehindNodes({ setup, version }: BootContext): boolean {
  return (
    setup.cmdline.some(({ name }) => name === "hugetlb_cma") && ruleFor(giganticPagesPlace, version) === "behind-nodes"
  );
}

/** `nodes`: those with memory, ascending; `online`: those and what is online besides by now; `zones`: where they are known by now. */
export function hugetlbBootmemAlloc(
  { memory, setup, version, log }: BootContext,
  nodes: readonly number[],
  online: readonly number[],
  hugepages: HugepageSizes,
  zones?: readonly ZoneSize[],
): HugepagesReservation {
  const builtIn = kernelConfig(setup.kernel).value("CMA");
  const { cmdline } = setup;
  const facts = { version, builtIn, nodes, maxNodes: maxNumnodes(setup.kernel), sizeOf: memorySizes(memory) };
  const giganticFromCma = hugetlbCmaSkipsPages(facts, cmdline, Math.max(...hugepages.sizes));
  const memoryless = online.filter((node) => !nodes.includes(node));
  const { arch } = setup.kernel;
  const atOnce = ruleFor(giganticPagesPlace, version) === "after-parameters";
  const input = {
    cmdline,
    version,
    arch,
    atOnce,
    nodes,
    memoryless,
    ...hugepages,
    giganticFromCma,
    ...defined({ zones }),
  };
  return allocateBootHugepages(memory, input, (message) => log.printk(message));
}

/** Whether the gigantic pages of a boot that are given back are the same with other zones. */
export function crossesAlike(
  { gigantic, givenBack }: Pick<BootReservations, "gigantic" | "givenBack">,
  { sizes, geometry }: Zones,
  version: KernelVersion,
): boolean {
  if (gigantic.length + givenBack.length === 0) return true;
  if (ruleFor(giganticPagesPlace, version) !== "behind-nodes") return true;
  const crosses = (page: ByteSpan): boolean => crossesZones(page, sizes, geometry.pageSize);
  return !gigantic.some(crosses) && givenBack.every(crosses);
}
