/**
 * Persistent memory as the kernel finds it at boot: what `memmap=nn!ss` or the firmware calls persistent (drivers/nvdimm/e820.c), and
 * plugged NVDIMMs. Each is one namespace, named `pmem0` upwards by address, or by the NVDIMM's own name.
 */
import { isPersistent } from "../../e820/e820.ts";
import type { Reason } from "../../evidence/reason.ts";
import { kernelNode, sratOf } from "../../platforms/srat.ts";
import type { PmemDevice } from "../../state/hotplug-state.ts";
import type { MemoryState } from "../../state/state.ts";
import type { ByteRange } from "../../units/units.ts";

/** The devices of a booted machine, as file systems see them. */
export function pmemAtBoot(state: MemoryState): ReadonlyMap<string, PmemDevice> {
  const devices = new Map<string, PmemDevice>();
  const legacy = state.boot.userFirmware.filter(({ type }) => isPersistent(type));
  for (const [index, { first, last }] of [...legacy].sort((a, b) => a.first - b.first).entries()) {
    devices.set(`pmem${index}`, namespaceOn(state, { first, last }, targetNode(state, first)));
  }
  for (const { spec, address } of state.hotplug.devices.values()) {
    if (spec.kind !== "nvdimm") continue;
    const node = kernelNode(state.boot.setup, spec.node ?? 0) ?? targetNode(state, address);
    devices.set(spec.name, namespaceOn(state, { first: address, last: address + spec.size - 1 }, node));
  }
  return devices;
}

/**
 * What the kernel's own map calls persistent has struct pages (drivers/nvdimm/e820.c: ND_REGION_PAGEMAP), and those are in ZONE_DEVICE as soon as nd_pmem has
 * the namespace (pmem_attach_disk()). Its drivers are modules, and no statement says whether they are loaded: here they are not. That of NVDIMMs is there, so
 * that steps can reconfigure them, and with it their rows in /proc/iomem (drivers/acpi/nfit/core.c:acpi_nfit_insert_resource()).
 */
export function pmemDriverReasons({ hotplug }: MemoryState): readonly Reason[] {
  const isLegacy = ([name, { ram }]: readonly [string, PmemDevice]): boolean =>
    ram === undefined && !hotplug.devices.has(name);
  const devices = [...hotplug.pmem].filter(isLegacy).map(([name]) => name);
  const nvdimms = [...hotplug.devices.values()].flatMap(({ spec }) => (spec.kind === "nvdimm" ? [spec.name] : []));
  return [
    ...(devices.length === 0 ? [] : [{ kind: "drivers-not-loaded", devices } as const]),
    ...(nvdimms.length === 0 ? [] : [{ kind: "driver-supposed", devices: nvdimms } as const]),
  ];
}

function namespaceOn(state: MemoryState, range: ByteRange, node: number): PmemDevice {
  return { ...range, node, deviceNode: onlineNodeNear(state, node), mode: "fsdax" };
}

/**
 * numa_map_to_online_node() (drivers/acpi/numa/srat.c, since 5.10 mm/mempolicy.c), which asks for the nearest where the node has no memory and no CPUs: all
 * others are as far, and the first one is taken.
 */
export function onlineNodeNear({ nodes }: MemoryState, node: number): number {
  return nodes.some(({ id }) => id === node) ? node : (nodes[0]?.id ?? 0);
}

/**
 * phys_to_target_node(): the node whose NUMA range holds the address; -1: none does. Without a NUMA description one made-up
 * range reaches from 0 to the end of RAM.
 */
export function targetNode(state: MemoryState, address: number): number {
  const srat = sratOf(state.boot.setup);
  if (srat !== undefined) return srat.memory.find(({ start, end }) => start <= address && address < end)?.node ?? -1;
  const endOfRam = Math.max(0, ...state.boot.memory.map(({ last }) => last + 1));
  return address < endOfRam ? 0 : -1;
}
