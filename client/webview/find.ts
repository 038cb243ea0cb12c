/**
 * What the words typed into the find box name in a layout: an address, a page, a memory block, a node, a zone, who
 * reserved something, a device, a state, or one of the searches that are offered. Matches come in the order of the lanes
 * and of addresses. Pure: a layout in, what is found out.
 */

import type { Layout, LayoutBlocks, LayoutLane, LayoutMark, LayoutZone } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import {
  blockBytes,
  bytesOfBlocks,
  describeMark,
  describeZones,
  MARK_WORDS,
  markWords,
  overlaps,
} from "../../server/views/picture/block-groups.ts";
import { blockKey, markKey, zoneKey } from "../../server/views/picture/keys.ts";
import { blockName, size } from "../../server/views/picture/notation.ts";
import type { Selected } from "./selection.ts";

/** Something that is there, under the key it is selected by. Bytes, both ends inclusive. */
export interface Match {
  readonly lane: LayoutLane;
  readonly key: string;
  readonly first: number;
  readonly last: number;
  /** In words, for people; made when it is asked for, of one match in thousands. */
  readonly name: () => string;
}

interface Offered {
  /** What asks for it in every language. */
  readonly name: string;
  /** The same in the reader's. */
  readonly words: () => string;
  readonly of: (layout: Layout) => readonly Match[];
}

/** Searches for what has no name of its own, by the words that ask for them. */
export const OFFERED: readonly Offered[] = [
  {
    name: "first reserved in Movable",
    words: () => localized("first reserved in Movable"),
    of: reservedInMovable,
  },
  { name: "never offlineable", words: () => localized("never offlineable"), of: neverOfflineable },
  { name: "can't go offline", words: () => localized("can't go offline"), of: neverOfflineable },
  { name: "changed", words: () => localized("changed"), of: changedBlocks },
  { name: "pinned", words: () => localized("pinned"), of: pinnedPages },
  { name: "isolated", words: () => localized("isolated"), of: isolatedPageblocks },
  { name: "several zones", words: () => localized("several zones"), of: inSeveralZones },
];

/** Units of sizes and addresses as the kernel's memparse() knows them. */
const UNITS: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `[mem 0x130000000-0x13fffffff]`, as the kernel log has ranges, among whatever else its line says. */
const PRINTED_RANGE = /^.*\[(?:mem )?(0x[0-9a-f]+-0x[0-9a-f]+)\].*$/;

/** What the words name; nothing for no words. */
export function findIn(layout: Layout, query: string): readonly Match[] {
  const words = query.trim().toLowerCase().replace(/\s+/g, " ").replace(PRINTED_RANGE, "$1");
  if (words === "") return [];
  for (const { name, words: own, of } of OFFERED) {
    const asks = [name, own()].map((one) => one.toLowerCase());
    if (asks.includes(words) || asks.includes(`first ${words}`)) return of(layout);
  }
  const onNode = /\bnode ?(\d+)\b/.exec(words);
  if (onNode === null) return findWithin(layout, layout.lanes, words);
  const lanes = layout.lanes.filter((lane) => lane.node === Number(onNode[1]));
  // `node1 Movable`, `Movable of node1`.
  const others = words
    .replace(onNode[0], "")
    .replace(/ (?:of|on) *$/, "")
    .trim();
  return others === ""
    ? lanes.flatMap((lane) => [...nodeMatch(lane), ...wholeLane(lane)])
    : findWithin(layout, lanes, others);
}

/** What exactly this word of a scenario names: a block or several, an address, a page, a node, a zone, a device. */
export function findNamed(layout: Layout, word: string): readonly Match[] {
  const blocks = /^memory(\d+)(?:-(\d+))?$/.exec(word);
  if (blocks !== null) return blockRange(layout.lanes, Number(blocks[1]), Number(blocks[2] ?? blocks[1]));
  if (/^0x[0-9a-f]+$/i.test(word)) return at(layout.lanes, Number(word));
  const page = /^(?:start_)?pfn[:=](\w+)$/.exec(word);
  if (page !== null) return at(layout.lanes, Number(page[1]) * layout.pageSize);
  const node = /^node(\d+)$/.exec(word);
  if (node !== null) return layout.lanes.filter((lane) => lane.node === Number(node[1])).flatMap(wholeLane);
  return layout.lanes.flatMap((lane) => [
    ...lane.zones.filter((zone) => zone.zone === word).map((zone) => zoneMatch(lane, zone)),
    ...lane.blocks.filter((run) => run.device === word).map((run) => runMatch(lane, run)),
    ...lane.marks.filter((mark) => mark.by === word).map((mark) => markMatch(lane, mark)),
  ]);
}

