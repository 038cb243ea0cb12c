/**
 * What every part of the boot sequence works on: the machine as set up, the kernel's profile, and memblock as far as it
 * has come.
 */

import type { BuildProfile } from "../builds/schema.ts";
import type { BootSizes } from "../geometry/boot-sizes.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { Zones } from "../mm/mm-init/size-zones.ts";
import { nodesByNumber } from "../platforms/srat.ts";
import type { BootLog } from "../printk/boot-log.ts";
import type { BootSetup, CmdlineParameter, Origin } from "../state/events.ts";
import type { KaslrPlaces } from "../state/kaslr-places.ts";
import type { Bytes, Pfn } from "../units/units.ts";
import type { BootMemory } from "./boot-memory.ts";
import type { SetupArchResult } from "./memblock-phase.ts";

/** The kernel image as it lies in memory. Bytes, ends exclusive. */
export interface KernelImage {
  readonly start: Bytes;
  /** End of .bss; the early heap follows. */
  readonly end: Bytes;
  readonly brkEnd: Bytes;
}

/** Statements of the scenario that allocations rest on. */
export interface MachineOrigins {
  readonly kernel: readonly Origin[];
  readonly memory: readonly Origin[];
  readonly cpus: readonly Origin[];
  /** The node's statement, or that of all memory on a machine without nodes. */
  readonly node: (id: number) => readonly Origin[];
}

/** Nothing that is asked for in here decides about who asks. */
export type ZoneSizing = (described: SetupArchResult) => Zones;

export interface BootContext {
  readonly setup: BootSetup;
  readonly version: KernelVersion;
  readonly profile: BuildProfile;
  readonly sizes: BootSizes;
  readonly memory: BootMemory;
  readonly log: BootLog;
  /** Sizes the zones by the whole command line. */
  readonly zonesOf: ZoneSizing;
  readonly origins: MachineOrigins;
  readonly image: KernelImage;
  /** One past the last RAM page. */
  readonly maxPfn: Pfn;
  /** KASLR is on: the image may lie anywhere. */
  readonly randomised: boolean;
  /** The boot was observed, and with it where its image lay. */
  readonly imageSeen?: boolean;
  /** Where it may lie then; undefined: not known (arm64, where UEFI's stub chooses). */
  readonly kaslrPlaces?: KaslrPlaces;
  /** Address whose struct page comes first in the virtual memmap. */
  readonly memmapBase: Bytes;
}

/** The parameter that holds where it was given several times. */
export function lastParameter(setup: BootSetup, name: string): CmdlineParameter | undefined {
  return setup.cmdline.findLast((parameter) => parameter.name === name);
}

export function machineOrigins(setup: BootSetup): MachineOrigins {
  const { kernel, machine } = setup;
  const nodes = machine.nodes.map((node) => node.origin);
  const byNumber = nodesByNumber(setup);
  const memory = nodes.length > 0 ? nodes : [machine.memoryOrigin];
  return {
    kernel: [kernel.origin],
    memory,
    cpus: [machine.origin],
    node: (id) => {
      const node = byNumber.get(id);
      return node === undefined ? memory : [node.origin];
    },
  };
}
