/** What a recording says about the state after boot, read from the kernel's own files and log. */
import type { Recording } from "./recording.ts";

export interface RecordedBlock {
  readonly id: number;
  readonly state: string;
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

export function recordedBlocks(recording: Recording, snapshot: string): readonly RecordedBlock[] {
  return lines(recording.section(`${snapshot} blocks`)).flatMap((line) => {
    const match = /^(\d+) (\S+) removable=\S* nodes=(\S*) zones=(\S*)$/.exec(line);
    return match === null ? [] : [{ id: Number(match[1]), state: match[2]!, nodes: match[3]!, zones: match[4]! }];
  });
}

export function recordedZones(recording: Recording, snapshot: string): readonly RecordedZone[] {
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

export function recordedMinFreeKbytes(recording: Recording): number {
  return Number(recording.section("min_free_kbytes"));
}

/** Blocks that were written "offline" to, with whether they refused. */
export function recordedOfflines(recording: Recording): ReadonlyMap<number, boolean> {
  const refused = new Map<number, boolean>();
  for (const { command, text } of recording.tries) {
    const match = /^echo offline > \S*\/memory(\d+)\/state/.exec(command);
    if (match !== null) refused.set(Number(match[1]), !/^rc=0$/m.test(text));
  }
  return refused;
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
  return lines(recording.section("dmesg")).flatMap((line) => {
    const match = /\] (\w+): \[0x([0-9a-f]+)-0x([0-9a-f]+)\] (.*)$/.exec(line);
    const op = match === null ? undefined : ops[match[1]!];
    if (match === null || op === undefined) return [];
    return [{ op, start: Number.parseInt(match[2]!, 16), end: Number.parseInt(match[3]!, 16) + 1 }];
  });
}

/** The log without time stamps. */
export function recordedLog(recording: Recording): readonly string[] {
  return lines(recording.section("dmesg")).map((line) => line.replace(/^\[ *[\d.]+\] /, ""));
}

function lines(text: string): readonly string[] {
  return text.split("\n");
}
