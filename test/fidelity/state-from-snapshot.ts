/** The state that a recorded boot left, so that what comes after is judged apart from the model of the boot. */

import { ARCHITECTURES } from "../../server/simulation/arch/index.ts";
import { EXACT } from "../../server/simulation/evidence/reason.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { hotplugAtBoot } from "../../server/simulation/mm/memory-hotplug/hotplug-at-boot.ts";
import { khugepagedAtBoot } from "../../server/simulation/mm/page-alloc/khugepaged.ts";
import type { BootSetup, CmdlineParameter, ZoneName } from "../../server/simulation/state/events.ts";
import { KernelLog } from "../../server/simulation/state/kernel-log.ts";
import { NO_USES } from "../../server/simulation/state/page-uses.ts";
import type {
  BlockState,
  MemoryState,
  NodeState,
  PresentMemory,
  ZoneState,
} from "../../server/simulation/state/state.ts";
import { AppendList } from "../../server/simulation/units/append-list.ts";
import { RangeMap } from "../../server/simulation/units/range-map.ts";
import type { ScenarioText } from "./scenario-steps.ts";
import type { RecordedBlock, RecordedZone } from "./snapshot-texts.ts";

export interface Snapshot {
  readonly zones: readonly RecordedZone[];
  readonly blocks: readonly RecordedBlock[];
  readonly minFreeKbytes: number;
  readonly blockSize: number;
  /** System RAM as /proc/iomem tells it: first and last byte. */
  readonly ram: readonly (readonly [number, number])[];
}

export function stateFromSnapshot(scenario: ScenarioText, snapshot: Snapshot): MemoryState {
  const version = parseKernelVersion(scenario.version)!;
  const setup = setupOf(scenario);
  const pageSize = scenario.pageSize;
  const blockPages = snapshot.blockSize / pageSize;
  let blocks = RangeMap.empty<BlockState>(
    (a, b) => JSON.stringify({ ...a, origins: [] }) === JSON.stringify({ ...b, origins: [] }),
  );
  let memory = RangeMap.empty<PresentMemory>((a, b) => a.node === b.node && a.early === b.early);
  const normal = snapshot.zones.filter((zone) => zone.start !== undefined && zone.numbers.spanned! > 0);
  for (const [first, last] of snapshot.ram) {
    const from = Math.ceil(first / pageSize);
    const to = Math.floor((last + 1) / pageSize);
    for (const zone of normal) {
      const start = Math.max(from, zone.start!);
      const end = Math.min(to, zone.start! + zone.numbers.spanned!);
      if (start < end) memory = memory.set(start, end, { node: zone.node, early: true });
    }
  }
  for (const block of snapshot.blocks) {
    const start = block.id * blockPages;
    blocks = blocks.set(block.id, block.id + 1, {
      state: block.state as "online",
      nodes: block.nodes.split(",").map(Number),
      ...(block.state === "online" ? { zone: block.zones === "none" ? null : (block.zones as ZoneName) } : {}),
      early: true,
      holes: memory.covered(start, start + blockPages) < blockPages,
      vmemmapPages: 0,
      origins: [],
    });
  }
  const movableStart = new Map(
    normal.filter((zone) => zone.name === "Movable").map((zone) => [zone.node, zone.start! * pageSize]),
  );
  const nodeIds = [...new Set(snapshot.zones.map(({ node }) => node))].sort((a, b) => a - b);
  const nodes = nodeIds.map((id) => nodeFrom(id, scenario, snapshot.zones));
  return {
    version,
    geometry: {
      pageSize,
      sectionPages: (128 * 1024 * 1024) / pageSize,
      blockPages,
      maxOrderPages: pageSize === 4096 ? 1024 : 2048,
      pageblockPages: pageSize === 4096 ? 512 : 2048,
    },
    arch: ARCHITECTURES[setup.kernel.arch].traits(version),
    boot: {
      setup,
      firmware: [],
      userFirmware: [],
      memory: [],
      reservations: [],
      zoneLimits: [
        { zone: "DMA", first: 0x1000, last: 0xffffff },
        { zone: "DMA32", first: 0x1000000, last: 0xffffffff },
        { zone: "Normal", first: 0x100000000, last: 0xfffffffffff },
      ],
      movableStart,
      possibleNodes: nodeIds,
      dmesg: [],
      evidence: EXACT,
    },
    nodes,
    blocks,
    memory,
    uses: NO_USES,
    watermarks: { minFreeKbytes: snapshot.minFreeKbytes, userMinFreeKbytes: -1, scaleFactor: 10 },
    hotplug: hotplugAtBoot(setup, version, khugepagedAtBoot(setup, nodes, pageSize) === "started"),
    log: KernelLog.EMPTY,
    causes: AppendList.of(),
  };
}

function nodeFrom(id: number, scenario: ScenarioText, zones: readonly RecordedZone[]): NodeState {
  const own = scenario.nodes.find((node) => node.id === id);
  return {
    id,
    cpus: own === undefined ? [0] : own.cpus,
    zones: zones.filter((zone) => zone.node === id).map(zoneFrom),
    origins: [],
  };
}

function zoneFrom(zone: RecordedZone): ZoneState {
  const number = (name: string): number => zone.numbers[name] ?? 0;
  return {
    node: zone.node,
    name: zone.name as ZoneName,
    startPfn: number("spanned") === 0 ? 0 : (zone.start ?? 0),
    spanned: number("spanned"),
    present: number("present"),
    managed: number("managed"),
    presentEarly: number("present"),
    cma: number("cma"),
    boost: number("boost"),
    min: number("min"),
    low: number("low"),
    high: number("high"),
    promo: number("promo"),
    protection: zone.protection === "" ? [0, 0, 0, 0, 0] : zone.protection.split(",").map(Number),
    origins: [],
  };
}

function setupOf(scenario: ScenarioText): BootSetup {
  const cmdline: CmdlineParameter[] = (scenario.cmdline.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => {
    const [name, ...rest] = word.split("=");
    return { name: name!, ...(rest.length === 0 ? {} : { value: rest.join("=").replaceAll('"', "") }), origin: 0 };
  });
  return {
    kernel: {
      version: scenario.version,
      arch: scenario.arch,
      pageSize: scenario.pageSize,
      ...(scenario.build === undefined ? {} : { build: scenario.build }),
      config: {},
      whatIf: [],
      origin: 0,
    },
    machine: {
      platform: scenario.platform,
      memory: scenario.memory,
      cpus: scenario.cpus,
      nodes: scenario.nodes,
      slots: scenario.slots,
      maxmem: scenario.maxmem,
      initrd: 0,
      ...(scenario.uefi === undefined ? {} : { uefi: scenario.uefi }),
      origin: 0,
      memoryOrigin: 0,
    },
    devices: scenario.devices,
    cmdline,
    cmdlineText: scenario.cmdline,
    observed: [],
  };
}
