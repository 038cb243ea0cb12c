/** A recorded boot: its sections by name, and the zones and blocks that a snapshot's text tells of. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface Recording {
  readonly id: string;
  readonly kernel: string;
  /** Name of each snapshot, and the step after which it was taken. */
  readonly snapshots: Readonly<Record<string, number | "boot">>;
  readonly sections: readonly (readonly [string, string])[];
}

export interface RecordedZone {
  readonly node: number;
  readonly name: string;
  readonly start: number | undefined;
  readonly numbers: Readonly<Record<string, number>>;
  readonly protection: string;
}

export interface RecordedBlock {
  readonly id: number;
  readonly state: string;
  readonly removable: string;
  readonly nodes: string;
  readonly zones: string;
}

export function readRecording(path: string): Recording {
  return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Recording;
}

export function section(recording: Recording, name: string): string | undefined {
  return recording.sections.find(([title]) => title === name)?.[1];
}

/** `39 online removable=1 nodes=0 zones=Movable`, a line a block. */
export function readBlocks(text: string): readonly RecordedBlock[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [id, state, removable, nodes, zones] = line.split(" ");
      const value = (part: string | undefined): string => (part ?? "").split("=")[1] ?? "";
      return { id: Number(id), state: state!, removable: value(removable), nodes: value(nodes), zones: value(zones) };
    });
}

export function readZones(text: string): readonly RecordedZone[] {
  return text
    .split(/^(?=Node \d+, zone)/m)
    .filter((part) => part.startsWith("Node"))
    .map((part) => {
      const [, node, name] = /^Node (\d+), zone +(\S+)/.exec(part)!;
      const numbers = Object.fromEntries(
        [...part.matchAll(/^ +(boost|min|low|high|promo|spanned|present|managed|cma) +(\d+)/gm)].map((match) => [
          match[1]!,
          Number(match[2]),
        ]),
      );
      const start = /start_pfn: +(\d+)/.exec(part)?.[1];
      return {
        node: Number(node),
        name: name!,
        start: start === undefined ? undefined : Number(start),
        numbers,
        protection: /protection: \(([^)]*)\)/.exec(part)?.[1] ?? "",
      };
    });
}
