/**
 * /proc/iomem as root sees it, as far as the model can vouch for it: what the firmware map, the kernel image, crashkernel=
 * and devices with memory put there. Windows and registers of PCI, HPET and the like are not modelled and left out.
 * kernel/resource.c; what comes from an architecture's setup code is in its folder of the simulation's arch/.
 */
import type { IomemSource } from "../simulation/arch/arch.ts";
import { ARCHITECTURES } from "../simulation/arch/index.ts";
import { crashkernelAreas } from "../simulation/kexec/crash-kernel.ts";
import { addedRanges, virtioMemIndex } from "../simulation/state/plugged-devices.ts";
import type { MemoryState, Resource } from "../simulation/state/state.ts";

/** Lines by address, children indented below what they lie in, without a newline behind the last line. */
export function iomemText(state: MemoryState): string {
  const { iomem } = ARCHITECTURES[state.boot.setup.kernel.arch];
  const resources = [...iomem.firmware(state), ...kernelResources(state, iomem), ...deviceResources(state)];
  return [...resources, ...iomem.buffers(state, resources)]
    .sort((a, b) => a.first - b.first || b.last - a.last)
    .map((resource, at, all) => `${"  ".repeat(depthOf(resource, at, all))}${line(resource)}`)
    .join("\n");
}

function line({ first, last, name }: Resource): string {
  const address = (value: number): string => value.toString(16).padStart(8, "0");
  return `${address(first)}-${address(last)} : ${name}`;
}

function depthOf({ last }: Resource, at: number, sorted: readonly Resource[]): number {
  let depth = 0;
  for (const other of sorted.slice(0, at)) if (other.last >= last) depth++;
  return depth;
}

function kernelResources(state: MemoryState, iomem: IomemSource): readonly Resource[] {
  const crash = crashkernelAreas(state.boot).map(({ first, last }) => ({ first, last, name: "Crash kernel" }));
  const listed = [...iomem.kernelImage(state), ...crash];
  return [...listed, ...iomem.reserved(state, listed)];
}

/** RAM that was left to the dax drivers: behind CXL, the decoder's window and its region; the device, and what kmem added of it. */
function daxResources(state: MemoryState): readonly Resource[] {
  const ranges = [...state.hotplug.pmem.values()].filter(({ ram }) => ram !== undefined);
  const windows = ranges.filter(({ ram }) => ram === "cxl");
  return [...ranges]
    .sort((a, b) => a.first - b.first)
    .flatMap((device, index) => {
      const { first, last, added } = device;
      const window = windows.indexOf(device);
      const own = { first, last };
      return [
        ...(window < 0 ? [] : [`CXL Window ${window}`, `region${window}`].map((name) => ({ ...own, name }))),
        { ...own, name: `dax${index}.0` },
        ...(added === undefined ? [] : [{ first: added.first, last: added.last, name: "System RAM (kmem)" }]),
      ];
    });
}

/** What devices brought: DIMMs stand by themselves, virtio-mem and persistent memory below their region. */
function deviceResources(state: MemoryState): readonly Resource[] {
  const resources: Resource[] = [];
  for (const [name, { spec, address }] of state.hotplug.devices) {
    const region = { first: address, last: address + spec.size - 1 };
    const added = addedRanges(state, name);
    if (spec.kind === "dimm") {
      resources.push(...added.map((range) => ({ ...range, name: "System RAM" })));
    } else if (spec.kind === "virtio-mem") {
      resources.push({ ...region, name: `virtio${virtioMemIndex(state, name)}` });
      resources.push(...added.map((range) => ({ ...range, name: "System RAM (virtio_mem)" })));
    } else {
      resources.push({ ...region, name: "Persistent Memory" });
      resources.push(...added.map((range) => ({ ...range, name: "System RAM (kmem)" })));
    }
  }
  return [...resources, ...daxResources(state)];
}
