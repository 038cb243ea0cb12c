/**
 * /proc/iomem as root sees it, as far as the model can vouch for it: what the firmware map, the kernel image, crashkernel=
 * and devices with memory put there. Windows and registers of PCI, HPET and their like are a machine's furniture and are
 * left out. kernel/resource.c; x86: arch/x86/kernel/e820.c (e820__reserve_resources, e820__reserve_resources_late),
 * arm64: arch/arm64/kernel/setup.c (request_standard_resources).
 */
import type { FirmwareEntryState, MemoryState } from "../simulation/state/state.ts";
import { type ByteRange, MiB, roundUp } from "../simulation/units/units.ts";
import { reservedResources } from "./iomem-reserved.ts";
import { kernelImageSections } from "./kernel-image-sections.ts";

interface Resource extends ByteRange {
  readonly name: string;
}

/** How firmware types are named in the tree; other types keep their name. */
const FIRMWARE_NAMES: Readonly<Record<string, string>> = {
  usable: "System RAM",
  reserved: "Reserved",
  "ACPI data": "ACPI Tables",
  "ACPI NVS": "ACPI Non-volatile Storage",
  unusable: "Unusable memory",
  persistent: "Persistent Memory",
  "persistent legacy": "Persistent Memory (legacy)",
  "soft reserved": "Soft Reserved",
};

/** Lines by address, children indented below what they lie in, without a newline behind the last line. */
export function iomemText(state: MemoryState): string {
  const resources = [...firmwareResources(state), ...kernelResources(state), ...deviceResources(state)];
  return [...resources, ...ramBuffers(state, resources)]
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

function firmwareResources(state: MemoryState): readonly Resource[] {
  if (state.boot.setup.kernel.arch === "arm64") {
    return state.boot.memory.map(({ first, last, nomap }) => ({
      first,
      last,
      name: nomap ? "reserved" : "System RAM",
    }));
  }
  return state.boot.userFirmware
    .flatMap((entry) => (entry.type === "usable" ? withoutBiosPages(entry) : [entry]))
    .map(({ first, last, type }) => ({ first, last, name: FIRMWARE_NAMES[type] ?? type }));
}

/** trim_bios_range() in arch/x86/kernel/setup.c: page 0 is the BIOS's, and there is no RAM from 640 KiB to 1 MiB. */
function withoutBiosPages({ first, last }: ByteRange): readonly FirmwareEntryState[] {
  const parts: FirmwareEntryState[] = [];
  const add = (from: number, to: number, type: string): void => {
    if (from <= to) parts.push({ first: from, last: to, type });
  };
  add(first, Math.min(last, 0xfff), "reserved");
  add(Math.max(first, 0x1000), Math.min(last, 0x9ffff), "usable");
  add(Math.max(first, MiB), last, "usable");
  return parts;
}

function kernelResources(state: MemoryState): readonly Resource[] {
  const crash = state.boot.reservations
    .filter(({ by }) => by.startsWith("reserve_crashkernel"))
    .map(({ first, last }) => ({ first, last, name: "Crash kernel" }));
  const known = [...kernelImageSections(state), ...crash];
  if (state.boot.setup.kernel.arch !== "arm64") return known;
  return [...known, ...reservedResources(state, known).map((range) => ({ ...range, name: "reserved" }))];
}

/** What devices brought: DIMMs stand by themselves, virtio-mem and persistent memory below their region. */
function deviceResources(state: MemoryState): readonly Resource[] {
  const resources: Resource[] = [];
  let virtio = 0;
  for (const [name, { spec, address }] of state.hotplug.devices) {
    const region = { first: address, last: address + spec.size - 1 };
    const added = addedBy(state, name);
    if (spec.kind === "dimm") {
      resources.push(...added.map((range) => ({ ...range, name: "System RAM" })));
    } else if (spec.kind === "virtio-mem") {
      resources.push({ ...region, name: `virtio${virtio++}` });
      resources.push(...added.map((range) => ({ ...range, name: "System RAM (virtio_mem)" })));
    } else {
      resources.push({ ...region, name: "Persistent Memory" });
      resources.push(...added.map((range) => ({ ...range, name: "System RAM (kmem)" })));
    }
  }
  return resources;
}

/** Ranges of the memory blocks that a device brought, neighbours joined. */
function addedBy(state: MemoryState, device: string): readonly ByteRange[] {
  const blockSize = state.geometry.blockPages * state.geometry.pageSize;
  const ranges: ByteRange[] = [];
  for (const { start, end, value } of state.blocks.runs) {
    if (value.device !== device) continue;
    const previous = ranges.at(-1);
    const last = end * blockSize - 1;
    if (previous !== undefined && previous.last + 1 === start * blockSize) {
      ranges[ranges.length - 1] = { first: previous.first, last };
    } else ranges.push({ first: start * blockSize, last });
  }
  return ranges;
}

/** x86 keeps devices away from the end of RAM: up to the next 64 KiB, 1 MiB or 64 MiB, where nothing else lies. */
function ramBuffers(state: MemoryState, taken: readonly Resource[]): readonly Resource[] {
  if (state.boot.setup.kernel.arch === "arm64") return [];
  const buffers: Resource[] = [];
  for (const ram of state.boot.userFirmware) {
    if (ram.type !== "usable") continue;
    const first = ram.last + 1;
    const unit = first < MiB ? 64 * 1024 : first < 16 * MiB ? MiB : 64 * MiB;
    const end = roundUp(first, unit);
    const next = taken.reduce((least, other) => (other.last >= first ? Math.min(least, other.first) : least), end);
    if (next > first) buffers.push({ first, last: next - 1, name: "RAM buffer" });
  }
  return buffers;
}
