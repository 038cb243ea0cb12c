/** Where files of one machine tell of other amounts of memory, of other nodes, or of memory on another node. */
import { type ByteRange, type Bytes, GiB, MiB } from "../simulation/units/units.ts";
import {
  type LinePlace,
  MAP_ORDER,
  type MachineFacts,
  type MapRange,
  OF_FIRMWARE,
  OF_SYSTEM,
  type Source,
  type SourceNode,
  type Told,
} from "./facts.ts";
import { laterMemory } from "./later-memory.ts";
import type { Contradiction, Owners, Said } from "./merge.ts";

/** A difference that firmware, page 0 and edges of pages make, and that nobody calls one. */
const TOLERANCE: Bytes = 64 * MiB;

/** Each source's own account of the memory: its best map, or a total. */
function accountOf(
  source: Source,
  map: readonly Told<MapRange>[] | undefined,
  blockSize: Bytes | undefined,
): { readonly total: Bytes; readonly at: LinePlace; readonly isWhole: boolean } | undefined {
  const { machine } = source;
  const origin = MAP_ORDER.find((each) => (machine.maps[each]?.length ?? 0) > 0);
  if (origin !== undefined) {
    const usable = machine.maps[origin]!.filter(({ value }) => value.type === "usable");
    const later = map !== undefined && OF_SYSTEM.includes(origin) ? sizeOf(laterMemory(map, usable, blockSize)) : 0;
    const total = sizeOf(usable) - later;
    const at = usable[0]?.at ?? machine.maps[origin]![0]!.at;
    return { total, at, isWhole: origin === "blocks" };
  }
  const { memory } = machine;
  return memory === undefined || source.kind === "meminfo"
    ? undefined
    : { total: memory.value, at: memory.at, isWhole: false };
}

export function mapContradictions(
  ranked: readonly Source[],
  facts: MachineFacts,
  owners: Owners,
  later: readonly Told<ByteRange>[],
): readonly Contradiction[] {
  const map = OF_FIRMWARE.flatMap((origin) => facts.maps[origin] ?? []);
  const accounts = ranked.flatMap((source) => {
    const account = accountOf(source, map.length > 0 ? map : undefined, facts.blockSize?.value);
    return account === undefined ? [] : [{ source, ...account }];
  });
  const [held, ...others] = accounts;
  // What the command line takes away, the firmware's map still has.
  const isCut = /(?:^|\s)(?:mem|memmap)=/.test(facts.cmdline?.value ?? "");
  const plugged = facts.devices.reduce((sum, { value }) => sum + value.size, sizeOf(later));
  const offline = sizeOf((facts.laterBlocks ?? []).filter(({ value }) => value.is === "offline"));
  const totals: readonly Contradiction[] =
    held === undefined || isCut
      ? []
      : others
          .filter(({ total, isWhole }) => !isPlausible(held.total, total, { isWhole, plugged, offline }))
          .map(({ source, at, total }) => ({
            about: "memory",
            held: { source: held.source, at: held.at, value: held.total },
            other: { source, at, value: total },
          }));
  const absent = totals.length > 0 || isCut || held === undefined ? [] : absentBlocks(held, map, ranked);
  return [...totals, ...absent, ...nodeContradictions(ranked, facts.nodes, owners)];
}

/** RAM of the firmware's map that a listing of all blocks has not: boot memory stays. Then no total is told by what else is listed. */
function absentBlocks(
  held: { readonly source: Source; readonly at: LinePlace; readonly total: Bytes },
  map: readonly Told<MapRange>[],
  ranked: readonly Source[],
): readonly Contradiction[] {
  return ranked.flatMap((source): readonly Contradiction[] => {
    const blocks = source.machine.maps.blocks;
    if (blocks === undefined || map.length === 0) return [];
    const ram = map.filter(({ value }) => value.type === "usable");
    const size = sizeOf(laterMemory(blocks, ram));
    if (size < SMALLEST_ABSENT) return [];
    const total = sizeOf(blocks);
    const { source: owner, at, total: value } = held;
    return [
      { about: "memory", held: { source: owner, at, value }, other: { source, at: blocks[0]!.at, value: total } },
    ];
  });
}

/** Two memory blocks: ends of RAM that a map and whole blocks round otherwise are less. */
const SMALLEST_ABSENT: Bytes = 256 * MiB;

interface Leeway {
  readonly isWhole: boolean;
  readonly plugged: Bytes;
  readonly offline: Bytes;
}

/** Whole blocks hold more than the memory in them; what is no block's own size is somebody's memory. Zones have no page of an offline block. */
function isPlausible(held: Bytes, other: Bytes, { isWhole, plugged, offline }: Leeway): boolean {
  const slack = isWhole ? 2 * GiB : Math.max(TOLERANCE, held / 64);
  return other >= held - slack - offline && other <= held + slack + plugged;
}

function sizeOf(ranges: readonly Told<ByteRange>[]): Bytes {
  return ranges.reduce((sum, { value }) => sum + value.last + 1 - value.first, 0);
}

function nodeContradictions(
  ranked: readonly Source[],
  nodes: readonly SourceNode[],
  owners: Owners,
): readonly Contradiction[] {
  const anchor = nodes.flatMap(({ ranges, memory }) => [...ranges, ...(memory === undefined ? [] : [memory])])[0];
  const owner = anchor === undefined ? undefined : owners.get(anchor);
  if (anchor === undefined || owner === undefined) return [];
  return ranked.flatMap((source) => {
    const others = source.machine.nodes;
    if (source === owner || others.length === 0) return [];
    const withMemory = (list: readonly SourceNode[]) =>
      list.filter(({ ranges, memory }) => ranges.length > 0 || (memory?.value ?? 0) > 0).length;
    const at = others.flatMap(({ ranges, memory }) => [...ranges, ...(memory === undefined ? [] : [memory])])[0]?.at;
    if (withMemory(others) !== withMemory(nodes) && at !== undefined) {
      const said = (each: Source, place: LinePlace, value: number): Said => ({ source: each, at: place, value });
      return [
        {
          about: "nodes" as const,
          held: said(owner, anchor.at, withMemory(nodes)),
          other: said(source, at, withMemory(others)),
        },
      ];
    }
    return others.flatMap((node) => misplaced(node, nodes, owner, source));
  });
}

/** The first range of a node that lies for the most part on another node of those that hold. */
function misplaced(
  node: SourceNode,
  nodes: readonly SourceNode[],
  owner: Source,
  source: Source,
): readonly Contradiction[] {
  for (const range of node.ranges) {
    const size = range.value.last + 1 - range.value.first;
    for (const known of nodes) {
      const shared = known.ranges.map(({ value }) => overlap(value, range.value));
      const most = known.ranges[shared.indexOf(Math.max(...shared))];
      if (known.id === node.id || most === undefined || shared.reduce((sum, each) => sum + each, 0) * 2 <= size)
        continue;
      return [
        {
          about: "node",
          node: node.id,
          held: { source: owner, at: most.at, value: known.id },
          other: { source, at: range.at, value: node.id },
        },
      ];
    }
  }
  return [];
}

function overlap(a: { readonly first: number; readonly last: number }, b: typeof a): number {
  return Math.max(0, Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1);
}
