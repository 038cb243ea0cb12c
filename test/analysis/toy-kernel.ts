/**
 * A kernel small enough to know by heart, for tests of what surrounds the simulation: memory of 128 MiB blocks from 0 up,
 * all in Normal but the topmost 256 MiB, which are Movable. The topmost block holds a reserved page. Every step writes a
 * line to the log, so that states tell which events made them; a step over blocks takes a turn for each.
 */

import type { Simulator } from "../../server/analysis/engine.ts";
import { EXACT } from "../../server/simulation/evidence/reason.ts";
import type { KernelVersion } from "../../server/simulation/kernels/version.ts";
import { hotplugAtBoot } from "../../server/simulation/mm/memory-hotplug/hotplug-at-boot.ts";
import type { BootSetup, Event, Origin } from "../../server/simulation/state/events.ts";
import { KernelLog } from "../../server/simulation/state/kernel-log.ts";
import { printk } from "../../server/simulation/state/kernel-messages.ts";
import { type Note, note } from "../../server/simulation/state/notes.ts";
import type { OutcomeReason } from "../../server/simulation/state/outcome-reason.ts";
import { oneBlock } from "../../server/simulation/state/outcomes.ts";
import { NO_USES } from "../../server/simulation/state/page-uses.ts";
import type {
  BlockOutcome,
  BlockState,
  MemoryState,
  NodeState,
  PageUse,
  PresentMemory,
  ZoneState,
} from "../../server/simulation/state/state.ts";
import { AppendList } from "../../server/simulation/units/append-list.ts";
import { RangeMap } from "../../server/simulation/units/range-map.ts";
import { KiB, MiB } from "../../server/simulation/units/units.ts";

const VERSION: KernelVersion = { major: 6, minor: 5, patch: 0, text: "6.5" };
const PAGE = 4 * KiB;
const BLOCK_PAGES = (128 * MiB) / PAGE;

export interface ToyKernel extends Simulator {
  /** Events simulated so far. */
  readonly count: () => number;
}

/** `breaksAt`: a step with this device or name throws. */
export function toyKernel({ breaksAt = "" } = {}): ToyKernel {
  let count = 0;
  return {
    count: () => count,
    *boot(setup) {
      count++;
      yield;
      if (setup.machine.memory < 1024 * MiB) {
        return {
          result: { why: NO_MEMORY, notes: [note("bad-value", NO_MEMORY, setup.machine.origin)] },
          trace: {},
        };
      }
      const state = bootState(setup);
      const parameter = setup.cmdline.find(({ name }) => name === "movablecore");
      const notes = parameter === undefined ? [] : movableNotes(parameter.origin);
      return { result: { state, outcome: { result: "ok", blocks: [], origins: [] }, notes }, trace: {} };
    },
    *step(state, event) {
      count++;
      if ("device" in event && event.device === breaksAt) throw new Error("out of toys");
      const text = JSON.stringify(event, (key, part) => (["origin", "setup"].includes(key) ? undefined : part));
      const after = printk(state, { kind: "command-line", in: "start_kernel", text });
      if (event.kind === "offline" || event.kind.startsWith("online")) return yield* write(after, event as WriteEvent);
      return { state: after, outcome: { result: "ok", blocks: [], origins: [] }, notes: [] };
    },
  };
}

type WriteEvent = Extract<Event, { kind: "offline" | "online" | "online_kernel" | "online_movable" }>;

