/** Machines and kernels for tests, as short as the QEMU command lines that stand for them. */

import { type KernelVersion, parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import type {
  CmdlineParameter,
  MachineNode,
  MachineSpec,
  PlatformName,
} from "../../../server/simulation/state/events.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";

export function kernel(text: string): KernelVersion {
  return parseKernelVersion(text)!;
}

/** `-M platform -m memory`; origins: 1 the machine, 2 its memory, 10 and up its nodes. */
export function machine(platform: PlatformName, memory: number, more: Partial<MachineSpec> = {}): MachineSpec {
  return {
    platform,
    memory,
    cpus: 1,
    nodes: [],
    slots: 0,
    maxmem: 0,
    initrd: 0,
    origin: 1,
    memoryOrigin: 2,
    ...more,
  };
}

/** `-numa node` for each size. */
export function nodes(...sizes: readonly number[]): readonly MachineNode[] {
  return sizes.map((memory, id) => ({ id, memory, ranges: [], cpus: [id], hotpluggable: false, origin: 10 + id }));
}

/** The words of a command line; their origins count from 100. */
export function cmdline(text: string): readonly CmdlineParameter[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word, index) => {
      const equals = word.indexOf("=");
      const origin = 100 + index;
      return equals < 0
        ? { name: word, origin }
        : { name: word.slice(0, equals), value: word.slice(equals + 1), origin };
    });
}

/** `0x1000-0x9fbff usable`, a line for each entry. */
export function ranges(entries: readonly { readonly start: number; readonly end: number }[]): readonly string[] {
  return entries.map(({ start, end }) => `${address(start)}-${address(end)}`);
}

/** `4G`, `640K`-like where it is whole, else hexadecimal. */
export function address(value: number): string {
  if (value % GiB === 0) return `${value / GiB}G`;
  return value % MiB === 0 && value < GiB ? `${value / MiB}M` : `0x${value.toString(16)}`;
}
