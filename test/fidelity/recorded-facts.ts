/** What a recording says about the state after boot, read from the kernel's own files and log. */
import type { Recording } from "./recording.ts";

export interface RecordedBlock {
  readonly id: number;
  readonly state: string;
  readonly removable: string;
  /** `0`, `0,1`. */
  readonly nodes: string;
  /** `Movable`, `none`. */
  readonly zones: string;
}

export interface RecordedZone {
  readonly node: number;
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
  readonly protection: string;
}

/** One call that changed a list of memblock; `end` is exclusive. */
export interface RecordedEvent {
  readonly op: "add" | "reserve" | "free";
  readonly start: number;
  readonly end: number;
}

export function recordedBlocks(recording: Pick<Recording, "section">, snapshot: string): readonly RecordedBlock[] {
  return lines(recording.section(`${snapshot} blocks`)).flatMap((line) => {
    const match = /^(\d+) (\S+) removable=(\S*) nodes=(\S*) zones=(\S*)$/.exec(line);
    if (match === null) return [];
    const [, id, state, removable, nodes, zones] = match;
    return [{ id: Number(id), state: state!, removable: removable!, nodes: nodes!, zones: zones! }];
  });
}

export function recordedZones(recording: Pick<Recording, "section">, snapshot: string): readonly RecordedZone[] {
  const zones: { node: number; name: string; values: Map<string, number>; protection: string }[] = [];
  for (const line of lines(recording.section(`${snapshot} zoneinfo`))) {
    const head = /^Node (\d+), zone\s+(\S+)/.exec(line);
    if (head !== null) {
      zones.push({ node: Number(head[1]), name: head[2]!, values: new Map(), protection: "" });
      continue;
    }
    const zone = zones.at(-1);
    const value = /^\s+(pages free|\w+):?\s+(\d+)$/.exec(line);
    const protection = /protection: \((.*)\)/.exec(line);
    if (zone !== undefined && protection !== null) zone.protection = protection[1]!;
    else if (zone !== undefined && value !== null) zone.values.set(value[1]!, Number(value[2]));
  }
  return zones;
}

/**
 * Names of a zone's lines, in order, by what heads them (`Node 0, zone DMA`); without what changes on a running system, and without where the zone
 * starts, which is told of populated zones alone: a fact of its own.
 */
