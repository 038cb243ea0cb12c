/** Holds a simulated boot against a recording, fact by fact. */

import { compareSource } from "../../server/bridge/compare/compare.ts";
import type { BootTrace } from "../../server/simulation/boot/boot.ts";
import { describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { iomemEvidence } from "../../server/simulation/evidence/levels.ts";
import { isApart } from "../../server/simulation/evidence/reason.ts";
import type { AllocSite } from "../../server/simulation/state/alloc-site.ts";
import type { Event } from "../../server/simulation/state/events.ts";
import type { MemoryState, Outcome } from "../../server/simulation/state/state.ts";
import { step } from "../../server/simulation/step.ts";
import { LAYOUT_ITEMS } from "../../server/sources/layout-items.ts";
import { bootLines, stepLines } from "../../server/views/dmesg/dmesg.ts";
import { zoneinfoText } from "../../server/views/zoneinfo.ts";
import { booted, stepped } from "./case-points.ts";
import { claimedLevel, type Level } from "./claimed-level.ts";
import {
  type RecordedEvent,
  recordedBlocks,
  recordedEvents,
  recordedLog,
  recordedMinFreeKbytes,
  recordedOutcomes,
  recordedStepLogs,
  recordedZones,
  zoneinfoLines,
} from "./recorded-facts.ts";
import type { Recording } from "./recording.ts";
import { whereRight } from "./rows-asked.ts";

/** What is compared, in the order of the table. */
export const ITEMS = [
  "blocks",
  "zones",
  "managed",
  "watermarks",
  "iomem",
  "stuck blocks",
  "other outcomes",
  "memblock events",
  "log lines",
] as const;
export type Item = (typeof ITEMS)[number];

/** One fact: what it is about, what the kernel said and what the simulator says. */
export interface Fact {
  readonly item: Item;
  readonly about: string;
  readonly recorded: string;
  readonly simulated: string;
  /** What the simulator claims of it. */
  readonly level: Level;
  /** Said to be modelled for a reason that leaves the state itself exact. */
  readonly apart?: true;
}

/** What is compared of a recording, and where it says so. */
export type RecordedSections = Pick<Recording, "section">;

/**
 * Facts that a case must have right to be exact. What the log says besides has a verdict of its own; where firmware left a table is said to be
 * modelled apart from the state.
 */
export function countsForExact({ item, apart }: Fact): boolean {
  return item !== "log lines" && apart !== true;
}

/** A wrong fact that is called exact: there must be none. */
export function isExactAndWrong(fact: Fact): boolean {
  return !isRight(fact) && fact.level === "exact";
}

export function isRight({ recorded, simulated }: Fact): boolean {
  return recorded === simulated;
}

/** Facts of a text that a view writes: its rules are reached where all of it is right. */
export function ofText(compare: () => readonly Fact[]): readonly Fact[] {
  return whereRight(compare, isRight);
}

/** Everything a recording says: about the boot, each step and the state at each snapshot. */
export function compareRecording(recording: Recording, boot: BootTrace): readonly Fact[] {
  const facts: Fact[] = [
    ...snapshotFacts(recording, boot.state, "boot"),
    ...minFreeFacts(recording, boot.state),
    ...ofText(() => toldByLog(recording, boot.state)),
    ...eventFacts(recording, boot),
    ...ofText(() => logFacts(recording, boot.state)),
  ];
  const outcomes = recordedOutcomes(recording);
  const logs = recordedStepLogs(recording);
  booted(boot.state);
  let { state } = boot;
  recording.steps.forEach(({ event, text }, index) => {
    const number = index + 1;
    const before = state;
    const result = step(before, event);
    state = result.state;
    stepped(before, event, state);
    const recorded = outcomes.get(number);
    if (recorded !== undefined) {
      const outcome = outcomeFact(`step ${number} (${text})`, recorded, { before, event, outcome: result.outcome });
      facts.push(outcome);
      const log = logs.get(number);
      if (log !== undefined && isRight(outcome))
        facts.push(...ofText(() => stepLogFacts(log, before, state, `step ${number}`)));
    }
    const snapshots = Object.keys(recording.snapshots).filter((name) => recording.snapshots[name] === number);
    for (const name of snapshots) facts.push(...snapshotFacts(recording, state, name));
  });
  return facts;
}

/** One step of a simulated run. */
export interface SimulatedStep {
  readonly before: MemoryState;
  readonly event: Event;
  readonly outcome: Outcome;
}

/** What became of a step; `recorded` is `ok` or the name of an errno. On an idle machine what depends on the running system goes well. */
export function outcomeFact(about: string, recorded: string, { before, event, outcome }: SimulatedStep): Fact {
  const item = leavesMovable(before, event) ? "stuck blocks" : "other outcomes";
  const simulated = outcome.result === "depends" ? "ok" : outcome.result;
  return { item, about, recorded, simulated, level: claimedLevel(item, before, outcome) };
}

/** A block of ZONE_MOVABLE is to go offline: whether it can is what the boot's reservations decide. */
function leavesMovable(state: MemoryState, event: Event): boolean {
  return event.kind === "offline" && state.blocks.get(event.blocks.first)?.zone === "Movable";
}

/** Every fact of the blocks and zones that a snapshot holds. */
export function snapshotFacts(recording: RecordedSections, state: MemoryState, name: string): readonly Fact[] {
  if (recording.section(`${name} blocks`) === "") return [];
  return [
    ...blockFacts(recording, state, name),
    ...zoneFacts(recording, state, name),
    ...ofText(() => zoneinfoFacts(recording, state, name)),
    ...ofText(() => resourceFacts(recording, state, name)),
  ];
}

/** Where a program ran to read it. */
export function minFreeFacts(recording: RecordedSections, state: MemoryState): readonly Fact[] {
  if (recording.section("min_free_kbytes") === "") return [];
  const { minFreeKbytes } = state.watermarks;
  return [fact(state, "watermarks", "min_free_kbytes", recordedMinFreeKbytes(recording), minFreeKbytes)];
}

/** Of a boot that reached no program (it had no initrd) the log alone tells of zones, nodes and what is free. */
export function toldByLog(recording: RecordedSections, state: MemoryState): readonly Fact[] {
  if (recording.section("boot blocks") !== "") return [];
  const text = recording.section("dmesg");
  return compareSource({ name: "log", kind: "dmesg", text }, state, true).facts.flatMap((each): readonly Fact[] => {
    if (each.verdict !== "same" && each.verdict !== "differs") return [];
    const item = LAYOUT_ITEMS[each.item].scope === "layout" ? "zones" : "managed";
    const simulated = each.verdict === "same" ? each.told : (each.simulated ?? "absent");
    const [told, ours] = [each.told, simulated].map((value) => JSON.stringify(value));
    return [{ item, about: `${each.of} of line ${each.line}`, recorded: told!, simulated: ours!, level: each.level }];
  });
}

/** Rows of /proc/iomem that the simulation has at all: RAM, the image, what is reserved. */
function resourceFacts(recording: RecordedSections, state: MemoryState, snapshot: string): readonly Fact[] {
  const text = recording.section(`${snapshot} iomem`);
  if (text === "") return [];
  const apart = iomemEvidence(state).reasons.some(isApart) ? ({ apart: true } as const) : {};
  return compareSource({ name: "iomem", kind: "iomem", text }, state, snapshot === "boot").facts.flatMap((each) => {
    if (each.verdict !== "same" && each.verdict !== "differs") return [];
    const about = `${snapshot} ${each.of} of line ${each.line}`;
    const told = JSON.stringify(each.told);
    const simulated = each.verdict === "same" ? told : JSON.stringify(each.simulated ?? "absent");
    return [{ item: "iomem" as const, about, recorded: told, simulated, level: each.level, ...apart }];
  });
}

/** A fact of a state. */
export function fact(state: MemoryState, item: Item, about: string, recorded: unknown, simulated: unknown): Fact {
  return { item, about, recorded: String(recorded), simulated: String(simulated), level: claimedLevel(item, state) };
}

function blockFacts(recording: RecordedSections, state: MemoryState, snapshot: string): readonly Fact[] {
  const recorded = new Map(
    recordedBlocks(recording, snapshot).map(({ id, ...block }) => [
      id,
      `${block.state} ${block.removable} ${block.nodes} ${block.zones}`,
    ]),
  );
  const simulated = new Map<number, string>();
  for (const { first, last, ...block } of describeBlocks(state)) {
    const zones = block.validZones.length === 0 ? "none" : block.validZones.join(",");
    for (let id = first; id <= last; id++)
      simulated.set(id, `${block.state} ${block.removable} ${block.nodes.join(",")} ${zones}`);
  }
  const ids = [...new Set([...recorded.keys(), ...simulated.keys()])].sort((a, b) => a - b);
  return ids.map((id) =>
    fact(state, "blocks", `${snapshot} memory${id}`, recorded.get(id) ?? "absent", simulated.get(id) ?? "absent"),
  );
}

function zoneFacts(recording: RecordedSections, state: MemoryState, snapshot: string): readonly Fact[] {
  const recordedAll = recordedZones(recording, snapshot);
  const count = state.nodes.reduce((sum, node) => sum + node.zones.length, 0);
  return [
    fact(state, "zones", `${snapshot} number of zones`, recordedAll.length, count),
    ...recordedAll.flatMap((recorded) => {
      const zone = state.nodes.find(({ id }) => id === recorded.node)?.zones.find(({ name }) => name === recorded.name);
      const value = (item: Item, field: string, simulated: unknown): Fact =>
        fact(
          state,
          item,
          `${snapshot} node${recorded.node} ${recorded.name} ${field}`,
          recorded.values.get(field) ?? 0,
          simulated,
        );
      const about = `${snapshot} node${recorded.node} ${recorded.name} protection`;
      return [
        // Only populated zones tell where they start.
        ...(recorded.values.has("start_pfn") ? [value("zones", "start_pfn", zone?.startPfn)] : []),
        value("zones", "spanned", zone?.spanned),
        value("zones", "present", zone?.present),
        value("managed", "managed", zone?.managed),
        value("watermarks", "min", zone?.min),
        value("watermarks", "low", zone?.low),
        value("watermarks", "high", zone?.high),
        fact(state, "watermarks", about, recorded.protection, zone?.protection.join(", ")),
      ];
    }),
  ];
}

/** Which lines /proc/zoneinfo has of which zones, in order; their numbers are facts of their own. */
function zoneinfoFacts(recording: RecordedSections, state: MemoryState, snapshot: string): readonly Fact[] {
  const recorded = zoneinfoLines(recording.section(`${snapshot} zoneinfo`));
  const simulated = zoneinfoLines(zoneinfoText(state));
  const zones = [...new Set([...recorded.keys(), ...simulated.keys()])];
  return zones.map((zone) =>
    fact(
      state,
      "zones",
      `${snapshot} ${zone}, lines of zoneinfo`,
      recorded.get(zone) ?? "absent",
      simulated.get(zone) ?? "absent",
    ),
  );
}

function eventFacts(recording: Recording, boot: BootTrace): readonly Fact[] {
  if (!recording.section("cmdline").includes("memblock=debug")) return [];
  const text = ({ op, start, end }: RecordedEvent): string =>
    `${op} 0x${start.toString(16)}-0x${(end - 1).toString(16)}`;
  const recorded = recordedEvents(recording).map(text);
  const simulated = simulatedEvents(boot).map(text);
  const length = Math.max(recorded.length, simulated.length);
  return Array.from({ length }, (_, index) => ({
    item: "memblock events" as const,
    about: `event ${index}`,
    recorded: recorded[index] ?? "",
    simulated: simulated[index] ?? "",
    level: claimedLevel("memblock events", boot.state),
  }));
}

/** Every line of the simulated log must stand in the real one, in that order. */
export function logFacts(recording: RecordedSections, state: MemoryState): readonly Fact[] {
  return linesFound(recordedLog(recording), bootLines(state), state, "line");
}

/** So must what a step prints. */
function stepLogFacts(
  recorded: readonly string[],
  before: MemoryState,
  after: MemoryState,
  about: string,
): readonly Fact[] {
  return linesFound(recorded, stepLines(after, after.log.from(before.log.length)), after, `${about} line`);
}

function linesFound(
  recorded: readonly string[],
  simulated: readonly string[],
  state: MemoryState,
  about: string,
): readonly Fact[] {
  // What is claimed is claimed of the log as a whole.
  const level = claimedLevel("log lines", state);
  let at = 0;
  return simulated.map((line, index) => {
    const found = recorded.indexOf(line, at);
    if (found >= 0) at = found + 1;
    const recordedLine = found >= 0 ? line : "no such line";
    return { item: "log lines", about: `${about} ${index}`, recorded: recordedLine, simulated: line, level };
  });
}

/** Reservations before the command line was read are not in the log; arm64's first is then that of initrd or kernel. */
function simulatedEvents(boot: BootTrace): readonly RecordedEvent[] {
  const { events } = boot.phases.memblock.result.boot.memory.memblock;
  const firstBy: readonly (AllocSite | undefined)[] = ["smp_scan_config", "arm64_memblock_init"];
  const first = events.findIndex((event) => event.op === "reserve" && firstBy.includes(event.caller.site));
  return events.slice(first).flatMap((event): RecordedEvent[] => {
    if (event.op !== "add" && event.op !== "reserve" && event.op !== "free") return [];
    const count = event.op === "reserve" ? event.count : 1;
    const size = event.size / count;
    const isAscending = event.op === "reserve" && event.ascending === true;
    return Array.from({ length: count }, (_, index) => {
      const start = event.base + (isAscending ? index : count - 1 - index) * size;
      return { op: event.op as RecordedEvent["op"], start, end: start + size };
    });
  });
}
