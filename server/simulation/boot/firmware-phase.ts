/** The firmware's memory map as the kernel takes it in. */
import type { BootSetup, MachineSpec } from "../events.ts";
import type { FirmwareEntryState } from "../state.ts";
import { type Bytes, GiB, MiB, type Pfn, roundDown } from "../units.ts";
import type { ByteSpan } from "./early-reservations.ts";

export interface FirmwarePhase {
  readonly firmware: readonly FirmwareEntryState[];
  readonly user: readonly FirmwareEntryState[];
  /** The kernel's own map once it is final. */
  readonly map: readonly FirmwareEntryState[];
  readonly initrd: ByteSpan | undefined;
  readonly maxPfn: Pfn;
  readonly nodeRanges: readonly (ByteSpan & { readonly node: number })[];
}

export function firmwarePhase(setup: BootSetup): FirmwarePhase {
  const { machine } = setup;
  const firmware = machine.firmware ?? platformMap(machine);
  const map = firmware.flatMap((entry): FirmwareEntryState[] =>
    entry.first === 0 && entry.type === "usable"
      ? [
          { first: 0, last: 0xfff, type: "reserved" },
          { ...entry, first: 0x1000 },
        ]
      : [entry],
  );
  const end = Math.max(...map.filter(({ type }) => type === "usable").map(({ last }) => last + 1));
  const { below } = split(machine);
  const initrdEnd = below - (machine.platform === "qemu-q35" ? 0x30000 : 0x20000);
  const initrd =
    machine.initrd === 0 ? undefined : { start: roundDown(initrdEnd - machine.initrd, 4096), end: initrdEnd };
  return {
    firmware,
    user: firmware,
    map,
    initrd,
    maxPfn: Math.floor(end / 4096),
    nodeRanges: nodeRanges(machine, end),
  };
}

function split(machine: MachineSpec): { below: Bytes; above: Bytes } {
  const [limit, below] = machine.platform === "qemu-q35" ? [0xb0000000, 2 * GiB] : [0xe0000000, 3 * GiB];
  return machine.memory < limit ? { below: machine.memory, above: 0 } : { below, above: machine.memory - below };
}

function platformMap(machine: MachineSpec): readonly FirmwareEntryState[] {
  const { below, above } = split(machine);
  const top = below - (machine.platform === "qemu-q35" ? 0x21000 : 0x20000);
  const entries: FirmwareEntryState[] = [
    { first: 0, last: 0x9fbff, type: "usable" },
    { first: 0x9fc00, last: 0x9ffff, type: "reserved" },
    { first: 0xf0000, last: 0xfffff, type: "reserved" },
    { first: MiB, last: top - 1, type: "usable" },
    { first: top, last: below - 1, type: "reserved" },
    { first: 0xfffc0000, last: 0xffffffff, type: "reserved" },
  ];
  if (above > 0) entries.push({ first: 4 * GiB, last: 4 * GiB + above - 1, type: "usable" });
  return [...entries, { first: 0xfd00000000, last: 0xffffffffff, type: "reserved" }];
}

function nodeRanges(machine: MachineSpec, end: Bytes): readonly (ByteSpan & { readonly node: number })[] {
  if (machine.nodes.length === 0) return [{ start: 0, end, node: 0 }];
  const { below } = split(machine);
  let at = 0;
  return machine.nodes.flatMap(({ id, memory }) => {
    const start = at;
    at += memory;
    if (at <= below) return [{ start, end: at, node: id }];
    if (start >= below) return [{ start: start - below + 4 * GiB, end: at - below + 4 * GiB, node: id }];
    return [
      { start, end: below, node: id },
      { start: 4 * GiB, end: at - below + 4 * GiB, node: id },
    ];
  });
}
