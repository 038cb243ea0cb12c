/** What a tooltip says of a place of a lane: what is there, its state, where it lies, and why. */

import type { ByteRange } from "../../simulation/units/units.ts";
import type { Layout, LayoutCause, LayoutLane, LayoutMark, LayoutStuck, LayoutZone } from "../layout.ts";
import { localized } from "../localized.ts";
import {
  ABSENT_WORDS,
  type BlockGroup,
  blockBytes,
  bytesOfBlocks,
  changedWords,
  describeCrowd,
  describeMark,
  describeZones,
  knownWords,
  markWords,
  nodesWords,
  overlaps,
  removableWords,
  stuckWords,
} from "./block-groups.ts";
import { describeMarkCrowd } from "./crowds.ts";
import type { Hit } from "./hit-test.ts";
import { address, blockName, capital, count, pages, range, size } from "./notation.ts";

export interface Tip {
  readonly title: string;
  readonly notes: readonly { readonly words: string; readonly isAlarm: boolean }[];
  readonly facts: readonly (readonly [name: string, value: string])[];
}

type Fact = Tip["facts"][number];
type Note = Tip["notes"][number];

/** What a tooltip needs of the layout. */
export type TipLayout = Pick<Layout, "pageSize" | "neverOffline">;

/** Statements that are told; of more, their number. */
const MOST_CAUSES = 2;

/** `under`: the addresses that the pixel under the pointer stands for; undefined: the thing itself has the focus. */
export function tipOf(lane: LayoutLane, hit: Hit, under: ByteRange | undefined, of: TipLayout): Tip {
  const tip = ownTip(lane, hit, of);
  const at = under === undefined ? undefined : addressWithin(under, extentOf(hit));
  return at === undefined ? tip : { ...tip, facts: [[localized("at"), at], ...tip.facts] };
}

/** Bytes of what a tooltip is about. */
function extentOf(hit: Hit): ByteRange {
  switch (hit.kind) {
    case "zone":
      return hit.zone;
    case "mark":
      return hit.crowd ?? hit.mark;
    case "group":
      return hit.crowd ?? bytesOfBlocks(hit.group, hit.block, hit.block);
    case "absent":
      return hit.absent;
    case "gap":
      return hit.gap;
  }
}

/** Undefined: the thing lies elsewhere, or is so small that the pixel tells nothing of where in it. */
function addressWithin(under: ByteRange, of: ByteRange): string | undefined {
  const pixel = under.last + 1 - under.first;
  if (under.last < of.first || of.last < under.first || pixel > of.last + 1 - of.first) return undefined;
  return address(Math.max(of.first, Math.min(roundAddress(under), of.last)));
}

/** The roundest address of a pixel: no finer than it tells. */
export function roundAddress({ first, last }: ByteRange): number {
  const unit = 2 ** Math.floor(Math.log2(last + 1 - first));
  return Math.ceil(first / unit) * unit <= last ? Math.ceil(first / unit) * unit : first;
}

function ownTip(lane: LayoutLane, hit: Hit, { pageSize, neverOffline = [] }: TipLayout): Tip {
  switch (hit.kind) {
    case "zone":
      return zoneTip(lane, hit.zone, pageSize);
    case "mark":
      if (hit.crowd === undefined) return markTip(hit.mark, pageSize);
      return {
        title: capital(describeMarkCrowd(hit.crowd)),
        notes: [{ words: localized("Zoom in to tell them apart."), isAlarm: false }],
        facts: [[localized("range"), range(hit.crowd.first, hit.crowd.last)]],
      };
    case "group":
      return hit.crowd === undefined ? blockTip(hit.group, hit.block, neverOffline) : crowdTip(hit.crowd);
    case "absent":
      return emptyTip(capital(ABSENT_WORDS[hit.absent.why](hit.absent.node)), hit.absent, []);
    case "gap":
      return emptyTip(
        localized("Nothing of {0}", lane.label),
        hit.gap,
        hit.gap.broken ? [{ words: localized("drawn narrower than it is"), isAlarm: false }] : [],
      );
  }
}

function emptyTip(title: string, { first, last }: ByteRange, notes: readonly Note[]): Tip {
  return {
    title,
    notes,
    facts: [
      [localized("range"), range(first, last)],
      [localized("size"), size(last + 1 - first)],
    ],
  };
}

