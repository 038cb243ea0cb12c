/**
 * What differs between two layouts: two moments of a story, or the same moment under another kernel, parameter or proposed
 * change. Block by block, zone by zone, and what lies in them; as data for the picture and as lines for a mail.
 */

import { firstWhere } from "../simulation/units/first-where.ts";
import { grouped } from "../simulation/units/grouped.ts";
import type { Layout, LayoutBlocks, LayoutGone, LayoutLane, LayoutMark, LayoutZone } from "./layout.ts";
import { localized } from "./localized.ts";
import {
  blocksOfLayout,
  bytesOfBlocks,
  describeZones,
  markWords,
  nodesWords,
  overlaps,
} from "./picture/block-groups.ts";
import { blockKey, markKey, zoneKey } from "./picture/keys.ts";
import { address, blockName, count, range, size } from "./picture/notation.ts";
import { type Beside, sideBySide } from "./side-by-side.ts";
import { captionOf } from "./supposition.ts";

export interface LayoutChange {
  readonly what: "machine" | "blocks" | "zone" | "mark";
  /** Came, went, or is something else now. */
  readonly how: "came" | "went" | "changed";
  /** One line: `memory38: online Movable -> offline`. */
  readonly words: string;
  /** Key under which the view selects it (selection.ts); in the second layout, or of what went in the first; missing: it is nothing that can be selected. */
  readonly key?: string;
}

/** More marks than these are counted, not told one by one. */
const MOST_MARKS = 12;

/** From `a` to `b`. */
export function layoutChanges(a: Layout, b: Layout): readonly LayoutChange[] {
  return [...machineChanges(a, b), ...zoneChanges(a, b), ...blockChanges(a, b), ...markChanges(a, b)];
}

/** The same as lines, with what the two are called above them; without a newline behind the last. */
export function changesText(pair: readonly [Layout, Layout]): string {
  const [from, to] = pair.map((one) => captionOf(one, pair));
  const lines = layoutChanges(...pair).map(({ words }) => words);
  const told = lines.length === 0 ? [localized("nothing differs")] : lines;
  return [localized("from {0}", from!), localized("to   {0}", to!), "", ...told].join("\n");
}

/** `first` above and `second` below, so that what is marked is what differs between them: nothing in the first. */
export function asPair(first: Layout, second: Layout): readonly [Layout, Layout] {
  return [unmarked({ ...first, lanes: withNodesOf(first, second) }), comparedWith(second, first)];
}

/** Without what the layout's own step changed and took away: beside another layout those marks would be read as a difference. */
function unmarked(layout: Layout): Layout {
  return {
    ...layout,
    lanes: layout.lanes.map(({ gone: _, ...lane }) => ({
      ...lane,
      blocks: rejoined(lane.blocks.map((run) => ({ run, now: { ...run, changed: false } }))),
    })),
  };
}

/** Runs that only the marks of their own step had cut apart are one again. */
function rejoined(
  runs: readonly { readonly run: LayoutBlocks; readonly now: LayoutBlocks }[],
): readonly LayoutBlocks[] {
  const joined: LayoutBlocks[] = [];
  for (const [at, { run, now }] of runs.entries()) {
    const before = joined.at(-1);
    const wasCut = at > 0 && runs[at - 1]!.run.changed !== run.changed;
    if (wasCut && before !== undefined && isOneRun(before, now)) {
      joined[joined.length - 1] = { ...before, last: now.last, lastBlock: now.lastBlock };
    } else joined.push(now);
  }
  return joined;
}

function isOneRun(one: LayoutBlocks, next: LayoutBlocks): boolean {
  const told = ({ first: _, last: __, firstBlock: ___, lastBlock: ____, ...rest }: LayoutBlocks): string =>
    JSON.stringify(rest);
  return one.lastBlock + 1 === next.firstBlock && one.last + 1 === next.first && told(one) === told(next);
}

/** `b` with the blocks marked that are another than in `a`, and with the places of those that it has no more: also of nodes that only `a` has. */
export function comparedWith(b: Layout, a: Layout): Layout {
  // Numbers of blocks of another size name other memory.
  const spans = a.blockSize === b.blockSize ? spansOf(a, b) : [];
  return {
    ...b,
    lanes: withNodesOf(b, a).map((lane) => ({
      ...lane,
      blocks: lane.blocks.flatMap((run) => marked(run, spans)),
      gone: lane.node === undefined ? [] : goneOf(lane.node, spans),
    })),
  };
}