function* write(state: MemoryState, event: WriteEvent) {
  let blocks = state.blocks;
  const outcomes: BlockOutcome[] = [];
  for (let id = event.blocks.first; id <= event.blocks.last; id++) {
    const block = blocks.get(id);
    const use = state.uses.within(id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES)[0];
    if (block === undefined) outcomes.push({ ...oneBlock(id), result: "ENOENT" });
    else if (event.kind === "offline" && use !== undefined)
      outcomes.push({ ...oneBlock(id), result: "EBUSY", pfn: use.start });
    else {
      const next: BlockState = { ...block, state: event.kind === "offline" ? "offline" : "online" };
      blocks = blocks.set(id, id + 1, next);
      outcomes.push({ ...oneBlock(id), result: "ok" });
    }
    if (id < event.blocks.last) yield;
  }
  const failed = outcomes.find(({ result }) => result !== "ok");
  const reason: OutcomeReason =
    failed?.pfn === undefined
      ? { kind: "no-such-block", id: failed?.first ?? 0 }
      : { kind: "page-unmovable", pfn: failed.pfn, page: { kind: "reserved", by: "toy_alloc" }, modelled: false };
  return {
    state: { ...state, blocks },
    outcome: {
      result: failed?.result ?? "ok",
      ...(failed === undefined ? {} : { reason }),
      ...(failed?.pfn === undefined ? {} : { pfn: failed.pfn }),
      blocks: outcomes,
      origins: [],
    },
    notes: [],
  };
}

const NO_MEMORY = { kind: "no-usable-memory" } as const;

/** Every zone splits a block here, and 128 MiB would not. */
function movableNotes(origin: Origin): readonly Note[] {
  const facts = { node: 0, at: 0, id: 0, wholeBlocks: [128 * MiB], sizeOrigin: origin };
  return [note("movable-splits-block", facts, origin)];
}

function bootState(setup: BootSetup): MemoryState {
  const pages = Math.floor(setup.machine.memory / PAGE / BLOCK_PAGES) * BLOCK_PAGES;
  const movable = pages - 2 * BLOCK_PAGES;
  const zone = (name: ZoneState["name"], startPfn: number, present: number): ZoneState => ({
    ...{ node: 0, name, startPfn, present, spanned: present, managed: present, presentEarly: present },
    ...{ cma: 0, boost: 0, min: 10, low: 20, high: 30, promo: 40, protection: [0, 0], origins: [] },
  });
  const node: NodeState = {
    id: 0,
    cpus: [0],
    zones: [zone("Normal", 0, movable), zone("Movable", movable, pages - movable)],
    origins: [],
  };
  const block: BlockState = {
    ...{ state: "online", nodes: [0], zone: "Normal", early: true, holes: false, vmemmapPages: 0, origins: [] },
  };
  const blocks = RangeMap.empty<BlockState>()
    .set(0, movable / BLOCK_PAGES, block)
    .set(movable / BLOCK_PAGES, pages / BLOCK_PAGES, { ...block, zone: "Movable" });
  const reserved: PageUse = { kind: "reserved", by: "toy_alloc", observed: false, origins: [] };
  return {
    version: VERSION,
    geometry: {
      ...{
        pageSize: PAGE,
        sectionPages: BLOCK_PAGES,
        blockPages: BLOCK_PAGES,
        maxOrderPages: 1024,
        pageblockPages: 512,
      },
    },
    arch: {
      numaNoAcpi: false,
      bootMemory: "may-go",
      refusesSplitLeaf: false,
      countsBootmemPages: false,
      firmwareResources: undefined,
    },
    boot: {
      ...{ setup, firmware: [], userFirmware: [], memory: [], zoneLimits: [], movableStart: new Map() },
      possibleNodes: [0],
      reservations: [
        { first: 0x100000, last: 0x1fffff, by: "toy_alloc", observed: false, origins: [] },
        ...setup.observed.map(({ first, last, by, origin }) => ({
          ...{ first, last, by: by ?? "", observed: true, origins: [origin] },
        })),
      ],
      dmesg: [{ kind: "command-line", in: "start_kernel", text: "quiet" }],
      ...{ profile: "debian", evidence: EXACT },
    },
    nodes: [node],
    blocks,
    memory: RangeMap.empty<PresentMemory>().set(0, pages, { node: 0, early: true }),
    uses: NO_USES.set(pages - 256, pages - 255, reserved),
    watermarks: { minFreeKbytes: 4096, userMinFreeKbytes: -1, scaleFactor: 10 },
    hotplug: hotplugAtBoot(setup, VERSION, false),
    log: KernelLog.EMPTY,
    causes: AppendList.of(),
  };
}
