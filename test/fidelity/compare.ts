/** Holds a simulated boot against a recording, fact by fact. */
import type { BootTrace } from "../../server/simulation/boot/boot.ts";
import type { MemoryState } from "../../server/simulation/state.ts";
import {
  type RecordedEvent,
  recordedBlocks,
  recordedEvents,
  recordedLog,
  recordedMinFreeKbytes,
  recordedOfflines,
  recordedZones,
} from "./recorded-facts.ts";
import type { Recording } from "./recording.ts";

export const ITEMS = [
  "blocks",
  "zones",
  "managed",
  "watermarks",
  "stuck blocks",
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
}

/** Items that a case must have right to be exact; the log also words what was only given rounded. */
export function countsForExact({ item }: Fact): boolean {
  return item !== "log lines";
}

export function isRight({ recorded, simulated }: Fact): boolean {
  return recorded === simulated;
}

export function compareBoot(recording: Recording, boot: BootTrace): readonly Fact[] {
  return [
    ...blockFacts(recording, boot.state),
    ...zoneFacts(recording, boot.state),
    ...stuckFacts(recording, boot.state),
    ...eventFacts(recording, boot),
    ...logFacts(recording, boot.state),
  ];
}

function blockFacts(recording: Recording, state: MemoryState): readonly Fact[] {
  const recorded = new Map(
    recordedBlocks(recording, "boot").map(({ id, ...block }) => [id, `${block.state} ${block.nodes} ${block.zones}`]),
  );
  const simulated = new Map<number, string>();
  for (const { start, end, value } of state.blocks.runs) {
    for (let id = start; id < end; id++) {
      simulated.set(id, `${value.state} ${value.nodes.join(",")} ${value.zone ?? "none"}`);
    }
  }
  return facts("blocks", recorded, simulated, (id) => `memory${id}`);
}

function zoneFacts(recording: Recording, state: MemoryState): readonly Fact[] {
  const all: Fact[] = [];
  const fact = (item: Item, about: string, recorded: unknown, simulated: unknown): void => {
    all.push({ item, about, recorded: String(recorded), simulated: String(simulated) });
  };
  fact("watermarks", "min_free_kbytes", recordedMinFreeKbytes(recording), state.watermarks.minFreeKbytes);
  for (const recorded of recordedZones(recording, "boot")) {
    const zone = state.nodes.find(({ id }) => id === recorded.node)?.zones.find(({ name }) => name === recorded.name);
    const about = (field: string): string => `node${recorded.node} ${recorded.name} ${field}`;
    const value = (field: string): number => recorded.values.get(field) ?? 0;
    fact("zones", about("start_pfn"), value("start_pfn"), zone?.startPfn);
    fact("zones", about("spanned"), value("spanned"), zone?.spanned);
    fact("zones", about("present"), value("present"), zone?.present);
    fact("managed", about("managed"), value("managed"), zone?.managed);
    fact("watermarks", about("min"), value("min"), zone?.min);
    fact("watermarks", about("low"), value("low"), zone?.low);
    fact("watermarks", about("high"), value("high"), zone?.high);
    fact("watermarks", about("protection"), recorded.protection, zone?.protection.join(", "));
  }
  return all;
}

/** A Movable block that holds a page the boot never gives back refuses to go offline. */
function stuckFacts(recording: Recording, state: MemoryState): readonly Fact[] {
  const { blockPages } = state.geometry;
  return [...recordedOfflines(recording)].map(([id, refused]) => {
    const uses = state.uses.overlapping(id * blockPages, (id + 1) * blockPages);
    const stuck = uses.length > 0 || state.blocks.get(id)?.holes === true;
    return { item: "stuck blocks", about: `memory${id}`, recorded: String(refused), simulated: String(stuck) };
  });
}

function eventFacts(recording: Recording, boot: BootTrace): readonly Fact[] {
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
  }));
}

/** Every line of the simulated log must stand in the real one, in that order. */
function logFacts(recording: Recording, { boot }: MemoryState): readonly Fact[] {
  const recorded = recordedLog(recording);
  let at = 0;
  return boot.dmesg.map((line, index) => {
    const found = recorded.indexOf(line, at);
    if (found >= 0) at = found + 1;
    const simulated = line;
    return { item: "log lines", about: `line ${index}`, recorded: found >= 0 ? line : "no such line", simulated };
  });
}

/** Reservations before the command line was read are not in the log. */
function simulatedEvents(boot: BootTrace): readonly RecordedEvent[] {
  const { events } = boot.phases.memblock.result.run.memory.memblock;
  const first = events.findIndex((event) => event.op === "reserve" && event.by === "smp_scan_config");
  return events.slice(first).flatMap((event): RecordedEvent[] => {
    if (event.op !== "add" && event.op !== "reserve" && event.op !== "free") return [];
    const count = event.op === "reserve" ? event.count : 1;
    const size = event.size / count;
    return Array.from({ length: count }, (_, index) => {
      const start = event.base + (count - 1 - index) * size;
      return { op: event.op as RecordedEvent["op"], start, end: start + size };
    });
  });
}

function facts(
  item: Item,
  recorded: ReadonlyMap<number, string>,
  simulated: ReadonlyMap<number, string>,
  about: (id: number) => string,
): readonly Fact[] {
  const ids = [...new Set([...recorded.keys(), ...simulated.keys()])].sort((a, b) => a - b);
  return ids.map((id) => ({
    item,
    about: about(id),
    recorded: recorded.get(id) ?? "absent",
    simulated: simulated.get(id) ?? "absent",
  }));
}
