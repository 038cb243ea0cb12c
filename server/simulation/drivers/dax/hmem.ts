/**
 * Ranges of RAM that the kernel leaves to the dax drivers at boot: what the firmware's map calls soft reserved (drivers/dax/hmem) and memory
 * behind CXL (drivers/dax/cxl.c). Each is one dax device; since 6.3 the kernel makes System RAM of it by itself.
 */

import { E820_SOFT_RESERVED, e820TypeNumber } from "../../e820/e820.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { cxlWindowNode } from "../../kernels/soft-reserve-rules.ts";
import { deviceMemoryBase, deviceMemorySize } from "../../platforms/device-memory.ts";
import { kernelNode } from "../../platforms/srat.ts";
import type { CxlSpec, MachineSpec, Origin } from "../../state/events.ts";
import type { PmemDevice } from "../../state/hotplug-state.ts";
import { type Note, note } from "../../state/notes.ts";
import type { FirmwareEntryState, MemoryState } from "../../state/state.ts";
import { type ByteRange, type Bytes, GiB, MiB, rangeSize, rangesOverlap, roundUp } from "../../units/units.ts";
import { onlineNodeNear, targetNode } from "../nvdimm/pmem.ts";

/** Windows for CXL are multiples of it, and are aligned so. */
const WINDOW_ALIGNMENT = 256 * MiB;

export interface DaxAtBoot {
  readonly name: string;
  readonly device: PmemDevice;
  readonly origin: Origin;
}

/** In the order of their addresses; what is not declared is called as the kernel does, `dax0.0`. */
export function daxAtBoot(state: MemoryState): readonly DaxAtBoot[] {
  const { setup, userFirmware } = state.boot;
  const specs = setup.devices.filter((spec) => spec.kind === "cxl");
  const soft = softRanges(userFirmware);
  const placed = placeCxl(specs, userFirmware, state);
  const free = soft.filter((range) => !placed.some((one) => rangesOverlap(one, range)));
  const found = [
    ...placed.map((range) => ({ range, spec: range.spec })),
    ...free.map((range) => ({ range, spec: undefined })),
  ].sort((a, b) => a.range.first - b.range.first);
  return found.map(({ range: { first, last }, spec }, index) => {
    const node = nodeOfDevice(state, first, spec);
    return {
      name: spec?.name ?? `dax${index}.0`,
      device: {
        first,
        last,
        ram: spec === undefined ? "hmem" : "cxl",
        node,
        deviceNode: onlineNodeNear(state, node),
        mode: "devdax",
        dax: { first, last },
      },
      origin: spec?.origin ?? firmwareOrigin(state, first),
    };
  });
}

/** A device that is told to lie where RAM is, or another one. */
export function cxlPlaceNotes(
  specs: readonly CxlSpec[],
  firmware: readonly FirmwareEntryState[],
  machine: MachineSpec,
): readonly Note[] {
  const stated = specs.map((spec) => ({ spec, range: statedRange(spec) }));
  const pluggable = machine.maxmem === 0 ? 0 : deviceMemoryBase(machine) + deviceMemorySize(machine);
  const windows = stated.flatMap(({ range }) => range ?? []);
  /** Behind all memory; behind all that the map names, where that lies in what is reserved. */
  const behindAll = (size: Bytes): Bytes => {
    const behind = (ranges: readonly ByteRange[]): Bytes =>
      roundUp(Math.max(4 * GiB, pluggable, ...[...ranges, ...windows].map(({ last }) => last + 1)), WINDOW_ALIGNMENT);
    const first = behind(firmware.filter(({ type }) => type !== "reserved"));
    const isFree = !firmware.some((entry) => rangesOverlap(entry, { first, last: first + size - 1 }));
    return isFree ? first : behind(firmware);
  };
  return stated.flatMap(({ spec, range }, index): readonly Note[] => {
    if (range === undefined) return [];
    const memory = firmware.find((entry) => entry.type === "usable" && rangesOverlap(entry, range));
    const others = stated.slice(0, index).flatMap((each) => each.range ?? []);
    const taken = memory ?? others.find((other) => rangesOverlap(other, range));
    if (taken === undefined) return [];
    const by = memory === undefined ? "device" : "memory";
    const why = { kind: "window-taken", by, first: taken.first, size: spec.size, free: behindAll(spec.size) } as const;
    const facts = { kind: "device-place", device: spec.name, why, declared: spec.origin } as const;
    return [note("bad-value", facts, spec.origin, spec.at)];
  });
}

function statedRange({ at, size }: CxlSpec): ByteRange | undefined {
  return at === undefined ? undefined : { first: at, last: at + size - 1 };
}

type Placed = ByteRange & { readonly spec: CxlSpec };

/** Where they are told to, else in the range of their size that is soft reserved, else behind all memory, one behind the other. */
function placeCxl(
  specs: readonly CxlSpec[],
  firmware: readonly FirmwareEntryState[],
  { hotplug }: MemoryState,
): readonly Placed[] {
  const placed: Placed[] = [];
  const isTaken = (range: ByteRange): boolean => placed.some((other) => rangesOverlap(other, range));
  const devices = [...hotplug.devices.values()].map(({ address, spec }) => address + spec.size);
  for (const spec of specs) {
    const soft = softRanges(firmware).find((range) => rangeSize(range) === spec.size && !isTaken(range));
    const ends = [...firmware.filter(({ type }) => type !== "reserved"), ...placed].map(({ last }) => last + 1);
    const end = Math.max(4 * GiB, ...ends, ...devices);
    const first = spec.at ?? soft?.first ?? roundUp(end, WINDOW_ALIGNMENT);
    const range = { first, last: first + spec.size - 1 };
    const usable = firmware.some((entry) => entry.type === "usable" && rangesOverlap(entry, range));
    if (!usable && !isTaken(range)) placed.push({ ...range, spec });
  }
  return placed;
}

function softRanges(firmware: readonly FirmwareEntryState[]): readonly ByteRange[] {
  return firmware.filter(({ type }) => e820TypeNumber(type) === E820_SOFT_RESERVED);
}

/** As stated; else that of the NUMA range; a window of CXL that none covers may get the next number. */
function nodeOfDevice(state: MemoryState, first: number, spec: CxlSpec | undefined): number {
  if (spec?.node !== undefined) return kernelNode(state.boot.setup, spec.node) ?? spec.node;
  const node = targetNode(state, first);
  if (node >= 0 || spec === undefined || ruleFor(cxlWindowNode, state.version) === "none") return node;
  return Math.max(...state.boot.possibleNodes, ...state.nodes.map(({ id }) => id)) + 1;
}

function firmwareOrigin({ boot }: MemoryState, first: number): Origin {
  const { firmware, origin } = boot.setup.machine;
  return firmware?.find((range) => range.first <= first && first <= range.last)?.origin ?? origin;
}
