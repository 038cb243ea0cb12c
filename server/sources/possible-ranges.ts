/**
 * Ranges that a damaged line tells of: a digit too many makes an address that no CPU has. They are left out of what a text tells of the
 * machine, each with a doubt at its line. x86 and arm64 address 52 bits (MAX_ADDRESS); ends that are before their starts are no better.
 */

import { defined } from "../simulation/units/defined.ts";
import { type ByteRange, MAX_ADDRESS } from "../simulation/units/units.ts";
import type { MachineFacts, MachineReader, MapOrigin, SourceDoubt, Told } from "./facts.ts";

/** The reader without the ranges that no machine can have. */
export function withPossibleRanges(read: MachineReader): MachineReader {
  return (text) => {
    const { machine, doubts } = read(text);
    const impossible: SourceDoubt[] = [];
    const kept = <R extends ByteRange>(ranges: readonly Told<R>[]): readonly Told<R>[] => {
      if (ranges.every(isPossible)) return ranges;
      for (const told of ranges) if (!isPossible(told)) impossible.push(doubtOf(told, text));
      return ranges.filter(isPossible);
    };
    const possible = {
      ...machine,
      maps: keptMaps(machine.maps, kept),
      nodes: machine.nodes.map((node) => ({ ...node, ranges: kept(node.ranges) })),
      reservations: kept(machine.reservations),
      cmaPools: machine.cmaPools === undefined ? undefined : kept(machine.cmaPools),
      ramdisk: kept(machine.ramdisk === undefined ? [] : [machine.ramdisk])[0],
    };
    if (impossible.length === 0) return { machine, doubts };
    return { machine: defined(possible) as MachineFacts, doubts: [...doubts, ...onceALine(impossible)] };
  };
}

type Kept = <R extends ByteRange>(ranges: readonly Told<R>[]) => readonly Told<R>[];

function keptMaps(maps: MachineFacts["maps"], kept: Kept): MachineFacts["maps"] {
  return Object.fromEntries(
    (Object.keys(maps) as MapOrigin[]).map((origin) => [origin, kept(maps[origin] ?? [])] as const),
  );
}

function isPossible({ value: { first, last } }: Told<ByteRange>): boolean {
  return first <= last && last <= MAX_ADDRESS;
}

function doubtOf({ at }: Told<ByteRange>, text: string): SourceDoubt {
  return { at, kind: "impossible", what: text.slice(at.start, at.end).trim().slice(0, MOST_QUOTED) };
}

const MOST_QUOTED = 120;

/** A line of which two facts were made is doubted once. */
function onceALine(doubts: readonly SourceDoubt[]): readonly SourceDoubt[] {
  return [...new Map(doubts.map((doubt) => [doubt.at.start, doubt])).values()];
}
