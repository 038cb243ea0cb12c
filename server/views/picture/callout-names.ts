/**
 * What of a lane deserves a name of its own: blocks that the step changed or took away, that can't go offline, or that are
 * offline beside others; pieces of what a kernel left.
 */
import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutLane } from "../layout.ts";
import { type BlockGroup, isStuck } from "./block-groups.ts";
import { blockNumbers } from "./notation.ts";
import type { Paint } from "./shapes.ts";

export interface CalloutName extends ByteRange {
  readonly words: string;
  readonly paint: Paint;
  /** One cell, which may have room for its number. */
  readonly alone: boolean;
  /** Undefined for what is there no more. */
  readonly group?: BlockGroup;
}

/** Before it is known how far it reaches. */
interface Candidate extends Omit<CalloutName, "words"> {
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** What is said behind the numbers. */
  readonly behind: string;
}

/** What matters most first: changed, gone, pieces, stuck, offline; each by address. Neighbours of one kind have one name. */
export function calloutNames(lane: LayoutLane, groups: readonly BlockGroup[]): readonly (readonly CalloutName[])[] {
  const [changed, stuck, offline]: Candidate[][] = [[], [], []];
  const isMixed = lane.blocks.some((run) => run.state === "online");
  for (const group of groups) {
    const { first, last, firstBlock, lastBlock } = group;
    const own = { first, last, firstBlock, lastBlock, behind: "", group, alone: true };
    const collides = isStuck(group);
    if (group.runs.some((run) => run.changed)) changed!.push({ ...own, paint: collides ? "alarm" : "ink" });
    else if (collides) stuck!.push({ ...own, paint: "alarm" });
    else if (isMixed && group.runs.every((run) => run.state !== "online")) offline!.push({ ...own, paint: "faint" });
  }
  const [of, ...others] = [changed!, goneNames(lane), stuck!, offline!].map((all) => joined(all).map(named));
  return [of!, piecesNames(lane), ...others];
}

/** Pieces of the crashed kernel and runs of pageblocks in lanes of their own. */
function piecesNames(lane: LayoutLane): readonly CalloutName[] {
  return lane.marks
    .filter(({ kind }) => kind === "overwritten" || kind === "crashed" || kind === "pageblock")
    .toSorted((a, b) => a.first - b.first)
    .map(({ by: words, kind, first, last }) => {
      const paint: Paint = kind === "overwritten" ? "alarm" : "ink";
      return { first, last, words, paint, alone: true };
    });
}

function goneNames(lane: LayoutLane): readonly Candidate[] {
  return (lane.gone ?? [])
    .toSorted((a, b) => a.first - b.first)
    .map(({ first, last, firstBlock, lastBlock, device }) => {
      const behind = ` gone${device === undefined ? "" : ` (${device})`}`;
      return { first, last, firstBlock, lastBlock, behind, paint: "ink", alone: false };
    });
}

function joined(candidates: readonly Candidate[]): readonly Candidate[] {
  const all: Candidate[] = [];
  for (const next of candidates) {
    const before = all.at(-1);
    if (before !== undefined && before.behind === next.behind && before.lastBlock + 1 === next.firstBlock) {
      all[all.length - 1] = { ...before, last: next.last, lastBlock: next.lastBlock, alone: false };
    } else all.push(next);
  }
  return all;
}

function named({ behind, firstBlock, lastBlock, ...of }: Candidate): CalloutName {
  return { ...of, words: `${blockNumbers(firstBlock, lastBlock)}${behind}` };
}