function findWithin(layout: Layout, lanes: readonly LayoutLane[], words: string): readonly Match[] {
  const block = /^(?:memory|block )?(\d+)(?:-(?:memory)?(\d+))?$/.exec(words);
  const named = block === null ? [] : blockRange(lanes, Number(block[1]), Number(block[2] ?? block[1]));
  if (block !== null && (named.length > 0 || !BARE_ADDRESS.test(words))) return named;
  const page = /^pfn[ :=]?(0x[0-9a-f]+|\d+)$/.exec(words);
  if (page !== null) return at(lanes, Number(page[1]) * layout.pageSize);
  const address = addressOf(words);
  if (address !== undefined) return at(lanes, address);
  const zone = words.replace(/^zone[ _]/, "");
  const zones = lanes.flatMap((lane) => zonesNamed(lane, zone).map((zone) => zoneMatch(lane, zone)));
  return zones.length > 0 ? zones : lanes.flatMap((lane) => worded(lane, words.split(" ")));
}

/** As /proc/iomem prints them: at least eight digits, or some of hexadecimal among others. */
const BARE_ADDRESS = /^(?=[a-f]*\d)(?:[\da-f]{8,}|(?=\d*[a-f])[\da-f]{6,})(?:-[\da-f]+)?$/i;

/** `0x13ff00000`, `13ff00000`, `0x100M`, `4g`, `4.5GiB`, `0x13ff00000-0x13ffbffff` by its start; undefined: no address. */
export function addressOf(words: string): number | undefined {
  if (BARE_ADDRESS.test(words)) return Number.parseInt(words, 16);
  const hex = /^(0x[0-9a-f]+)([kmgt]?)(?:i?b)?(?:-.*)?$/i.exec(words);
  const decimal = /^(\d+(?:\.\d+)?)([kmgt])(?:i?b)?$/i.exec(words);
  const found = hex ?? decimal;
  return found === null ? undefined : Number(found[1]) * UNITS[found[2]!.toLowerCase()]!;
}

/** The zone of that name, else those whose names begin so. */
function zonesNamed(lane: LayoutLane, words: string): readonly LayoutZone[] {
  const named = lane.zones.filter((zone) => zone.zone.toLowerCase() === words);
  if (named.length > 0 || words.length < 3) return named;
  return lane.zones.filter((zone) => zone.zone.toLowerCase().startsWith(words));
}

/** All of a node, by its first zone; of one that has a single zone that one is all. */
function nodeMatch(lane: LayoutLane): readonly Match[] {
  const [zone, ...others] = lane.zones;
  if (zone === undefined || others.length === 0) return [];
  const first = Math.min(...lane.zones.map((one) => one.first));
  const last = Math.max(...lane.zones.map((one) => one.last));
  return [{ lane, key: zoneKey(lane, zone), first, last, name: () => lane.label }];
}

function wholeLane(lane: LayoutLane): readonly Match[] {
  if (lane.zones.length > 0) return lane.zones.map((zone) => zoneMatch(lane, zone));
  return lane.blocks.length > 0
    ? lane.blocks.map((run) => runMatch(lane, run))
    : lane.marks.map((mark) => markMatch(lane, mark));
}

/** The blocks of a range of ids, run by run. */
function blockRange(lanes: readonly LayoutLane[], first: number, last: number): readonly Match[] {
  return lanes.flatMap((lane) =>
    lane.blocks
      .filter((run) => run.firstBlock <= last && first <= run.lastBlock)
      .map((run) => runMatch(lane, run, Math.max(first, run.firstBlock), Math.min(last, run.lastBlock))),
  );
}

/** The block at an address, and what lies there. */
function at(lanes: readonly LayoutLane[], address: number): readonly Match[] {
  const here = { first: address, last: address };
  return lanes.flatMap((lane) => [
    ...lane.blocks
      .filter((run) => overlaps(run, here))
      .map((run) => {
        const block = run.firstBlock + Math.floor((address - run.first) / blockBytes(run));
        return runMatch(lane, run, block, block);
      }),
    ...lane.marks.filter((mark) => overlaps(mark, here)).map((mark) => markMatch(lane, mark)),
  ]);
}