export function zoneinfoLines(text: string): ReadonlyMap<string, string> {
  const zones = new Map<string, string[]>();
  let names: string[] = [];
  for (const line of lines(text)) {
    const head = /^Node (\d+), zone\s+(\S+)/.exec(line);
    const name = /^\s+(\w+):? +[\d(]/.exec(line)?.[1];
    if (head !== null) {
      names = [];
      zones.set(`node${head[1]} ${head[2]}`, names);
    } else if (name !== undefined && name !== "start_pfn") names.push(name);
  }
  return new Map([...zones].map(([zone, found]) => [zone, found.join(" ")]));
}

export function recordedMinFreeKbytes(recording: Pick<Recording, "section">): number {
  return Number(recording.section("min_free_kbytes"));
}

const ERRNO: Readonly<Record<string, string>> = {
  "Invalid argument": "EINVAL",
  "Device or resource busy": "EBUSY",
  "Operation not permitted": "EPERM",
  "Cannot allocate memory": "ENOMEM",
  "File exists": "EEXIST",
  "No such device": "ENODEV",
  "Interrupted system call": "EINTR",
};

/**
 * `ok` or the error of each step that was a write, by its number. Where every write was tried for itself they stand in
 * that order; else the last write before the step's snapshot counts.
 */
export function recordedOutcomes(recording: Recording): ReadonlyMap<number, string> {
  const tries = recording.sections.filter(([title]) => title.startsWith("try echo"));
  const writes = recording.steps.flatMap(({ event }, index) => ("blocks" in event ? [index + 1] : []));
  if (tries.length === writes.length) {
    return new Map(tries.map(([, text], index) => [writes[index]!, outcomeOf(text)]));
  }
  const outcomes = new Map<number, string>();
  let last: string | undefined;
  for (const [title, text] of recording.sections) {
    if (title.startsWith("try echo")) last = outcomeOf(text);
    const snapshot = /^(\S+) blocks$/.exec(title)?.[1];
    const at = snapshot === undefined ? undefined : recording.snapshots[snapshot];
    if (typeof at !== "number") continue;
    if (last !== undefined && writes.includes(at)) outcomes.set(at, last);
    last = undefined;
  }
  return outcomes;
}

/** What the kernel printed at each step that was a write and was tried for itself, by its number; without time stamps. */
export function recordedStepLogs(recording: Recording): ReadonlyMap<number, readonly string[]> {
  const tries = recording.sections.filter(([title]) => title.startsWith("try echo"));
  const writes = recording.steps.flatMap(({ event }, index) => ("blocks" in event ? [index + 1] : []));
  if (tries.length !== writes.length) return new Map();
  return new Map(
    tries.flatMap(([, text], index) => {
      const log = text.split("\n-- dmesg\n")[1];
      return log === undefined
        ? []
        : [[writes[index]!, lines(log).map((line) => line.replace(/^\[ *\d+\.\d+\] /, ""))] as const];
    }),
  );
}

/** `ok` or the errno that a `try` section tells of; the shell's own words where it names none. */
export function outcomeOf(text: string): string {
  const error = /write error: (.*)/.exec(text)?.[1];
  return error === undefined ? "ok" : (ERRNO[error] ?? error);
}

/** memblock=debug up to the buddy allocator. */
export function recordedEvents(recording: Recording): readonly RecordedEvent[] {
  const ops: Readonly<Record<string, RecordedEvent["op"]>> = {
    memblock_add: "add",
    memblock_reserve: "reserve",
    __memblock_reserve: "reserve",
    memblock_free: "free",
    memblock_phys_free: "free",
  };
  const log = bootLog(recording);
  // On arm64 what UEFI's memory map brings comes before.
  const first = log.findIndex((line) => /memblock_reserve: .* arm64_memblock_init/.test(line));
  return log.slice(Math.max(0, first)).flatMap((line) => {
    const match = /\] (\w+): \[0x([0-9a-f]+)-0x([0-9a-f]+)\] (.*)$/.exec(line);
    const op = match === null ? undefined : ops[match[1]!];
    if (match === null || op === undefined || FREED_LATER.test(match[4]!)) return [];
    const start = Number.parseInt(match[2]!, 16);
    const end = Number.parseInt(match[3]!, 16) + 1;
    return start < end ? [{ op, start, end }] : [];
  });
}

/** Where memblock outlives the boot: what is given back when that is over. */
const FREED_LATER = /^free_init/;

/** The log from its first line on: of a full early buffer only the console has the beginning. */
function bootLog(recording: Pick<Recording, "section">): readonly string[] {
  const log = lines(recording.section("dmesg"));
  const console = recording.section("console").split("\n");
  const last = console.findLast((line) => line.includes("setup_log_buf"));
  const at = last === undefined ? -1 : log.indexOf(last);
  if (last === undefined) return [...console.slice(0, overlap(console, log)), ...log];
  return at < 0 ? log : [...console.slice(0, console.indexOf(last)), ...log.slice(at)];
}

/** Lines that tell where a cut log begins: allocations of page tables, which look alike, stand between lines with addresses. */
const TELLING = 50;

/** Where the console reaches the first line of the log; 0 where it never does, as without a console. */
function overlap(console: readonly string[], log: readonly string[]): number {
  const at = console.findIndex((_, index) =>
    log.slice(0, TELLING).every((line, place) => console[index + place] === line),
  );
  return Math.max(at, 0);
}

/** The log without time stamps. */
export function recordedLog(recording: Pick<Recording, "section">): readonly string[] {
  return bootLog(recording).map((line) => line.replace(/^\[ *[\d.]+\] /, ""));
}

function lines(text: string): readonly string[] {
  return text.split("\n");
}