/** As they stand below each other: the earlier moment first, else what is written before what is supposed; the second one compared with the first. */
export function inOrder(layout: Layout, beside: Layout): readonly [Layout, Layout] {
  const first =
    beside.step < layout.step || (beside.step === layout.step && beside.supposed === undefined) ? beside : layout;
  return asPair(first, first === layout ? beside : layout);
}

/** The lanes of `layout`, and an empty one for each node that only `other` has: both have the same lanes below each other. */
function withNodesOf(layout: Layout, other: Layout): readonly LayoutLane[] {
  const known = new Set(layout.lanes.map(({ label }) => label));
  const missing = other.lanes.filter(({ node, label }) => node !== undefined && !known.has(label));
  if (missing.length === 0) return layout.lanes;
  const nodes = [
    ...layout.lanes.filter(({ node }) => node !== undefined),
    ...missing.map(({ node, label, extent }): LayoutLane => {
      const empty = { zones: [], blocks: [], marks: [], pageblocks: [], offline: true } as const;
      return { node: node!, label, ...empty, ...(extent === undefined ? {} : { extent }) };
    }),
  ].sort((one, two) => one.node! - two.node!);
  return [...nodes, ...layout.lanes.filter(({ node }) => node === undefined)];
}

function machineChanges(a: Layout, b: Layout): readonly LayoutChange[] {
  const changed = (words: string): LayoutChange => ({ what: "machine", how: "changed", words });
  const changes: LayoutChange[] = [];
  if (a.kernel !== b.kernel) changes.push(changed(localized("kernel: {0}", `${a.kernel} -> ${b.kernel}`)));
  if (a.blockSize !== b.blockSize) {
    changes.push(changed(localized("memory blocks: {0}", `${size(a.blockSize)} -> ${size(b.blockSize)}`)));
  }
  if (a.pageSize !== b.pageSize)
    changes.push(changed(localized("pages: {0}", `${size(a.pageSize)} -> ${size(b.pageSize)}`)));
  if (a.step === b.step && outcomeWords(a) !== outcomeWords(b)) {
    const step = a.step === 0 ? localized("boot") : localized("step {0}", a.step);
    changes.push(changed(`${step}: ${outcomeWords(a)} -> ${outcomeWords(b)}`));
  }
  return changes;
}

/** What became of the step, and why. */
function outcomeWords({ outcome, reason }: Layout): string {
  return reason === undefined ? outcome : `${outcome} (${reason})`;
}

function zoneChanges(a: Layout, b: Layout): readonly LayoutChange[] {
  const zones = (layout: Layout): ReadonlyMap<string, readonly [LayoutLane, LayoutZone]> =>
    new Map(layout.lanes.flatMap((lane) => lane.zones.map((zone) => [`${lane.label} ${zone.zone}`, [lane, zone]])));
  const [before, after] = [zones(a), zones(b)];
  const changes: LayoutChange[] = [];
  for (const [name, [lane, zone]] of before) {
    if (after.has(name)) continue;
    changes.push({
      what: "zone",
      how: "went",
      words: localized("{0} went: {1}", name, zoneWords(zone, a)),
      key: zoneKey(lane, zone),
    });
  }
  for (const [name, [lane, zone]] of after) {
    const key = zoneKey(lane, zone);
    const old = before.get(name)?.[1];
    if (old === undefined) {
      changes.push({ what: "zone", how: "came", words: localized("{0} came: {1}", name, zoneWords(zone, b)), key });
      continue;
    }
    const differences = [
      ...(old.first === zone.first ? [] : [localized("start {0}", `${address(old.first)} -> ${address(zone.first)}`)]),
      ...(old.last === zone.last
        ? []
        : [localized("end {0}", `${address(old.last + 1)} -> ${address(zone.last + 1)}`)]),
      ...counts("present", old.present * a.pageSize, zone.present * b.pageSize),
      ...counts("managed", old.managed * a.pageSize, zone.managed * b.pageSize),
    ];
    if (differences.length > 0) {
      changes.push({ what: "zone", how: "changed", words: `${name}: ${differences.join(", ")}`, key });
    }
  }
  return changes;
}

function zoneWords(zone: LayoutZone, { pageSize }: Layout): string {
  return localized("{0}, {1} present", range(zone.first, zone.last), size(zone.present * pageSize));
}