function crowdTip({ firstBlock, lastBlock, first, last, crowd }: BlockGroup): Tip {
  const said = describeCrowd(crowd!);
  const stuck = localized("{0} can't go offline", count(crowd!.stuck));
  const notes = said.map((words): Note => ({ words, isAlarm: words === stuck }));
  return {
    title: blockName(firstBlock, lastBlock),
    notes,
    facts: [
      [localized("range"), range(first, last)],
      [localized("size"), size(last + 1 - first)],
    ],
  };
}

function blockTip(group: BlockGroup, block: number, never: readonly LayoutStuck[]): Tip {
  const run = group.runs.find((one) => one.firstBlock <= block && block <= one.lastBlock)!;
  const own = bytesOfBlocks(run, block, block);
  const within = group.marks.filter((mark) => overlaps(mark, own));
  const colliding = within.filter((mark) => mark.collides);
  const notes: Note[] = [];
  const states = [run.state, nodesWords(run.nodes), removableWords(run)];
  if (run.device !== undefined) states.push(localized("of {0}", run.device));
  notes.push({ words: states.join(", "), isAlarm: false });
  if (run.changed) notes.push({ words: changedWords(run.compared), isAlarm: false });
  const stuck = never.find(({ firstBlock, lastBlock }) => firstBlock <= block && block <= lastBlock);
  if (stuck !== undefined) {
    notes.push({ words: localized("can't go offline: {0}", stuckWords(stuck, block)), isAlarm: true });
  } else if (colliding[0] !== undefined) {
    const first = localized("can't go offline: {0}", describeMark(colliding[0]));
    const words = colliding.length === 1 ? first : localized("{0}, and {1} more", first, count(colliding.length - 1));
    notes.push({ words, isAlarm: true });
  }
  const facts: Fact[] = [
    ["valid_zones", describeZones(run.validZones)],
    [localized("range"), range(own.first, own.last)],
    [localized("size"), size(blockBytes(run))],
  ];
  if (within.length > colliding.length) {
    facts.push([
      localized("in use"),
      within.length === 1 ? describeMark(within[0]!) : localized("{0} ranges", count(within.length)),
    ]);
  }
  if (group.lastBlock > group.firstBlock)
    facts.push([localized("alike"), blockName(group.firstBlock, group.lastBlock)]);
  return { title: blockName(block, block), notes, facts: [...facts, ...because(run.causes)] };
}

function zoneTip(lane: LayoutLane, zone: LayoutZone, pageSize: number): Tip {
  return {
    title: `${zone.zone}, ${lane.label}`,
    notes: zone.present === 0 ? [{ words: localized("no page is present"), isAlarm: false }] : [],
    facts: [
      [localized("range"), range(zone.first, zone.last)],
      ["start_pfn", `0x${zone.startPfn.toString(16)}`],
      ["present", pages(zone.present, pageSize)],
      ["spanned", pages(zone.spanned, pageSize)],
      ["managed", pages(zone.managed, pageSize)],
      ...because(zone.causes),
    ],
  };
}

function markTip(mark: LayoutMark, pageSize: number): Tip {
  const bytes = mark.last + 1 - mark.first;
  return {
    title: mark.by || capital(markWords(mark.kind)),
    notes: mark.collides ? [{ words: localized("in a Movable zone: its block can't go offline"), isAlarm: true }] : [],
    facts: [
      [localized("what"), `${markWords(mark.kind)}, ${knownWords(mark.known)}`],
      [localized("range"), range(mark.first, mark.last)],
      [localized("size"), bytes % pageSize === 0 ? pages(bytes / pageSize, pageSize) : size(bytes)],
      ...because(mark.causes),
    ],
  };
}

function because(causes: readonly LayoutCause[]): readonly Fact[] {
  const told = causes.slice(0, MOST_CAUSES).map(({ text, place }): Fact => {
    return [
      localized("because of"),
      place === undefined ? text : `${text} (${localized("line {0}", place.startLine + 1)})`,
    ];
  });
  const more = causes.length - told.length;
  return more > 0 ? [...told, ["", localized("and {0} more", count(more))]] : told;
}
