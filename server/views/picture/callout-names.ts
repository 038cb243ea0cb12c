/**
 * What of a lane deserves a name of its own: blocks that the step failed at, changed or took away, that can't go offline,
 * or that are offline beside others; pieces of what a kernel left. Names that have no room each become one for several.
 */

import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutLane, LayoutMark } from "../layout.ts";
import { localized } from "../localized.ts";
import { type BlockGroup, isStuck } from "./block-groups.ts";
import { blockNumbers, count } from "./notation.ts";
import type { Paint } from "./shapes.ts";

export interface CalloutName extends ByteRange {
  readonly words: string;
  readonly paint: Paint;
  /** Cells that may have room for their own numbers; none: nothing else names it. */
  readonly cells: readonly NamedCell[];
  /** Undefined for what is there no more, and for several. */
  readonly group?: BlockGroup;
}

/** What is written in a cell that is wide enough for it. */
export interface NamedCell extends ByteRange {
  readonly words: string;
}

/** Names of one kind by address. */
export interface CalloutNames {
  readonly names: readonly CalloutName[];
  /** For those of which nothing else is named, neither above them nor in them. */
  readonly isLastResort?: true;
  /** Those from `from` to before `to` as one; undefined: they can't be. */
  joined(from: number, to: number): CalloutName | undefined;
}

/** Before it is known how far it reaches. */
interface Candidate extends Omit<CalloutName, "words"> {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** What they are, where several are told together: `offline`. */
  readonly are: string;
  /** What is said behind the numbers of this one. */
  readonly behind: string;
}

/** What matters most first: failed, changed, gone, pieces (those that were seen before others), stuck, offline. Neighbours of one kind have one name. */
export function calloutNames(lane: LayoutLane, groups: readonly BlockGroup[]): readonly CalloutNames[] {
  const [changed, stuck, offline]: Candidate[][] = [[], [], []];
  const isMixed = lane.blocks.some((run) => run.state === "online");
  const failed = failedNames(lane);
  /** What the step failed at is named with what came of it. */
  const isNamed = ({ firstBlock, lastBlock }: BlockGroup): boolean =>
    failed.some((one) => one.firstBlock === firstBlock && one.lastBlock === lastBlock);
  for (const group of groups) {
    if (isNamed(group)) continue;
    const { first, last, firstBlock, lastBlock } = group;
    const cells = [{ first, last, words: blockNumbers(firstBlock, lastBlock) }];
    const own = { first, last, firstBlock, lastBlock, behind: "", group, cells };
    const collides = isStuck(group);
    const { state } = group.runs[0]!;
    if (group.runs.some((run) => run.changed)) changed!.push({ ...own, are: state, paint: collides ? "alarm" : "ink" });
    else if (collides) stuck!.push({ ...own, are: localized("can't go offline"), paint: "alarm" });
    else if (isMixed && group.runs.every((run) => run.state !== "online")) {
      offline!.push({ ...own, are: state, paint: "faint" });
    }
  }
  return [
    listed(failed, localized("failed")),
    listed(changed!, localized("changed")),
    listed(goneNames(lane), localized("gone")),
    piecesNames(lane, (known) => known === "observed"),
    piecesNames(lane, (known) => known !== "observed"),
    listed(stuck!, localized("can't go offline")),
    listed(offline!, localized("not online")),
    { ...listed(plainNames(lane, groups), localized("blocks")), isLastResort: true },
  ];
}

/** Of more groups than these there is no telling them apart. */
const MOST_PLAIN = 48;

/** All blocks by what of them is memory; those that follow each other have one name. */
function plainNames({ absent = [] }: LayoutLane, groups: readonly BlockGroup[]): readonly Candidate[] {
  if (groups.length > MOST_PLAIN) return [];
  return groups.map(({ first, last, firstBlock, lastBlock }) => {
    const part = widestPresent({ first, last }, absent);
    const cells = [{ ...part, words: blockNumbers(firstBlock, lastBlock) }];
    return { ...part, firstBlock, lastBlock, are: localized("blocks"), behind: "", paint: "faint", cells };
  });
}

