/** What is drawn at a place of a lane. */

import { firstWhere } from "../../simulation/units/first-where.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import type { LayoutAbsent, LayoutMark, LayoutZone } from "../layout.ts";
import { type BlockGroup, blockBytes } from "./block-groups.ts";
import type { MarkCrowd } from "./crowds.ts";
import type { LaneGeometry } from "./lane-geometry.ts";
import { groupAt, laneIndex } from "./lane-index.ts";
import type { Rect } from "./shapes.ts";

/** The smallest thing under the pointer, with two pixels of mercy for marks. `crowd`: it stands among others that are drawn as one. */
export type Hit =
  | { readonly kind: "zone"; readonly zone: LayoutZone }
  | { readonly kind: "group"; readonly group: BlockGroup; readonly block: number; readonly crowd?: BlockGroup }
  | { readonly kind: "mark"; readonly mark: LayoutMark; readonly crowd?: MarkCrowd }
  /** What of the blocks is no memory of the node. */
  | { readonly kind: "absent"; readonly absent: LayoutAbsent }
  /** A hole of the axis; `broken`: drawn narrower than it is. */
  | { readonly kind: "gap"; readonly gap: ByteRange & { readonly broken: boolean } };

export function hitTest(geometry: LaneGeometry, x: number, y: number): Hit | undefined {
  const under = addressesAt(geometry, x);
  const near = [...geometry.marks, ...geometry.regions].filter(({ rect }) => inside(rect, x, y, 2));
  // What lies there goes before what is only drawn wider than it is, or near.
  const isThere = ({ of }: { readonly of: ByteRange }): boolean => of.first <= under.last && under.first <= of.last;
  const there = near.filter(isThere);
  const marks = (there.length > 0 ? there : near).sort(
    (a, b) => Number(b.of.collides) - Number(a.of.collides) || a.rect.width - b.rect.width,
  );
  const heap = geometry.markCrowds.findLast(
    (crowd) => inside(crowd.rect, x, y, 0) && (there.length === 0 || isThere(crowd)),
  )?.of;
  if (heap !== undefined && (marks[0] === undefined || (heap.collides && !marks[0].of.collides))) {
    return { kind: "mark", mark: heap.one, crowd: heap };
  }
  if (marks[0] !== undefined) return { kind: "mark", mark: marks[0].of };
  const zone = geometry.zones.find(({ rect }) => inside(rect, x, y, 0));
  if (zone !== undefined) return { kind: "zone", zone: zone.of };
  const callout = geometry.callouts.find(({ rect, group }) => group !== undefined && inside(rect, x, y, 0));
  if (callout?.group !== undefined) {
    return { kind: "group", group: callout.group, block: callout.group.firstBlock };
  }
  const absent = geometry.absent.find(({ rect }) => inside(rect, x, y, 0))?.of;
  if (absent !== undefined) return { kind: "absent", absent };
  const group = geometry.groups.find(({ rect }) => inside(rect, x, y, 0))?.of;
  if (group === undefined) return gapAt(geometry, x, y);
  const at = geometry.axis.toAddress(x);
  if (group.crowd === undefined) return { kind: "group", group, block: blockAt(group, at) };
  const one = oneOf(group, at, geometry);
  return one === undefined ? undefined : { kind: "group", group: one, block: blockAt(one, at), crowd: group };
}

/** The addresses that a pixel stands for. */
export function addressesAt({ axis }: LaneGeometry, x: number): ByteRange {
  const first = axis.toAddress(Math.floor(x));
  return { first, last: Math.max(first, axis.toAddress(Math.floor(x) + 1) - 1) };
}

function gapAt({ axis, blocksTop, blocksHeight }: LaneGeometry, x: number, y: number): Hit | undefined {
  if (y < blocksTop || y >= blocksTop + blocksHeight) return undefined;
  const gap = axis.segments.find((one) => one.kind === "hole" && one.x <= x && x < one.x + one.width);
  if (gap === undefined) return undefined;
  return { kind: "gap", gap: { first: gap.start, last: gap.end - 1, broken: gap.broken } };
}

/** The group that shows a block. */
export function groupOf(geometry: LaneGeometry, block: number): BlockGroup | undefined {
  return geometry.groups.find(({ of }) => of.firstBlock <= block && block <= of.lastBlock)?.of;
}

/** The id of the group's block at an address; outside of the group, its nearer end. */
export function blockAt(group: BlockGroup, at: number): number {
  const block = group.firstBlock + Math.floor((at - group.first) / blockBytes(group));
  return Math.max(group.firstBlock, Math.min(group.lastBlock, block));
}

/** Of a crowd what is at the address, or the next behind it. */
function oneOf(crowd: BlockGroup, at: number, geometry: LaneGeometry): BlockGroup | undefined {
  const index = laneIndex(geometry.lane);
  const within = Math.max(crowd.first, Math.min(crowd.last, at));
  const { groups } = index;
  return groupAt(index, within) ?? groups[firstWhere(groups.length, (one) => groups[one]!.last >= within)];
}

function inside(rect: Rect, x: number, y: number, mercy: number): boolean {
  return (
    x >= rect.x - mercy &&
    x < rect.x + rect.width + mercy &&
    y >= rect.y - mercy / 2 &&
    y < rect.y + rect.height + mercy / 2
  );
}
