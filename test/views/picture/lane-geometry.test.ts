import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hitTest } from "../../../server/views/picture/hit-test.ts";
import { laneAxes, laneAxis } from "../../../server/views/picture/lane-axis.ts";
import { type LaneGeometry, laneGeometry } from "../../../server/views/picture/lane-geometry.ts";
import { pictureGeometry, picturePlan } from "../../../server/views/picture/picture-geometry.ts";
import { equalWidths } from "../../../server/views/picture/shapes.ts";
import { visibleTicks } from "../../../server/views/picture/ticks.ts";
import { blocks, GiB, lane, reserved, seed, TiB, zone } from "../../webview/layouts.ts";

const METRICS = equalWidths(6.6);

function geometryOf(of: Parameters<typeof laneGeometry>[0], width = 600): LaneGeometry {
  return laneGeometry(of, laneAxis([of], width), METRICS);
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
  const [one] = pictureGeometry(seed(), [other], { width: 600, metrics: METRICS }).lanes;
  const [two] = pictureGeometry(other, [seed()], { width: 600, metrics: METRICS }).lanes;
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

  test("is a hole between blocks, and nothing above it", () => {
    const x = geometry.axis.toX(0xe0000000);
    expect(hitTest(geometry, x, geometry.blocksTop + 5)).toMatchObject({ kind: "gap", gap: { last: 4 * GiB - 1 } });
    expect(hitTest(geometry, x, geometry.blocksTop - 1)?.kind).not.toBe("gap");
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
  const { axis } = geometryOf(seedLane, 900);
  const ticks = (from: number, to: number) => visibleTicks(axis, seedLane, from, to, METRICS);

  test("tell where memory begins again after a hole", () => {
    expect(ticks(0, 900)).toContainEqual(expect.objectContaining({ label: "0x100000000", major: true }));
  });

  test("tell where the lane ends and where each zone begins, in a narrow pane too", () => {
    for (const width of [320, 500, 900]) {
      const narrow = laneAxis([seedLane], width);
      const labels = visibleTicks(narrow, seedLane, 0, width, METRICS).map(({ label }) => label);
      const end = `0x${(seedLane.blocks.at(-1)!.last + 1).toString(16)}`;
      const movable = `0x${seedLane.zones.find((one) => one.zone === "Movable")!.first.toString(16)}`;
      expect(labels).toEqual(expect.arrayContaining([end, movable]));
    }
  });

  test("never touch each other", () => {
    for (const width of [280, 500, 900]) {
      const found = visibleTicks(laneAxis([seedLane], width), seedLane, 0, width, METRICS);
      for (const one of found) {
        for (const other of found) {
          if (one === other || one.row !== other.row) continue;
          expect(one.right < other.left || other.right < one.left).toBe(true);
        }
      }
    }
  });

  test("are found for a small part of a picture that is zoomed in far", () => {
    const wide = laneAxis([seedLane], 200_000);
    const from = wide.toX(0x120080000);
    const found = visibleTicks(wide, seedLane, from - 300, from + 300, METRICS);
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

describe("the axis of a whole story", () => {
  const dimm = { first: 8 * GiB, last: 12 * GiB - 1 };
  const extent = { memory: [{ first: 0, last: 3 * GiB - 1 }, { first: 4 * GiB, last: 5 * GiB - 1 }, dimm], stops: [] };
  const before = { ...seedLane, extent };
  const after = { ...before, blocks: [...seedLane.blocks, blocks(64, 95, "Movable")] };

  test("stays where it is when memory comes and goes", () => {
    const [one, two] = [laneAxis([before], 700), laneAxis([after], 700)];
    for (const at of [0, GiB, 4.5 * GiB, 9 * GiB]) expect(one.toX(at)).toBe(two.toX(at));
  });

  test("leaves the place of memory that has gone, with its name", () => {
    const gone = { ...dimm, firstBlock: 64, lastBlock: 95, state: "online" as const, zone: "Movable", device: "dimm0" };
    const geometry = laneGeometry({ ...before, gone: [gone] }, laneAxis([before], 700), METRICS);
    expect(geometry.gone[0]!.rect.width).toBeGreaterThan(50);
    expect(geometry.callouts.map(({ words }) => words)).toContain("64–95 gone (dimm0)");
  });
});

describe("in proportion", () => {
  const small = lane(1, { blocks: [blocks(64, 71, "Normal", { nodes: [1] })] });
  const two = { ...seed(), lanes: [seedLane, small] };

  test("a pixel is as much memory in each lane", () => {
    const [one, other] = laneAxes(two, [], 800, "scale").map((axisAt) => axisAt(1));
    const perGiB = (axis: typeof one, at: number): number => axis!.toX(at + GiB / 2) - axis!.toX(at);
    expect(perGiB(other, 8 * GiB)).toBeCloseTo(perGiB(one, 4 * GiB));
    for (const axis of [one, other]) {
      for (const { kind, stretch } of axis!.segments) if (kind === "memory") expect(stretch).toBe(1);
    }
  });

  test("what is fitted says where it is wider than its size", () => {
    const huge = lane(0, {
      zones: [zone("DMA", 0x1000, 0xffffff), zone("Normal", 4 * GiB, 64 * TiB - 1)],
      blocks: [blocks(0, 0, "none", { blockSize: 2 * GiB }), blocks(2, 32767, "Normal", { blockSize: 2 * GiB })],
    });
    const pieces = laneAxis([huge], 800).segments.filter(({ kind }) => kind === "memory");
    expect(pieces[0]!.stretch).toBeGreaterThan(1000);
    expect(pieces.at(-1)!.stretch).toBe(1);
  });
});

test("two layouts are woven lane by lane: before, after, and the addresses of both below", () => {
  const second = lane(1, { blocks: [blocks(64, 71, "Normal", { nodes: [1] })] });
  const [before, after] = [{ ...seed(), lanes: [seedLane, second] }, seed()];
  const options = { width: 600, metrics: METRICS };
  const earlier = picturePlan(before, [after], { ...options, woven: "earlier" });
  const later = picturePlan(after, [before], { ...options, woven: "later" });
  expect(earlier.height).toBe(later.height);
  const sight = { zoom: 1, window: { from: 0, to: 600 } };
  const [first, alone, below] = [earlier.place(0, sight), earlier.place(1, sight), later.place(0, sight)];
  expect([first, below, alone].map(({ geometry }) => geometry.hasTicks)).toEqual([false, true, true]);
  expect(first.top + first.geometry.height).toBeLessThan(below.top);
  expect(below.top + below.geometry.height).toBeLessThan(alone.top);
});
