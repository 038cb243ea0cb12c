/** Builds the state of a machine after boot by hand, for tests of what comes after. */

import { ARCHITECTURES } from "../../../../server/simulation/arch/index.ts";
import { devicesAtBoot } from "../../../../server/simulation/drivers/devices-at-boot.ts";
import { type Evidence, EXACT } from "../../../../server/simulation/evidence/reason.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { hotplugAtBoot } from "../../../../server/simulation/mm/memory-hotplug/hotplug-at-boot.ts";
import { khugepagedAtBoot } from "../../../../server/simulation/mm/page-alloc/khugepaged.ts";
import { recomputeWatermarks } from "../../../../server/simulation/mm/page-alloc/recompute-watermarks.ts";
import { emptyZone } from "../../../../server/simulation/state/empty-zone.ts";
import type { BootSetup, CmdlineParameter, DeviceSpec, ZoneName } from "../../../../server/simulation/state/events.ts";
import type { HotplugState } from "../../../../server/simulation/state/hotplug-state.ts";
import { KernelLog } from "../../../../server/simulation/state/kernel-log.ts";
import { NO_USES } from "../../../../server/simulation/state/page-uses.ts";
import type {
  BlockState,
  MemoryState,
  NodeState,
  PageUse,
  PresentMemory,
  ZoneState,
} from "../../../../server/simulation/state/state.ts";
import { AppendList } from "../../../../server/simulation/units/append-list.ts";
import { RangeMap } from "../../../../server/simulation/units/range-map.ts";
import { GiB } from "../../../../server/simulation/units/units.ts";

export const BLOCK_PAGES = 32768;
const ZONES: readonly ZoneName[] = ["DMA", "DMA32", "Normal", "Movable", "Device"];

/** Blocks of boot memory; `holes`, `uses` by pfn. Zones are sized by the blocks they hold. */
export interface BootBlocks {
  readonly first: number;
  readonly last: number;
  readonly node: number;
  /** null: several zones. */
  readonly zone: ZoneName | null;
  readonly holes?: boolean;
}

export interface TestMachine {
  readonly version: string;
  readonly build?: string;
  readonly arch?: "x86_64" | "arm64";
  readonly cmdline?: string;
  readonly blocks: readonly BootBlocks[];
  /** Blocks that are there but offline, by first and last id. */
  readonly offline?: readonly { readonly first: number; readonly last: number; readonly node: number }[];
  readonly uses?: readonly (PageUse & { readonly start: number; readonly end: number })[];
  readonly evidence?: Evidence;
  readonly hotplug?: Partial<HotplugState>;
  readonly devices?: readonly DeviceSpec[];
  readonly config?: Readonly<Record<string, string>>;
  /** Persistent memory, as `memmap=nn!ss` makes it: first and last byte. */
  readonly pmem?: readonly (readonly [number, number])[];
  readonly slots?: number;
  readonly maxmem?: number;
}

