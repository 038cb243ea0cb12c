/** Set-ups that boot tests start from: a QEMU PC as its command line would describe it. */

import { type BootTrace, bootKernel } from "../../../server/simulation/boot/boot.ts";
import type { BootSetup, KernelSpec, MachineNode, MachineSpec } from "../../../server/simulation/state/events.ts";
import { GiB } from "../../../server/simulation/units/units.ts";
import { worded } from "../../analysis/notes/worded.ts";

/** Origins the set-ups use, so that tests can say where a fact must point to. */
export const ORIGIN = { kernel: 1, machine: 2, memory: 3, node: 10, parameter: 100, observed: 200 } as const;

interface Described {
  readonly kernel?: Partial<KernelSpec>;
  readonly machine?: Partial<MachineSpec>;
  readonly observed?: BootSetup["observed"];
}

/** The parameter at word N of `cmdline` has origin 100 + N. */
export function qemuPc(
  version: string,
  cmdline: string,
  { kernel, machine, observed = [] }: Described = {},
): BootSetup {
  return {
    kernel: {
      version,
      arch: "x86_64",
      pageSize: 4096,
      build: "debian",
      config: {},
      whatIf: [],
      origin: ORIGIN.kernel,
      ...kernel,
    },
    machine: {
      platform: "qemu-pc",
      memory: 4 * GiB,
      cpus: 1,
      nodes: [],
      slots: 0,
      maxmem: 0,
      initrd: 0,
      origin: ORIGIN.machine,
      memoryOrigin: ORIGIN.memory,
      ...machine,
    },
    devices: [],
    cmdline: cmdline.split(" ").map((word, index) => {
      const at = word.indexOf("=");
      const origin = ORIGIN.parameter + index;
      return at < 0 ? { name: word, origin } : { name: word.slice(0, at), value: word.slice(at + 1), origin };
    }),
    cmdlineText: cmdline,
    observed,
  };
}

/** Nodes of these sizes, CPU N on node N; node N has origin 10 + N. */
export function nodes(...sizes: readonly number[]): Pick<MachineSpec, "memory" | "nodes" | "cpus"> {
  return {
    memory: sizes.reduce((sum, size) => sum + size, 0),
    cpus: sizes.length,
    nodes: sizes.map(
      (memory, id): MachineNode => ({
        id,
        memory,
        ranges: [],
        cpus: [id],
        hotpluggable: false,
        origin: ORIGIN.node + id,
      }),
    ),
  };
}

export function boot(setup: BootSetup, previous?: BootTrace): BootTrace {
  const trace = bootKernel(setup, previous);
  if (!("state" in trace)) throw new Error(`no boot: ${trace.notes.map((note) => worded(note).message).join("; ")}`);
  return trace;
}