/** `present 256 MiB -> 128 MiB`; what reads alike is told by the difference. */
function counts(name: string, old: number, now: number): readonly string[] {
  if (old === now) return [];
  const [was, is] = [size(old), size(now)];
  return was === is ? [`${name} ${now > old ? "+" : "-"}${size(Math.abs(now - old))}`] : [`${name} ${was} -> ${is}`];
}

type Span = Beside<LayoutBlocks>;

/** The blocks of two layouts of one block size. */
function spansOf(a: Layout, b: Layout): readonly Span[] {
  return sideBySide(blocksOfLayout(a), blocksOfLayout(b), (run) => [run.firstBlock, run.lastBlock + 1]);
}

function blockChanges(a: Layout, b: Layout): readonly LayoutChange[] {
  // Numbers of blocks of another size name other memory.
  if (a.blockSize !== b.blockSize) return [];
  const changes: { firstBlock: number; lastBlock: number; how: LayoutChange["how"]; told: string }[] = [];
  for (const { start: firstBlock, end, old, now } of spansOf(a, b)) {
    const lastBlock = end - 1;
    const how = old === undefined ? "came" : now === undefined ? "went" : "changed";
    const told = old === undefined ? blockWords(now!) : now === undefined ? blockWords(old) : differenceWords(old, now);
    if (told === "") continue;
    const last = changes.at(-1);
    if (last !== undefined && last.lastBlock + 1 === firstBlock && last.how === how && last.told === told) {
      last.lastBlock = lastBlock;
    } else changes.push({ firstBlock, lastBlock, how, told });
  }
  return changes.map(({ firstBlock, lastBlock, how, told }) => ({
    what: "blocks",
    how,
    words: BLOCKS_SAID[how](blockName(firstBlock, lastBlock), told),
    key: blockKey(firstBlock),
  }));
}

const BLOCKS_SAID: Readonly<Record<LayoutChange["how"], (name: string, told: string) => string>> = {
  came: (name, told) => localized("{0} came: {1}", name, told),
  went: (name, told) => localized("{0} went: {1}", name, told),
  changed: (name, told) => `${name}: ${told}`,
};

function blockWords({ state, validZones, nodes, device }: LayoutBlocks): string {
  const of = device === undefined ? [] : [localized("of {0}", device)];
  return [state, describeZones(validZones), nodesWords(nodes), ...of].join(", ");
}

function differenceWords(old: LayoutBlocks, now: LayoutBlocks): string {
  const zones = (run: LayoutBlocks): string => (run.state === "online" ? ` ${describeZones(run.validZones)}` : "");
  const parts: string[] = [];
  if (old.state !== now.state || zones(old) !== zones(now)) {
    parts.push(`${old.state}${zones(old)} -> ${now.state}${zones(now)}`);
  } else if (describeZones(old.validZones) !== describeZones(now.validZones)) {
    parts.push(`valid_zones ${describeZones(old.validZones)} -> ${describeZones(now.validZones)}`);
  }
  if (old.removable !== now.removable) parts.push(`removable ${old.removable} -> ${now.removable}`);
  if (old.nodes.join() !== now.nodes.join()) {
    parts.push(localized("node {0}", `${old.nodes.join()} -> ${now.nodes.join()}`));
  }
  return parts.join(", ");
}

function markChanges(a: Layout, b: Layout): readonly LayoutChange[] {
  const marks = (layout: Layout): ReadonlyMap<string, LayoutMark> =>
    new Map(
      layout.lanes.flatMap((lane) => lane.marks.map((mark) => [`${mark.kind} ${mark.first} ${mark.last}`, mark])),
    );
  const [before, after] = [marks(a), marks(b)];
  const went = [...before].filter(([name]) => !after.has(name)).map(([, mark]) => mark);
  const came = [...after].filter(([name]) => !before.has(name)).map(([, mark]) => mark);
  const { moved, left, fresh } = sameMarks(went, came);
  const movedLines = moved.map(([old, now]): LayoutChange => {
    const words = `${markName(old)}: ${range(old.first, old.last)} -> ${range(now.first, now.last)}${sizeChange(old, now)}`;
    return { what: "mark", how: "changed", words, key: markKey(now) };
  });
  const lines = (marks: readonly LayoutMark[], how: "came" | "went"): readonly LayoutChange[] =>
    marks.map((mark) => {
      const by = mark.by === "" ? "" : ` (${mark.by})`;
      const name = `${markWords(mark.kind)} ${range(mark.first, mark.last)}${by}`;
      const words = how === "came" ? localized("{0} came", name) : localized("{0} went", name);
      return { what: "mark", how, words, key: markKey(mark) };
    });
  return [
    ...counted(movedLines, "changed"),
    ...counted(lines(left, "went"), "went"),
    ...counted(lines(fresh, "came"), "came"),
  ];
}

