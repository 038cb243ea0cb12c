/**
 * Names of cells that stand for many blocks each: neighbours of one zone have one, the numbers of the blocks that are in
 * sight. What has changed or can't go offline among them is named above (callout-names.ts).
 */
import { firstWhere } from "../../simulation/units/first-where.ts";
import type { LayoutLane } from "../layout.ts";
import type { BlockGroup } from "./block-groups.ts";
import { clipped, type Drawing, label } from "./labels.ts";
import type { Placed } from "./lane-geometry.ts";
import { blockNumbers } from "./notation.ts";
import type { Paint, Rect, Shape } from "./shapes.ts";

type BlockIds = Pick<BlockGroup, "firstBlock" | "lastBlock">;

/** Neighbours of one zone; ids inclusive. */
interface Run {
  readonly firstBlock: number;
  lastBlock: number;
  readonly rect: { readonly x: number; readonly y: number; readonly height: number; width: number };
  readonly zone: string;
  /** All of it is one colour. */
  isPlain: boolean;
}

/** `groups`: those in sight, by address. */
export function crowdNames(
  groups: readonly Placed<BlockGroup>[],
  { blocks }: LayoutLane,
  drawing: Drawing,
): readonly Shape[] {
  return runsOf(groups, blocks).flatMap(({ firstBlock, lastBlock, rect, zone, isPlain }) => {
    const ink: Paint = isPlain ? `on:${zone}` : "ink";
    const back: Paint | undefined = isPlain ? undefined : "paper";
    const words = blockNumbers(firstBlock, lastBlock);
    return label(clipped(rect, drawing), words, ink, "text", drawing.metrics, back);
  });
}

function runsOf(groups: readonly Placed<BlockGroup>[], blocks: LayoutLane["blocks"]): readonly Run[] {
  const runs: Run[] = [];
  const add = (zone: string, { firstBlock, lastBlock }: BlockIds, rect: Rect, isPlain: boolean): void => {
    const last = runs.at(-1);
    const isNext = last?.zone === zone && last.lastBlock + 1 === firstBlock;
    if (last === undefined || !isNext || rect.x - last.rect.x - last.rect.width >= 1) {
      runs.push({ firstBlock, lastBlock, rect: { ...rect }, zone, isPlain });
      return;
    }
    last.lastBlock = lastBlock;
    last.rect.width = rect.x + rect.width - last.rect.x;
    last.isPlain &&= isPlain;
  };
  for (const { of, rect } of groups) {
    const { crowd } = of;
    if (crowd === undefined) continue;
    const isNamedAbove = crowd.changed > 0 || crowd.stuck > 0;
    const { zone } = crowd.parts[0]!;
    const isPlain = crowd.filled > 0.995 && crowd.parts.every(({ state }) => state === "online");
    if (crowd.parts.some((part) => part.zone !== zone)) {
      // What is named above does not hide where the zone before it ends.
      const parts = zonesWithin(of, blocks);
      for (const part of isNamedAbove ? parts.slice(0, 1) : parts) add(part.zone, part, rect, isPlain);
    } else if (!isNamedAbove) add(zone, of, rect, isPlain);
  }
  return runs;
}

/** Of cells in which one zone ends and another begins, the blocks of both; of any others none. */
function zonesWithin({ firstBlock, lastBlock }: BlockGroup, blocks: LayoutLane["blocks"]) {
  const at = firstWhere(blocks.length, (one) => blocks[one]!.lastBlock >= firstBlock);
  const [one, other] = [blocks[at], blocks[at + 1]];
  if (one === undefined || other === undefined || other.lastBlock < lastBlock) return [];
  return [
    { firstBlock, lastBlock: one.lastBlock, zone: one.zone },
    { firstBlock: other.firstBlock, lastBlock, zone: other.zone },
  ];
}
