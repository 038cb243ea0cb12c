/**
 * What can be selected in a picture, under names that outlive a step, an edit and a reload: a block by its id, a zone by
 * node and name, a mark by where it lies.
 */
import type { Layout, LayoutBlocks, LayoutLane, LayoutMark, LayoutZone } from "../../server/views/layout.ts";
import { type BlockGroup, blockGroups, bytesOfBlocks } from "../../server/views/picture/block-groups.ts";
import type { Hit } from "../../server/views/picture/hit-test.ts";
import { blockKey, markKey, zoneKey } from "../../server/views/picture/keys.ts";

export type Selected =
  | {
      readonly kind: "block";
      readonly lane: LayoutLane;
      readonly block: number;
      readonly group: BlockGroup;
      readonly run: LayoutBlocks;
    }
  | { readonly kind: "zone"; readonly lane: LayoutLane; readonly zone: LayoutZone }
  | { readonly kind: "mark"; readonly lane: LayoutLane; readonly mark: LayoutMark };

/** Null: nothing is there that can be selected. */
export function hitKey(lane: LayoutLane, hit: Hit): string | null {
  switch (hit.kind) {
    case "group":
      return blockKey(hit.block);
    case "zone":
      return zoneKey(lane, hit.zone);
    case "mark":
      return markKey(hit.mark);
    default:
      return null;
  }
}

/** What a key names in this layout; undefined where it isn't there (yet, or any more). */
export function findSelected(layout: Layout, key: string): Selected | undefined {
  for (const lane of layout.lanes) {
    if (key.startsWith("block:")) {
      const block = Number(key.slice("block:".length));
      const group = blockGroups(lane).find((one) => one.firstBlock <= block && block <= one.lastBlock);
      const run = group?.runs.find((one) => one.firstBlock <= block && block <= one.lastBlock);
      if (group !== undefined && run !== undefined) return { kind: "block", lane, block, group, run };
      continue;
    }
    const zone = lane.zones.find((one) => zoneKey(lane, one) === key);
    if (zone !== undefined) return { kind: "zone", lane, zone };
    const [, kind, first] = key.split(":");
    const mark = lane.marks.find((one) => one.first === Number(first) && one.kind === kind);
    if (mark !== undefined) return { kind: "mark", lane, mark };
  }
  return undefined;
}

/** Bytes, both ends inclusive. */
export function rangeOf(selected: Selected): { readonly first: number; readonly last: number } {
  if (selected.kind !== "block") return selected.kind === "zone" ? selected.zone : selected.mark;
  return bytesOfBlocks(selected.group, selected.block, selected.block);
}

/** The address in the middle of something selected. */
export function middleOf(selected: Selected): number {
  const { first, last } = rangeOf(selected);
  return (first + last + 1) / 2;
}

/** The key of the group that a key's block belongs to: cells are groups, selections may be single blocks. */
export function cellKey(group: BlockGroup): string {
  return blockKey(group.firstBlock);
}
