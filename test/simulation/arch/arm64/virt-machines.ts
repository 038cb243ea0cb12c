/** Set-ups that arm64 tests boot: QEMU's `virt` as the recordings start it, with two CPUs and an initrd of 4136 KiB. */
import type { BootSetup, KernelSpec, MachineSpec } from "../../../../server/simulation/state/events.ts";
import type { MemoryState, ZoneState } from "../../../../server/simulation/state/state.ts";
import { GiB, hex, KiB } from "../../../../server/simulation/units/units.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

interface Described {
  readonly kernel?: Partial<KernelSpec>;
  readonly machine?: Partial<MachineSpec>;
}

/** A Debian kernel; the command line is that of the recordings with `cmdline` behind it. */
export function virt(version: string, cmdline = "", { kernel, machine }: Described = {}): BootSetup {
  const recorder = "console=ttyAMA0 earlycon=pl011,0x9000000 loglevel=8 log_buf_len=4M memblock=debug nokaslr";
  return qemuPc(version, `${recorder} ${cmdline}`.trim(), {
    kernel: { arch: "arm64", ...kernel },
    machine: {
      platform: "qemu-virt",
      memory: 8 * GiB,
      cpus: 2,
      initrd: kernel?.pageSize === 16 * KiB ? 4128 * KiB : 4136 * KiB,
      ...machine,
    },
  });
}

export function virtState(version: string, cmdline = "", described: Described = {}): MemoryState {
  return boot(virt(version, cmdline, described)).state;
}

export const PAGES_16K: Partial<KernelSpec> = { pageSize: 16 * KiB };

/** `Normal 0x100000+1310720`: populated zones with first page and spanned pages. */
export function zoneSpans(state: MemoryState): readonly string[] {
  return populated(state).map(({ name, startPfn, spanned }) => `${name} ${hex(startPfn)}+${spanned}`);
}

export function managedPages(state: MemoryState): readonly number[] {
  return populated(state).map(({ managed }) => managed);
}

/** Start addresses of what these functions reserved, in hexadecimal, ascending. */
export function placed(state: MemoryState, by: string): readonly string[] {
  return state.boot.reservations.filter((range) => range.by.startsWith(by)).map(({ first }) => first.toString(16));
}

export function zone(state: MemoryState, node: number, name: string): ZoneState {
  return state.nodes.find(({ id }) => id === node)!.zones.find((candidate) => candidate.name === name)!;
}

function populated(state: MemoryState): readonly ZoneState[] {
  return state.nodes.flatMap(({ zones }) => zones).filter(({ present }) => present > 0);
}
