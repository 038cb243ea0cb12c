/**
 * Where page->flags keeps a page's node, zone and last CPU: include/linux/page-flags-layout.h, with the memmap in one virtual range
 * (SPARSEMEM_VMEMMAP), so that no section is kept.
 */

/** The lowest bit of each field. */
export interface PageFlagsLayout {
  readonly node: number;
  readonly zone: number;
  readonly lastCpu: number;
  /** LAST_CPUPID_MASK: the last field of a page that no CPU has touched. */
  readonly noCpu: number;
}

/** What the layout follows from: CONFIG_NODES_SHIFT, CONFIG_NR_CPUS, CONFIG_ZONE_DEVICE. */
export interface PageFlagsConfig {
  readonly nodesShift: number;
  readonly cpus: number;
  readonly zoneDevice: boolean;
}

/** LAST__PID_SHIFT: bits of a process ID beside the CPU's number. */
const LAST_PID_BITS = 8;

/**
 * From the top of the word down: the node, the zone, and with NUMA_BALANCING the last CPU (order_base_2(NR_CPUS) bits) and process. The zones
 * are DMA, DMA32, Normal, Movable and, with ZONE_DEVICE, Device: two bits or three.
 */
export function pageFlagsLayout({ nodesShift, cpus, zoneDevice }: PageFlagsConfig): PageFlagsLayout {
  const lastCpuBits = LAST_PID_BITS + Math.ceil(Math.log2(cpus));
  const node = 64 - nodesShift;
  const zone = node - (zoneDevice ? 3 : 2);
  return { node, zone, lastCpu: zone - lastCpuBits, noCpu: 2 ** lastCpuBits - 1 };
}