/** The state after boot. */
export function bootState(machine: TestMachine): MemoryState {
  const version = parseKernelVersion(machine.version)!;
  const setup = bootSetup(machine);
  let blocks = RangeMap.empty<BlockState>(alike);
  let memory = RangeMap.empty<PresentMemory>((a, b) => a.node === b.node && a.early === b.early);
  for (const { first, last, node, zone, holes } of machine.blocks) {
    blocks = blocks.set(first, last + 1, {
      state: "online",
      nodes: [node],
      zone,
      early: true,
      holes: holes ?? false,
      vmemmapPages: 0,
      origins: [0],
    });
    memory = memory.set(first * BLOCK_PAGES, (last + 1) * BLOCK_PAGES, { node, early: true });
  }
  for (const { first, last, node } of machine.offline ?? []) {
    blocks = blocks.set(first, last + 1, {
      state: "offline",
      nodes: [node],
      early: false,
      holes: false,
      vmemmapPages: 0,
      origins: [0],
    });
    memory = memory.set(first * BLOCK_PAGES, (last + 1) * BLOCK_PAGES, { node, early: false });
  }
  let uses = NO_USES;
  for (const { start, end, ...use } of machine.uses ?? []) uses = uses.set(start, end, use);
  const nodeIds = [...new Set([...machine.blocks, ...(machine.offline ?? [])].map(({ node }) => node))].sort();
  const nodes = nodeIds.map((id) => nodeState(id, machine.blocks));
  const state: MemoryState = {
    version,
    geometry: {
      pageSize: 4096,
      sectionPages: 32768,
      blockPages: BLOCK_PAGES,
      maxOrderPages: 1024,
      pageblockPages: 512,
    },
    arch: ARCHITECTURES[setup.kernel.arch].traits(version),
    boot: {
      setup,
      firmware: [],
      userFirmware: (machine.pmem ?? []).map(([first, last]) => ({ first, last, type: "persistent legacy" })),
      memory: [],
      reservations: [],
      zoneLimits: [
        { zone: "DMA", first: 0x1000, last: 0xffffff },
        { zone: "DMA32", first: 0x1000000, last: 4 * GiB - 1 },
        { zone: "Normal", first: 4 * GiB, last: 1024 * GiB - 1 },
      ],
      movableStart: new Map(),
      possibleNodes: nodeIds,
      dmesg: [],
      evidence: machine.evidence ?? EXACT,
    },
    nodes,
    blocks,
    memory,
    uses,
    watermarks: { minFreeKbytes: 67584, userMinFreeKbytes: -1, scaleFactor: 10 },
    hotplug: {
      ...hotplugAtBoot(setup, version, khugepagedAtBoot(setup, nodes, 4096) === "started"),
      ...machine.hotplug,
    },
    log: KernelLog.EMPTY,
    causes: AppendList.of(),
  };
  return recomputeWatermarks(devicesAtBoot(state));
}

function alike(a: BlockState, b: BlockState): boolean {
  return (
    a.state === b.state &&
    a.zone === b.zone &&
    a.early === b.early &&
    a.holes === b.holes &&
    a.device === b.device &&
    a.vmemmapPages === b.vmemmapPages &&
    a.nodes.join() === b.nodes.join() &&
    a.origins.join() === b.origins.join()
  );
}

function bootSetup(machine: TestMachine): BootSetup {
  const words = (machine.cmdline ?? "").split(/\s+/).filter((word) => word !== "");
  const cmdline: CmdlineParameter[] = words.map((word) => {
    const [name, ...rest] = word.split("=");
    return { name: name!, ...(rest.length === 0 ? {} : { value: rest.join("=") }), origin: 0 };
  });
  return {
    kernel: {
      version: machine.version,
      arch: machine.arch ?? "x86_64",
      pageSize: 4096,
      ...(machine.build === undefined ? {} : { build: machine.build }),
      config: machine.config ?? {},
      whatIf: [],
      origin: 0,
    },
    machine: {
      platform: machine.arch === "arm64" ? "qemu-virt" : "qemu-pc",
      memory: 2 * GiB,
      cpus: 1,
      nodes: [],
      slots: machine.slots ?? 8,
      maxmem: machine.maxmem ?? 64 * GiB,
      initrd: 0,
      origin: 0,
      memoryOrigin: 0,
    },
    devices: machine.devices ?? [],
    cmdline,
    cmdlineText: words.join(" "),
    observed: [],
  };
}

function nodeState(id: number, blocks: readonly BootBlocks[]): NodeState {
  return { id, cpus: [id], zones: ZONES.map((name) => zoneState(id, name, blocks)), origins: [0] };
}

/** A block of several zones counts half for DMA and DMA32. */
function zoneState(node: number, name: ZoneName, blocks: readonly BootBlocks[]): ZoneState {
  const mine = blocks.filter((run) => run.node === node && run.zone === name);
  const start = Math.min(...mine.map((run) => run.first * BLOCK_PAGES));
  const end = Math.max(...mine.map((run) => (run.last + 1) * BLOCK_PAGES));
  const present = mine.reduce((sum, run) => sum + (run.last - run.first + 1) * BLOCK_PAGES, 0);
  return {
    ...emptyZone(node, name, [0]),
    startPfn: present === 0 ? 0 : start,
    spanned: present === 0 ? 0 : end - start,
    present,
    managed: present,
    presentEarly: present,
    protection: [0, 0, 0, 0, 0],
  };
}
