/**
 * The points of a boot that tell of its machine: size, nodes, platform, memory devices. What lies behind the memory map is the same on every
 * platform of an architecture, and so are the devices, whose drivers are the kernel's.
 */
import { choosePlatform } from "../platforms/catalogue.ts";
import type { BootSetup, DeviceSpec, MachineSpec } from "../state/events.ts";
import { type Bytes, GiB } from "../units/units.ts";
import type { DimensionKey, NumberKey, Ranges } from "./dimension-keys.ts";
import type { DeviceForm } from "./mechanisms.ts";
import { one, type Point, spanned, word } from "./point.ts";
import { devicesTogether } from "./together.ts";

/** How large the machine is: what comes behind its memory map is the same on every platform of the architecture. */
export function machinePoint({ kernel, machine, observed }: BootSetup): Point {
  const { nodes } = machine;
  return {
    of: { kind: "machines", name: kernel.arch },
    ranges: {
      cpus: one(machine.cpus),
      ...memoryRanges(machine),
      nodes: one(nodes.length),
      unpluggableNodes: one(nodes.filter(({ hotpluggable }) => hotpluggable).length),
      // A machine without nodes is one node to the kernel: what that holds was measured of a node.
      ...spanned(
        "nodeMemory",
        (nodes.length === 0 ? [usableMemory(machine)] : nodes.map(({ memory }) => memory)).filter((size) => size > 0),
      ),
      memorylessNodes: one(nodes.filter(({ memory, ranges }) => memory === 0 && ranges.length === 0).length),
      cpulessNodes: one(nodes.filter(({ cpus }) => cpus.length === 0).length),
      statedReservations: one(observed.length + (machine.dmaReserved === undefined ? 0 : 1)),
    },
    values: {},
  };
}

/** Of the version that the machine has; where another version stands in, there is no point: that is modelled anyway. */
export function platformPoints({ kernel, machine }: BootSetup): readonly Point[] {
  const { platform, source } = choosePlatform(machine);
  if (source !== "tabled") return [];
  const point: Point = {
    of: { kind: "platform", name: `${platform.name} ${platform.version}` },
    ranges: {
      ...spanned("dmaReach", machine.dmaLimit === undefined ? [] : [machine.dmaLimit]),
      deviceTreeReservations: one(machine.reservedMemory?.length ?? 0),
    },
    values: {
      pageSize: [String(kernel.pageSize)],
      firmwareMap: [word(machine.firmware === undefined ? "platforms-own" : "stated")],
      imageAddress: [word((machine.imageAt ?? machine.imageSeenAt) === undefined ? "loaders-own" : "stated")],
      initrdAddress: [word(machine.initrdAt === undefined ? "loaders-own" : "stated")],
      dmaLimit: [word(machine.dmaLimit === undefined ? "platforms-own" : "stated")],
      cpu: [machine.cpu ?? word("platforms-own")],
      hypervisor: [machine.hypervisor ?? word("platforms-own")],
    },
  };
  return [point];
}

/** Memory devices: their drivers are the kernel's, so that what one platform shows of them holds for others of the architecture. */
export function devicesPoint(setup: BootSetup): Point {
  const { kernel, machine, devices } = setup;
  const dimms = ofKind(devices, "dimm");
  const virtio = ofKind(devices, "virtio-mem");
  const nvdimms = ofKind(devices, "nvdimm");
  return {
    of: { kind: "devices", name: kernel.arch },
    ranges: {
      slots: one(machine.slots),
      maxmem: one(machine.maxmem),
      dimms: one(dimms.length),
      ...sizes("dimmSize", dimms),
      virtioMemDevices: one(virtio.length),
      ...sizes("virtioMemSize", virtio),
      ...spanned(
        "virtioMemBlock",
        virtio.flatMap(({ block }) => block ?? []),
      ),
      nvdimms: one(nvdimms.length),
      ...sizes("nvdimmSize", nvdimms),
      cxlDevices: one(ofKind(devices, "cxl").length),
    },
    addresses: spanned(
      "dimmPlace",
      dimms.flatMap(({ at, size }) => (at === undefined ? [] : [at, at + size - 1])),
    ),
    values: {
      // Without one QEMU takes no memory device; where a scenario leaves it out, it is as large as need be.
      deviceArea: devices.every(({ kind }) => kind === "cxl")
        ? []
        : [word(machine.maxmem > 0 ? "of-stated-maxmem" : "of-no-maxmem")],
      dimmComes: [...new Set(dimms.map(({ cold }) => word(cold === true ? "at-power-on" : "later")))],
      virtioMemBlockOf: [...new Set(virtio.map(({ block }) => word(block === undefined ? "platforms-own" : "stated")))],
      virtioMemRequest: [...new Set(virtio.map(({ requested }) => word(requested === 0 ? "none" : "some")))],
      together: devicesTogether(setup),
    },
  };
}

/** Which count tells that there is something of a size. */
export const OWNER_OF_SIZE: Readonly<Partial<Record<DimensionKey, DimensionKey>>> = {
  dmaReach: "dmaLimit",
  dimmSize: "dimms",
  virtioMemSize: "virtioMemDevices",
  virtioMemBlock: "virtioMemDevices",
  nvdimmSize: "nvdimms",
};

/** Which count tells that there is something of a kind. */
export const COUNT_OF_KIND: Readonly<Record<Exclude<DeviceForm, "device area">, DimensionKey>> = {
  "cold DIMM": "dimms",
  DIMM: "dimms",
  "virtio-mem": "virtioMemDevices",
  nvdimm: "nvdimms",
  cxl: "cxlDevices",
};

/** How much memory, and what it is a multiple of, which a map from firmware never is. */
function memoryRanges(machine: MachineSpec): Ranges {
  const total = usableMemory(machine);
  return {
    memory: one(total),
    ...(machine.firmware === undefined ? { memoryMultiple: one(multipleOf(total)) } : {}),
  };
}

/** Of a machine that only a map describes, what the map calls usable. */
function usableMemory({ memory, firmware }: MachineSpec): Bytes {
  if (firmware === undefined) return memory;
  const usable = firmware.filter(({ type }) => type === "usable");
  return usable.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
}

/** The largest power of two up to 1 GiB that divides a size. */
function multipleOf(size: Bytes): Bytes {
  let unit: Bytes = GiB;
  while (unit > 1 && size % unit !== 0) unit /= 2;
  return unit;
}

/** Smallest and largest; nothing where there is no such device. */
function sizes(dimension: NumberKey, devices: readonly DeviceSpec[]): Ranges {
  return spanned(
    dimension,
    devices.map(({ size }) => size),
  );
}

function ofKind<Kind extends DeviceSpec["kind"]>(
  devices: readonly DeviceSpec[],
  kind: Kind,
): readonly Extract<DeviceSpec, { readonly kind: Kind }>[] {
  return devices.filter((device): device is Extract<DeviceSpec, { readonly kind: Kind }> => device.kind === kind);
}