/** What is said of something has all the words in it. */
function worded(lane: LayoutLane, words: readonly string[]): readonly Match[] {
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  return [
    ...lane.blocks.filter((run) => has(`${run.state} ${run.device ?? ""}`)).map((run) => runMatch(lane, run)),
    ...lane.marks
      .filter((mark) => has(`${MARK_WORDS[mark.kind]} ${markWords(mark.kind)} ${mark.by}`))
      .map((mark) => markMatch(lane, mark)),
  ];
}

function reservedInMovable({ lanes }: Layout): readonly Match[] {
  return lanes.flatMap((lane) => lane.marks.filter((mark) => mark.collides).map((mark) => markMatch(lane, mark)));
}

function neverOfflineable({ lanes, neverOffline = [] }: Layout): readonly Match[] {
  return neverOffline.flatMap(({ firstBlock, lastBlock }) => blockRange(lanes, firstBlock, lastBlock));
}

/** Blocks with such pages in them, then the allocations. */
function pinnedPages({ lanes }: Layout): readonly Match[] {
  return lanes.flatMap((lane) => {
    const pinned = lane.marks.filter((mark) => mark.pinned);
    return [...blocksWith(lane, pinned), ...pinned.map((mark) => markMatch(lane, mark))];
  });
}

/** Blocks with pageblocks that the step isolated, then the pageblocks. */
function isolatedPageblocks({ lanes }: Layout): readonly Match[] {
  return lanes.flatMap((lane) => {
    const blocks = blocksWith(
      lane,
      lane.pageblocks.filter(({ isolated }) => isolated),
    );
    return [...blocks, ...lane.marks.filter(({ kind }) => kind === "pageblock").map((mark) => markMatch(lane, mark))];
  });
}

/** Blocks that some of these ranges reach into, each once. */
function blocksWith(lane: LayoutLane, ranges: readonly Pick<Match, "first" | "last">[]): readonly Match[] {
  return lane.blocks.flatMap((run) => {
    const blockAt = (address: number): number => run.firstBlock + Math.floor((address - run.first) / blockBytes(run));
    const found: Match[] = [];
    let next = run.firstBlock;
    for (const range of ranges.filter((one) => overlaps(one, run)).toSorted((a, b) => a.first - b.first)) {
      const from = Math.max(next, blockAt(range.first));
      const to = Math.min(run.lastBlock, blockAt(range.last));
      if (from > to) continue;
      found.push(runMatch(lane, run, from, to));
      next = to + 1;
    }
    return found;
  });
}

function changedBlocks({ lanes }: Layout): readonly Match[] {
  return lanes.flatMap((lane) => lane.blocks.filter((run) => run.changed).map((run) => runMatch(lane, run)));
}

function inSeveralZones({ lanes }: Layout): readonly Match[] {
  return lanes.flatMap((lane) =>
    lane.blocks.filter((run) => run.state === "online" && run.zone === "none").map((run) => runMatch(lane, run)),
  );
}

/** Something selected as a match. */
export function matchOf(selected: Selected): Match {
  const { lane } = selected;
  if (selected.kind === "block") return runMatch(lane, selected.run, selected.block, selected.block);
  return selected.kind === "zone" ? zoneMatch(lane, selected.zone) : markMatch(lane, selected.mark);
}

/** All of a lane; of one that holds nothing its place. */
export function matchOfLane(lane: LayoutLane): Match {
  const [match = { lane, key: `lane:${lane.label}`, first: 0, last: 0, name: () => lane.label }] = [
    ...nodeMatch(lane),
    ...wholeLane(lane),
  ];
  return match;
}

/** Blocks of a run, ids inclusive; all of them where none are said. */
export function runMatch(
  lane: LayoutLane,
  run: LayoutBlocks,
  firstBlock: number = run.firstBlock,
  lastBlock: number = run.lastBlock,
): Match {
  const { first, last } = bytesOfBlocks(run, firstBlock, lastBlock);
  const name = (): string => {
    const device = run.device === undefined ? "" : `, of ${run.device}`;
    return `${blockName(firstBlock, lastBlock)}, ${run.state}, ${describeZones(run.validZones)}${device}`;
  };
  return { lane, key: blockKey(firstBlock), first, last, name };
}

export function zoneMatch(lane: LayoutLane, zone: LayoutZone): Match {
  const { first, last } = zone;
  return { lane, key: zoneKey(lane, zone), first, last, name: () => `${zone.zone} of ${lane.label}` };
}

export function markMatch(lane: LayoutLane, mark: LayoutMark): Match {
  const { first, last } = mark;
  const name = (): string => `${describeMark(mark)}, ${size(last + 1 - first)}`;
  return { lane, key: markKey(mark), first, last, name };
}
