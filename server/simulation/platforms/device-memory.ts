/**
 * Which memory devices a platform takes, and where it puts them: QEMU's device-memory area and its first-fit search
 * (hw/mem/memory-device.c: memory_device_get_free_addr(), memory_device_pre_plug()). Bytes throughout.
 */
import type { DeviceSpec, MachineSpec, Origin } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { PlaceRefusal } from "../state/outcome-reason.ts";
import { onceFor } from "../units/once-for.ts";
import { type ByteRange, type Bytes, GiB, MAX_ADDRESS, MiB, roundDown, roundUp } from "../units/units.ts";
import { platformOf } from "./catalogue.ts";
import { deviceArea } from "./ram-layout.ts";

/** What a device may not start between, or end: every memory backend is aligned to a huge page of the host (QEMU_VMALLOC_ALIGN). */
const BACKEND_ALIGNMENT = 2 * MiB;

/** The device as the platform has it: what of an NVDIMM is no multiple of the alignment is cut off (nvdimm_prepare_memory_region()). */
export function asPlatformHas<Spec extends DeviceSpec>(spec: Spec): Spec {
  if (spec.kind !== "nvdimm" || spec.size < BACKEND_ALIGNMENT) return spec;
  return { ...spec, size: roundDown(spec.size, BACKEND_ALIGNMENT) };
}

/** Attached as the machine starts: a DIMM that is not cold waits for `plug`, and CXL memory is the firmware's. */
export function isThereFromBoot(spec: DeviceSpec): boolean {
  return spec.kind === "dimm" ? spec.cold === true : spec.kind !== "cxl";
}

/** Those, in the order in which they were declared, with their places. One that has none is left out. Bytes, ends inclusive. */
export function placedAtBoot(machine: MachineSpec, devices: readonly DeviceSpec[]): readonly PlacedDevice[] {
  return PLACED_AT_BOOT(machine)(devices);
}

const PLACED_AT_BOOT = onceFor((machine: MachineSpec) =>
  onceFor((devices: readonly DeviceSpec[]) => placedOneByOne(machine, devices)),
);

function placedOneByOne(machine: MachineSpec, devices: readonly DeviceSpec[]): readonly PlacedDevice[] {
  const placed: PlacedDevice[] = [];
  for (const spec of devices.filter(isThereFromBoot).map(asPlatformHas)) {
    const place = placeDevice(machine, placed, spec);
    if ("address" in place) placed.push({ spec, first: place.address, last: place.address + spec.size - 1 });
  }
  return placed;
}

interface PlacedDevice extends ByteRange {
  readonly spec: DeviceSpec;
}

/** First byte of the area that memory devices go to, whether or not the machine was told to have one. */
export function deviceMemoryBase(machine: MachineSpec): Bytes {
  const area = deviceArea(machine) ?? deviceArea({ ...machine, maxmem: machine.memory + 1 });
  if (area !== undefined) return area.start;
  const usable = (machine.firmware ?? []).filter(({ type }) => type === "usable");
  return roundUp(Math.max(4 * GiB, ...usable.map(({ last }) => last + 1)), GiB);
}

/** Bytes of that area: what `maxmem` allows beyond RAM; unlimited where neither slots nor maxmem were given. */
export function deviceMemorySize(machine: MachineSpec): Bytes {
  if (machine.maxmem === 0 && machine.slots === 0) return MAX_ADDRESS;
  return Math.max(0, machine.maxmem - machine.memory);
}

/** A place for a device, or why there is none. */
export type Placing = { readonly address: Bytes } | { readonly refused: PlaceRefusal };

/**
 * The lowest free place for a device among what is `taken`, or where it was asked for. Says no in QEMU's order: the total passes
 * maxmem, address or size are no multiple of the alignment, the place isn't in the area, places overlap, there is no such node.
 */
export function placeDevice(machine: MachineSpec, taken: readonly ByteRange[], spec: DeviceSpec): Placing {
  const placing = placeInArea(machine, taken, spec);
  return "refused" in placing ? placing : (refusedNode(machine, spec) ?? placing);
}

/** Whether the area has no room for the device; otherwise what was asked for it can't be met. */
export function lacksRoom({ kind }: PlaceRefusal): boolean {
  return kind === "no-space" || kind === "fragmented";
}

/** An address, size or node that was asked for is a bad value, where there would be space elsewhere. `origin`: of what asks for the device. */
export function placeRefusedNote(machine: MachineSpec, spec: DeviceSpec, why: PlaceRefusal, origin: Origin): Note {
  const facts = { device: spec.name, why };
  return lacksRoom(why)
    ? note("maxmem-exceeded", { kind: "device", ...facts, declared: machine.origin }, origin)
    : note("bad-value", { kind: "device-place", ...facts, declared: spec.origin }, origin);
}

/** pc_dimm_realize(), virtio_mem_device_realize(). Nobody refuses what real firmware tells of. */
function refusedNode(machine: MachineSpec, { node = 0 }: DeviceSpec): Placing | undefined {
  const { nodes } = machine;
  const known = nodes.length === 0 ? node === 0 : nodes.some(({ id }) => id === node);
  if (known || platformOf(machine).memory.kind === "firmware-map") return undefined;
  return { refused: { kind: "no-such-node", node, nodes: Math.max(1, nodes.length) } };
}

function placeInArea(machine: MachineSpec, taken: readonly ByteRange[], spec: DeviceSpec): Placing {
  const { size } = spec;
  const at = spec.kind === "dimm" ? spec.at : undefined;
  const alignment = spec.kind === "virtio-mem" ? Math.max(BACKEND_ALIGNMENT, spec.block ?? 0) : BACKEND_ALIGNMENT;
  const used = taken.reduce((sum, range) => sum + range.last - range.first + 1, 0);
  const room = deviceMemorySize(machine);
  if (used + size > room) {
    return { refused: { kind: "no-space", used, room } };
  }
  const base = deviceMemoryBase(machine);
  const area = deviceArea(machine);
  const end = area?.end ?? MAX_ADDRESS;
  if (at !== undefined && at % alignment !== 0) return { refused: { kind: "unaligned-address", alignment } };
  if (size % alignment !== 0 && platformOf(machine).memory.kind !== "firmware-map")
    return { refused: { kind: "unaligned-size", size, alignment } };
  if (at !== undefined) {
    if (at < base || at + size > end) {
      const known = area === undefined ? {} : { room: area.end - area.start };
      return { refused: { kind: "outside-device-memory", at, size, base, ...known } };
    }
    const other = taken.find((range) => range.first < at + size && at <= range.last);
    if (other !== undefined) return { refused: { kind: "address-taken", first: other.first } };
    return { address: at };
  }
  let address = base;
  // Devices that are placed one by one lie in order, unless one was asked for elsewhere.
  const isInOrder = taken.every(({ first }, index) => index === 0 || taken[index - 1]!.first <= first);
  for (const range of isInOrder ? taken : taken.toSorted((a, b) => a.first - b.first)) {
    if (address + size <= range.first) break;
    address = Math.max(address, roundUp(range.last + 1, alignment));
  }
  address = roundUp(address, alignment);
  return address + size > end ? { refused: { kind: "fragmented" } } : { address };
}
