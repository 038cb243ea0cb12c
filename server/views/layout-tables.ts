/**
 * A layout as tables: what its picture shows, in words, for those who read rather than look and for mails. Zones, memory
 * blocks by run, and what is in use, lane by lane.
 */

import type {
  Layout,
  LayoutAbsent,
  LayoutBlocks,
  LayoutGone,
  LayoutLane,
  LayoutMark,
  LayoutPageblocks,
  LayoutStuck,
  LayoutTask,
  LayoutZone,
} from "./layout.ts";
import { localized } from "./localized.ts";
import {
  ABSENT_WORDS,
  blockBytes,
  bytesOfBlocks,
  knownWords,
  markWords,
  overlaps,
  stuckWords,
} from "./picture/block-groups.ts";
import { blockKey, markKey, zoneKey } from "./picture/keys.ts";
import { address, blockName, capital, count, range, size } from "./picture/notation.ts";

export interface LayoutTable {
  /** `Zones of node0`. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly string[];
  /** Under which the view selects it (selection.ts); missing: it is nothing that can be selected. */
  readonly key?: string;
}

/** Bytes, both ends inclusive. */
export interface Part {
  readonly first: number;
  readonly last: number;
}

/** Of a part of the address space: what reaches into it. A table without rows is left out. */
export function layoutTables(layout: Layout, part?: Part): readonly LayoutTable[] {
  const ofLanes = layout.lanes.flatMap((lane) => laneTables(layout, lane, part));
  return [...ofLanes, ...taskTables(part === undefined ? (layout.tasks ?? []) : [])];
}

/** The same of one lane. */
export function laneTables(
  { pageSize, neverOffline = [] }: Pick<Layout, "pageSize" | "neverOffline">,
  lane: LayoutLane,
  part?: Part,
): readonly LayoutTable[] {
  const within = <T extends Part>(all: readonly T[]): readonly T[] =>
    part === undefined ? all : all.filter((one) => overlaps(one, part));
  return [
    zoneTable(lane, within(lane.zones), pageSize),
    blockTable(
      lane,
      within(lane.blocks).map((run) => (part === undefined ? run : cut(run, part))),
      neverOffline,
    ),
    goneTable(lane, within(lane.gone ?? [])),
    absentTable(lane, within(lane.absent ?? [])),
    markTable(lane, within(lane.marks)),
    pageblockTable(lane, within(lane.pageblocks)),
  ].filter(({ rows }) => rows.length > 0);
}

/** Of tasks that never finish; none where there is none. */
export function taskTables(tasks: readonly LayoutTask[]): readonly LayoutTable[] {
  return [taskTable(tasks)].filter(({ rows }) => rows.length > 0);
}

/** The blocks of a run that a part reaches into. */
function cut(run: LayoutBlocks, part: Part): LayoutBlocks {
  const bytes = blockBytes(run);
  const blockAt = (address: number): number => run.firstBlock + Math.floor((address - run.first) / bytes);
  const firstBlock = Math.max(run.firstBlock, blockAt(part.first));
  const lastBlock = Math.min(run.lastBlock, blockAt(part.last));
  return { ...run, firstBlock, lastBlock, ...bytesOfBlocks(run, firstBlock, lastBlock) };
}

