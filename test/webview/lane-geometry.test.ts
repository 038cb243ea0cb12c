import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hitTest,
  type LaneGeometry,
  laneAxis,
  laneGeometry,
  pictureGeometry,
} from "../../client/webview/lane-geometry.ts";
import { visibleTicks } from "../../client/webview/ticks.ts";
import { blocks, GiB, lane, reserved, seed, TiB, zone } from "./layouts.ts";

function geometryOf(of: Parameters<typeof laneGeometry>[0], width = 600): LaneGeometry {
  return laneGeometry(of, laneAxis([of], width));
}
const seedLane = seed().lanes[0]!;
const middle = ({ rect }: LaneGeometry["groups"][number] | LaneGeometry["marks"][number]) =>
  [rect.x + rect.width / 2, rect.y + rect.height / 2] as const;

describe("what is small is seen", () => {
  test("768 KiB at the end of 4 GiB have their three pixels, and end where the lane ends", () => {
    const mark = geometryOf(seedLane).marks.find(({ of }) => of.collides)!;
    expect(mark.rect.width).toBeGreaterThanOrEqual(3);
    expect(mark.rect.x + mark.rect.width).toBeLessThanOrEqual(600);
  });

  test("16 MiB of DMA have their place beside 64 TiB", () => {
    const huge = lane(0, {
      zones: [zone("DMA", 0x1000, 0xffffff), zone("Normal", 4 * GiB, 64 * TiB - 1)],
      blocks: [blocks(0, 0, "none", { blockSize: 2 * GiB }), blocks(2, 32767, "Normal", { blockSize: 2 * GiB })],
    });
    const { zones, groups } = geometryOf(huge);
    expect(zones[0]!.rect.width).toBeGreaterThanOrEqual(14);
    expect(groups[0]!.rect.width).toBeGreaterThanOrEqual(14);
  });

  test("one page of difference makes no piece of its own", () => {
    const { zones } = geometryOf(seedLane);
    expect(zones[0]!.rect.x).toBeLessThan(1);
  });
});

test("bands that overlap get rows of their own", () => {
  const sandwich = lane(0, {
    zones: [zone("Normal", 4 * GiB, 5 * GiB - 1), zone("Movable", 4.5 * GiB, 4.75 * GiB - 1)],
    blocks: [blocks(32, 39, "Normal")],
  });
  const [normal, movable] = geometryOf(sandwich).zones;
  expect(movable!.rect.y).toBeGreaterThanOrEqual(normal!.rect.y + normal!.rect.height);
  expect(geometryOf(seedLane).zones.every(({ rect }) => rect.y === 0)).toBe(true);
});

test("a layout beside another is drawn on the same axis", () => {
  const other = { ...seed(), lanes: [lane(0, { blocks: [blocks(0, 23, "DMA32"), blocks(32, 47, "Normal")] })] };
  const [one] = pictureGeometry(seed(), [other], 600).lanes;
  const [two] = pictureGeometry(other, [seed()], 600).lanes;
  expect(one!.geometry.axis.toX(5 * GiB)).toBe(two!.geometry.axis.toX(5 * GiB));
});

describe("what is under the pointer", () => {
  const geometry = geometryOf(seedLane);
  test("is the reservation before the block it lies below", () => {
    const mark = geometry.marks.find(({ of }) => of.collides)!;
    expect(hitTest(geometry, ...middle(mark))).toEqual({ kind: "mark", mark: mark.of });
  });

  test("is the very block, not only its run", () => {
    const group = geometry.groups.find(({ of }) => of.firstBlock === 32)!;
    const x = geometry.axis.toX(35.5 * 2 ** 27);
    expect(hitTest(geometry, x, group.rect.y + 5)).toMatchObject({ kind: "group", block: 35 });
  });

  test("is nothing in a hole", () => {
    expect(hitTest(geometry, geometry.axis.toX(0xe0000000), geometry.blocksTop + 5)).toBeUndefined();
  });

  test("every cell is hit at its own middle", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: geometry.groups.length - 1 }),
        fc.integer({ min: 280, max: 3000 }),
        (at, width) => {
          const wide = geometryOf(seedLane, width);
          const group = wide.groups[at]!;
          expect(hitTest(wide, ...middle(group))).toMatchObject({ kind: "group", group: group.of });
        },
      ),
    );
  });
});

describe("addresses below a lane", () => {
  const { axis, zones } = geometryOf(seedLane, 900);
  const starts = zones.map(({ of }) => of.first);
  const ticks = (from: number, to: number) => visibleTicks(axis, starts, from, to, (label) => label.length * 6);

  test("tell where memory begins again after a hole", () => {
    expect(ticks(0, 900)).toContainEqual(expect.objectContaining({ label: "0x100000000", major: true }));
  });

  test("never touch each other", () => {
    const boxes = ticks(0, 900).map((tick) => {
      const width = tick.label.length * 6;
      const left = tick.leading ? tick.x : tick.x - width / 2;
      return [left, left + width] as const;
    });
    for (const [at, [left]] of boxes.entries()) if (at > 0) expect(left).toBeGreaterThan(boxes[at - 1]![1]);
  });

  test("are found for a small part of a picture that is zoomed in far", () => {
    const wide = laneAxis([seedLane], 200_000);
    const from = wide.toX(0x120080000);
    const found = visibleTicks(wide, starts, from - 300, from + 300, (label) => label.length * 6);
    expect(found.length).toBeGreaterThan(1);
    expect(found.length).toBeLessThan(10);
  });
});

test("a lane of nothing but a reservation outside of all blocks has a picture", () => {
  const pmem = lane(1, { marks: [reserved(16 * GiB, 32 * GiB - 1, "pmem0", { kind: "persistent" })] });
  const geometry = geometryOf(pmem);
  expect(geometry.regions[0]!.rect).toMatchObject({ x: 0, width: 600 });
  expect(hitTest(geometry, 300, geometry.blocksTop + 4)).toMatchObject({ kind: "mark" });
});