/**
 * What lies elsewhere or is another size: the same kind from the same place in the kernel. Where there are as many as before, the first
 * is the first; else those are the same that overlap.
 */
function sameMarks(went: readonly LayoutMark[], came: readonly LayoutMark[]) {
  const nameOf = (mark: LayoutMark): string => `${mark.kind} ${mark.by}`;
  const fresh = grouped(
    came.toSorted((a, b) => a.first - b.first),
    nameOf,
  );
  const moved: (readonly [LayoutMark, LayoutMark])[] = [];
  const left: LayoutMark[] = [];
  for (const [name, olds] of grouped(
    went.toSorted((a, b) => a.first - b.first),
    nameOf,
  )) {
    const others = fresh.get(name) ?? [];
    // A hole does not move: another one is elsewhere.
    const isOneToOne = others.length === olds.length && olds[0]!.kind !== "hole";
    for (const old of olds) {
      const at = isOneToOne ? 0 : others.findIndex((other) => overlaps(old, other));
      const [now] = at < 0 ? [] : others.splice(at, 1);
      if (now === undefined) left.push(old);
      else moved.push([old, now]);
    }
  }
  return { moved, left, fresh: [...fresh.values()].flat() };
}

/** `reserved (setup_arch)`. */
function markName({ kind, by }: LayoutMark): string {
  return by === "" ? markWords(kind) : `${markWords(kind)} (${by})`;
}

/** `, 248 KiB -> 264 KiB`; empty: it is as large as it was. */
function sizeChange(old: LayoutMark, now: LayoutMark): string {
  const [change] = counts("", old.last + 1 - old.first, now.last + 1 - now.first);
  return change === undefined ? "" : `,${change}`;
}

/** The first of them, and how many more there are. */
function counted(lines: readonly LayoutChange[], how: LayoutChange["how"]): readonly LayoutChange[] {
  const more = lines.length - MOST_MARKS;
  if (more <= 0) return lines;
  return [...lines.slice(0, MOST_MARKS), { what: "mark", how, words: MARKS_SAID[how](count(more)) }];
}

const MARKS_SAID: Readonly<Record<LayoutChange["how"], (more: string) => string>> = {
  came: (more) => localized("and {0} more ranges in use came", more),
  went: (more) => localized("and {0} more ranges in use went", more),
  changed: (more) => localized("and {0} more ranges in use changed places", more),
};

/** A run cut where it begins or ends to be another than before. */
function marked(run: LayoutBlocks, spans: readonly Span[]): readonly LayoutBlocks[] {
  const cut: LayoutBlocks[] = [];
  for (let at = firstWhere(spans.length, (span) => spans[span]!.end > run.firstBlock); at < spans.length; at++) {
    const { start: firstBlock, end, old, now } = spans[at]!;
    if (firstBlock > run.lastBlock) break;
    const changed = now !== undefined && (old === undefined || differenceWords(old, now) !== "");
    const last = cut.at(-1);
    const own = bytesOfBlocks(run, firstBlock, end - 1);
    if (last !== undefined && last.changed === changed) {
      cut[cut.length - 1] = { ...last, lastBlock: end - 1, last: own.last };
    } else cut.push({ ...run, ...own, firstBlock, lastBlock: end - 1, changed, compared: true });
  }
  return cut.length === 0 ? [{ ...run, changed: false, compared: true }] : cut;
}

function goneOf(node: number, spans: readonly Span[]): readonly LayoutGone[] {
  return spans.flatMap(({ start: firstBlock, end, old, now }) => {
    if (old === undefined || now !== undefined || !old.nodes.includes(node)) return [];
    const { state, zone, device } = old;
    const lastBlock = end - 1;
    const range = bytesOfBlocks(old, firstBlock, lastBlock);
    return [
      { ...range, firstBlock, lastBlock, state, zone, compared: true, ...(device === undefined ? {} : { device }) },
    ];
  });
}