/** GitHub's tables, which most trackers take. */
export function markdownOf(tables: readonly LayoutTable[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return tables
    .map(({ title, columns, rows }) =>
      [
        `**${title}**`,
        "",
        line(columns),
        line(columns.map(() => "---")),
        ...rows.map(({ cells }) => line(cells)),
        "",
      ].join("\n"),
    )
    .join("\n");
}

/** As it stands in Markdown, in one line. */
export function escaped(cell: string): string {
  return cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}

function zoneTable(lane: LayoutLane, zones: readonly LayoutZone[], pageSize: number): LayoutTable {
  return {
    title: localized("Zones of {0}", lane.label),
    columns: [
      localized("Zone"),
      localized("Range"),
      localized("Start pfn"),
      localized("Spanned"),
      localized("Present"),
      localized("Managed"),
    ],
    rows: zones.map((zone) => ({
      key: zoneKey(lane, zone),
      cells: [
        zone.zone,
        range(zone.first, zone.last),
        address(zone.startPfn),
        ...[zone.spanned, zone.present, zone.managed].map((pages) => `${count(pages)} (${size(pages * pageSize)})`),
      ],
    })),
  };
}

function blockTable(lane: LayoutLane, runs: readonly LayoutBlocks[], never: readonly LayoutStuck[]): LayoutTable {
  return {
    title: localized("Memory blocks of {0}", lane.label),
    columns: [
      localized("Blocks"),
      localized("Range"),
      localized("Size"),
      localized("State"),
      localized("Valid zones"),
      localized("Removable"),
      localized("Never offline"),
      localized("Node"),
      localized("Device"),
      localized("Changed"),
    ],
    rows: runs.map((run) => ({
      key: blockKey(run.firstBlock),
      cells: [
        blockName(run.firstBlock, run.lastBlock),
        range(run.first, run.last),
        size(run.last + 1 - run.first),
        run.state,
        run.validZones.length === 0 ? localized("none") : run.validZones.join(" "),
        run.removable === 1 ? localized("yes") : localized("no"),
        neverWithin(run, never),
        run.nodes.join(", "),
        run.device ?? "",
        run.changed ? localized("yes") : "",
      ],
    })),
  };
}

/** Those of a run that never go offline, whatever the running system does. */
function neverWithin({ firstBlock, lastBlock }: LayoutBlocks, never: readonly LayoutStuck[]): string {
  return never
    .filter((one) => one.firstBlock <= lastBlock && firstBlock <= one.lastBlock)
    .map((one) => {
      const first = Math.max(firstBlock, one.firstBlock);
      return `${blockName(first, Math.min(lastBlock, one.lastBlock))}: ${stuckWords(one, first)}`;
    })
    .join("; ");
}

function goneTable(lane: LayoutLane, gone: readonly LayoutGone[]): LayoutTable {
  return {
    title: localized("Memory blocks gone from {0}", lane.label),
    columns: [
      localized("Blocks"),
      localized("Range"),
      localized("Size"),
      localized("Were"),
      localized("Zone"),
      localized("Device"),
    ],
    rows: gone.map(({ firstBlock, lastBlock, first, last, state, zone, device }) => ({
      cells: [
        blockName(firstBlock, lastBlock),
        range(first, last),
        size(last + 1 - first),
        state,
        // What was offline lay in no zone.
        state !== "online" ? "" : zone === "none" ? localized("several") : zone,
        device ?? "",
      ],
    })),
  };
}

function absentTable(lane: LayoutLane, absent: readonly LayoutAbsent[]): LayoutTable {
  return {
    title: localized("In the memory blocks of {0}, no memory of it", lane.label),
    columns: [localized("What"), localized("Range"), localized("Size")],
    rows: absent.map(({ why, node, first, last }) => ({
      cells: [capital(ABSENT_WORDS[why](node)), range(first, last), size(last + 1 - first)],
    })),
  };
}

function pageblockTable(lane: LayoutLane, runs: readonly LayoutPageblocks[]): LayoutTable {
  return {
    title: localized("Pageblocks that the step isolated in {0}", lane.label),
    columns: [localized("Range"), localized("Size"), localized("Migratetype")],
    rows: runs.map(({ first, last, migratetype }) => ({
      cells: [range(first, last), size(last + 1 - first), migratetype],
    })),
  };
}

function taskTable(tasks: readonly LayoutTask[]): LayoutTable {
  return {
    title: localized("Tasks that never finish"),
    columns: [localized("Task"), localized("Waits for"), localized("Held by"), localized("Holds")],
    rows: tasks.map(({ name, holds, waitsFor }) => ({
      cells: [
        name,
        waitsFor?.lock ?? "",
        waitsFor?.holder ?? "",
        holds.map((lock) => `${lock.lock} (${lock.mode}, ${lock.in})`).join(", "),
      ],
    })),
  };
}

function markTable(lane: LayoutLane, marks: readonly LayoutMark[]): LayoutTable {
  return {
    title: localized("In use of {0}", lane.label),
    columns: [
      localized("What"),
      localized("Range"),
      localized("Size"),
      localized("By"),
      localized("Known"),
      localized("In a Movable zone"),
    ],
    rows: marks.map((mark) => ({
      key: markKey(mark),
      cells: [
        capital(markWords(mark.kind)),
        range(mark.first, mark.last),
        size(mark.last + 1 - mark.first),
        mark.by,
        knownWords(mark.known),
        mark.collides ? localized("yes") : "",
      ],
    })),
  };
}