/** The widest part of a range that none of the absent ones covers; all of it where they leave nothing. */
function widestPresent(range: ByteRange, absent: readonly ByteRange[]): ByteRange {
  let widest: ByteRange | undefined;
  let from = range.first;
  const within = absent.filter(({ first, last }) => first <= range.last && last >= range.first);
  for (const { first, last } of [...within, { first: range.last + 1, last: range.last }]) {
    if (first > from && (widest === undefined || first - from > widest.last + 1 - widest.first)) {
      widest = { first: from, last: first - 1 };
    }
    from = Math.max(from, last + 1);
  }
  return widest ?? range;
}

/** Pieces of the crashed kernel and runs of pageblocks in lanes of their own. */
function piecesNames(lane: LayoutLane, isOne: (known: LayoutMark["known"]) => boolean): CalloutNames {
  const names = lane.marks
    .filter(({ kind, known }) => (kind === "overwritten" || kind === "crashed" || kind === "pageblock") && isOne(known))
    .toSorted((a, b) => a.first - b.first)
    .map(({ by: words, kind, first, last }) => {
      const paint: Paint = kind === "overwritten" ? "alarm" : "ink";
      return { first, last, words, paint, cells: [{ first, last, words }] };
    });
  return { names, joined: () => undefined };
}

function goneNames(lane: LayoutLane): readonly Candidate[] {
  return (lane.gone ?? [])
    .toSorted((a, b) => a.first - b.first)
    .map(({ first, last, firstBlock, lastBlock, device }) => {
      const behind = ` ${localized("gone")}${device === undefined ? "" : ` (${device})`}`;
      return { first, last, firstBlock, lastBlock, are: localized("gone"), behind, paint: "ink", cells: [] };
    });
}

/** What the step was asked for and did not do. */
function failedNames(lane: LayoutLane): readonly Candidate[] {
  return (lane.failed ?? [])
    .toSorted((a, b) => a.first - b.first)
    .map(({ result, ...range }) => {
      return {
        ...range,
        are: result,
        behind: `: ${result}`,
        paint: result === "depends" ? "ink" : "alarm",
        cells: [],
      };
    });
}

/** `otherwise`: what several are that are not alike. */
function listed(candidates: readonly Candidate[], otherwise: string): CalloutNames {
  const all = neighboursJoined(candidates);
  const before = new Float64Array(all.length + 1);
  /** The first of those before each that are like it. */
  const like = new Uint32Array(all.length);
  for (const [at, { are, firstBlock, lastBlock }] of all.entries()) {
    before[at + 1] = before[at]! + lastBlock + 1 - firstBlock;
    like[at] = at > 0 && all[at - 1]!.are === are ? like[at - 1]! : at;
  }
  const names = all.map(named);
  return {
    names,
    joined: (from, to) => {
      const [one, last] = [all[from]!, all[to - 1]!];
      if (to - from === 1) return names[from];
      const are = like[to - 1]! <= from ? one.are : otherwise;
      const paint = one.paint === last.paint ? one.paint : "ink";
      return {
        first: one.first,
        last: last.last,
        // Most are tried and not taken.
        get words() {
          return `${blockNumbers(one.firstBlock, last.lastBlock)}: ${count(before[to]! - before[from]!)} ${are}`;
        },
        paint,
        cells: [],
      };
    },
  };
}

function neighboursJoined(candidates: readonly Candidate[]): readonly Candidate[] {
  const all: Candidate[] = [];
  let cells: NamedCell[] = [];
  for (const next of candidates) {
    const before = all.at(-1);
    if (
      before !== undefined &&
      before.behind === next.behind &&
      before.are === next.are &&
      before.lastBlock + 1 === next.firstBlock
    ) {
      cells.push(...next.cells);
      all[all.length - 1] = { ...before, last: next.last, lastBlock: next.lastBlock, cells };
    } else {
      cells = [...next.cells];
      all.push({ ...next, cells });
    }
  }
  return all;
}

function named({ behind, firstBlock, lastBlock, ...of }: Candidate): CalloutName {
  return { ...of, words: `${blockNumbers(firstBlock, lastBlock)}${behind}` };
}
