/**
 * What /proc/zoneinfo tells of the machine (mm/vmstat.c:zoneinfo_show_print()): where its zones begin and how many of their pages are
 * memory. Which pages are missing in a zone is not told: they are taken to lie where they do on a PC, or at its end.
 */

import type { Arch } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import { type ByteRange, bytesOf, GiB, KiB, MiB } from "../../simulation/units/units.ts";
import { LONGEST_LINE } from "../dmesg/carriers.ts";
import { linesOf } from "../dmesg/lines.ts";
import {
  type LinePlace,
  type MapRange,
  NO_MACHINE,
  type ReadMachine,
  type SourceDoubt,
  type SourceNode,
  type Told,
} from "../facts.ts";

interface ZoneRead {
  readonly node: number;
  readonly name: string;
  readonly at: LinePlace;
  start?: number;
  spanned?: number;
  present?: number;
}

const ZONE_LINE = /^Node (\d{1,5}), zone\s+(\w{1,20})\s*$/;
const COUNT_LINE = /^\s+(spanned|present|start_pfn:)\s+(\d{1,16})\s*$/;
const CPU_LINE = /^\s+cpu: (\d{1,5})\s*$/;

/** Where x86's zones below 4 GiB end: 16 MiB and 4 GiB, in pages of 4 KiB. */
const X86_DMA_END = (16 * MiB) / (4 * KiB);

export function readZoneinfoMachine(text: string): ReadMachine {
  const zones: ZoneRead[] = [];
  let cpus: Told<number> | undefined;
  for (const { line, span } of linesOf(text)) {
    if (line.length > LONGEST_LINE) continue;
    const head = ZONE_LINE.exec(line);
    if (head !== null) zones.push({ node: Number(head[1]), name: head[2]!, at: span });
    const zone = zones.at(-1);
    const count = zone === undefined ? null : COUNT_LINE.exec(line);
    if (count !== null) zone![count[1] === "start_pfn:" ? "start" : (count[1] as "spanned")] ??= Number(count[2]);
    const cpu = CPU_LINE.exec(line);
    if (cpu !== null && Number(cpu[1]) >= (cpus?.value ?? 0)) cpus = { value: Number(cpu[1]) + 1, at: span };
  }
  const filled = zones.filter(({ present, name }) => (present ?? 0) > 0 && name !== "Device");
  const doubts: SourceDoubt[] = [];
  const arch = archOf(filled);
  const pageSize = pageSizeOf(filled, arch);
  const size = pageSize?.value ?? 4 * KiB;
  const first = filled[0];
  if (pageSize === undefined && first !== undefined) {
    doubts.push({ at: first.at, kind: "estimated", what: "pages of 4 KiB" });
  }
  const map: Told<MapRange>[] = [];
  for (const zone of filled) {
    for (const range of memoryOf(zone, size, arch?.value, doubts)) {
      map.push({ value: { ...range, type: "usable" }, at: zone.at });
    }
  }
  return {
    machine: {
      ...NO_MACHINE,
      ...defined({ arch }),
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(cpus === undefined ? {} : { cpus }),
      maps: map.length === 0 ? {} : { zones: map },
      nodes: nodesOf(filled, size),
    },
    doubts,
  };
}

/** Only x86 ends a zone at 16 MiB. */
function archOf(zones: readonly ZoneRead[]): Told<Arch> | undefined {
  const dma32 = zones.find(({ name, start }) => name === "DMA32" && start === X86_DMA_END);
  return dma32 === undefined ? undefined : { value: "x86_64", at: dma32.at };
}

/** Where 4 GiB are a zone's border, its page frame number tells how large pages are. */
function pageSizeOf(zones: readonly ZoneRead[], arch: Told<Arch> | undefined): Told<number> | undefined {
  if (arch !== undefined) return { value: 4 * KiB, at: arch.at };
  const normal = zones.find(({ name }) => name === "Normal");
  const sizes = [4 * KiB, 16 * KiB, 64 * KiB];
  const value = sizes.find((size) => normal?.start === (4 * GiB) / size);
  return value === undefined || normal === undefined ? undefined : { value, at: normal.at };
}

/** A PC's conventional memory ends below 640 KiB, and goes on at 1 MiB. */
const LOW_HOLE: { readonly [A in Arch]?: true } = { x86_64: true };

/** The memory of a zone, in bytes. What is missing is said. */
function memoryOf(
  { node, name, at, start = 0, spanned = 0, present = 0 }: ZoneRead,
  pageSize: number,
  arch: Arch | undefined,
  doubts: SourceDoubt[],
): readonly ByteRange[] {
  const [first, end, missing] = [
    bytesOf(start, pageSize),
    bytesOf(start + spanned, pageSize),
    bytesOf(spanned - present, pageSize),
  ];
  // A copy that lost a line.
  if (spanned <= 0) return [];
  if (missing <= 0) return [{ first, last: end - 1 }];
  doubts.push({ at, kind: "estimated", what: `node ${node}, zone ${name}: ${spanned - present} pages` });
  if (arch !== undefined && LOW_HOLE[arch] === true && name === "DMA" && MiB - missing > first && end > MiB) {
    return [
      { first, last: MiB - missing - 1 },
      { first: MiB, last: end - 1 },
    ];
  }
  return [{ first, last: end - missing - 1 }];
}

function nodesOf(zones: readonly ZoneRead[], pageSize: number): readonly SourceNode[] {
  const ids = [...new Set(zones.map(({ node }) => node))];
  if (ids.length < 2) return [];
  return ids.map((id) => ({
    id,
    ranges: zones
      .filter(({ node }) => node === id)
      .map(({ at, start = 0, spanned = 0 }) => ({
        value: { first: bytesOf(start, pageSize), last: bytesOf(start + spanned, pageSize) - 1 },
        at,
      })),
    cpus: [],
    hotpluggable: false,
  }));
}
