/** Some dozens of passages that lie one behind the other, with their sums: what is counted over a text is counted over groups. */
import { isBoot, isDeclaration } from "../order.ts";
import { type CommonEnds, commonEnds } from "./common-ends.ts";
import type { Passage } from "./passage.ts";

export interface PassageGroup {
  readonly passages: readonly Passage[];
  /** Characters. */
  readonly length: number;
  /** Line breaks. */
  readonly breaks: number;
  /** Passages with a statement that belongs in front of the timeline. */
  readonly declarations: number;
  /** One of its statements is `boot`. */
  readonly boots: boolean;
  readonly isOpen: boolean;
  /** There are comments in it. */
  readonly comments: boolean;
  readonly lowestId: number;
  readonly highestId: number;
}

/** Passages of a group that was not edited yet. */
const USUAL = 64;
/** More are taken apart, fewer are joined with their neighbours. */
const MOST = 128;
export const FEWEST = 16;

export function groupsOf(passages: readonly Passage[]): readonly PassageGroup[] {
  if (passages.length <= MOST) return passages.length === 0 ? [] : [groupOf(passages)];
  const count = Math.ceil(passages.length / USUAL);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * passages.length) / count);
    return groupOf(passages.slice(start, Math.floor(((index + 1) * passages.length) / count)));
  });
}

function groupOf(passages: readonly Passage[]): PassageGroup {
  const group = { length: 0, breaks: 0, declarations: 0, boots: false, isOpen: false, comments: false };
  let lowestId = Number.POSITIVE_INFINITY;
  let highestId = -1;
  for (const passage of passages) {
    group.length += passage.text.length;
    group.breaks += passage.lineStarts.length;
    group.isOpen ||= passage.isOpen;
    group.comments ||= passage.comments.length > 0;
    if (passage.statements.some(isDeclaration)) group.declarations++;
    group.boots ||= passage.statements.some(isBoot);
    lowestId = Math.min(lowestId, passage.id);
    highestId = Math.max(highestId, passage.id);
  }
  return { ...group, passages, lowestId, highestId };
}

export function textOfGroup({ passages }: PassageGroup): string {
  return passages.map(({ text }) => text).join("");
}

/** Whether the texts of two lists are the same. What both lists have at their ends is not looked at, nor are passages that both have. */
export function readAlike(a: readonly PassageGroup[], b: readonly PassageGroup[]): boolean {
  const groups = commonEnds(a, b);
  const [left, right] = [passagesBetween(a, groups), passagesBetween(b, groups)];
  const passages = commonEnds(left, right);
  return textBetween(left, passages) === textBetween(right, passages);
}

function passagesBetween(groups: readonly PassageGroup[], { start, end }: CommonEnds): readonly Passage[] {
  const between = groups.slice(start, groups.length - end);
  return between.length === 1 ? between[0]!.passages : between.flatMap(({ passages }) => passages);
}

function textBetween(passages: readonly Passage[], { start, end }: CommonEnds): string {
  return passages
    .slice(start, passages.length - end)
    .map(({ text }) => text)
    .join("");
}
