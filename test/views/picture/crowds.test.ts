import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LayoutLane, LayoutMark } from "../../../server/views/layout.ts";
import { blockGroups, describeGroup } from "../../../server/views/picture/block-groups.ts";
import { crowdShapes } from "../../../server/views/picture/crowd-shapes.ts";
import { barsWithin, cellsWithin } from "../../../server/views/picture/crowds.ts";
import { hitTest } from "../../../server/views/picture/hit-test.ts";
import { laneAxis } from "../../../server/views/picture/lane-axis.ts";
import { laneGeometry, laneRows } from "../../../server/views/picture/lane-geometry.ts";
import { laneIndex } from "../../../server/views/picture/lane-index.ts";
import { laneShapes } from "../../../server/views/picture/lane-shapes.ts";
import { type PicturePlan, picturePlan } from "../../../server/views/picture/picture-geometry.ts";
import { equalWidths, type Metrics } from "../../../server/views/picture/shapes.ts";
import { axisWithin, scaledAxis } from "../../../server/views/picture/zoomed-axis.ts";
import { runs } from "../../property-runs.ts";
import { blocks, GiB, lane, layoutOf, MiB, reserved, seed, zone } from "../../webview/layouts.ts";

const METRICS = equalWidths(6.6);
const BLOCK = 128 * MiB;
const WIDTH = 1000;

/** Blocks of which every fourth is offline, and every hundredth holds what can't be moved. */
function crowded(count: number, firstBlock = 0): LayoutLane {
  const marks: LayoutMark[] = [];
  for (let at = 50; at < count; at += 100) {
    const first = (firstBlock + at) * BLOCK + 4096;
    marks.push(
      reserved(first, first + 8191, "memblock_alloc", {
        collides: true,
        known: at % 200 === 50 ? "observed" : "modelled",
      }),
    );
  }
  const runs = Array.from({ length: count }, (_, at) =>
    blocks(firstBlock + at, firstBlock + at, "Movable", { state: at % 4 === 3 ? "offline" : "online" }),
  );
  const of = zone("Movable", firstBlock * BLOCK, (firstBlock + count) * BLOCK - 1);
  return lane(0, {
    zones: [of],
    blocks: runs,
    marks,
    extent: { memory: [{ first: of.first, last: of.last }], stops: [] },
  });
}

const plans = new WeakMap<LayoutLane, PicturePlan>();

function place(of: LayoutLane, zoom = 1, left = 0) {
  const plan =
    plans.get(of) ??
    picturePlan(layoutOf([of], { span: { first: 0, last: 1 } }), [], { width: WIDTH, metrics: METRICS });
  plans.set(of, plan);
  const window = { from: left, to: left + WIDTH };
  const placed = plan.place(0, { zoom, window });
  return { placed, shapes: laneShapes(placed, { left, width: WIDTH, metrics: METRICS, pageSize: 4096 }) };
}

describe("blocks that can't be told apart", () => {
  const of = crowded(20_000);
  const { groups } = place(of).placed.geometry;

  test("are taken together, each in one cell, and all are counted", () => {
    expect(groups.length).toBeLessThanOrEqual(WIDTH / 4 + 1);
    const sum = (part: (crowd: NonNullable<(typeof groups)[number]["of"]["crowd"]>) => number): number =>
      groups.reduce((all, { of: { crowd } }) => all + part(crowd!), 0);
    expect(sum(({ blocks: all }) => all)).toBe(20_000);
    expect(sum(({ stuck }) => stuck)).toBe(200);
    expect(sum(({ parts }) => parts.find(({ state }) => state === "offline")?.blocks ?? 0)).toBe(5000);
    for (const [at, { of: group }] of groups.slice(1).entries()) expect(group.first).toBe(groups[at]!.of.last + 1);
  });

  test("say how many are offline and how many can't be", () => {
    expect(describeGroup(groups[0]!.of)).toBe(
      "memory0-79, 80 blocks, 60 online in Movable, 20 offline in Movable, 1 can't go offline",
    );
  });

  test("are shaded by their shares", () => {
    const shapes = crowdShapes(groups.slice(0, 1), { left: 0, width: WIDTH, metrics: METRICS, pageSize: 4096 });
    const { height } = groups[0]!.rect;
    const solid = shapes.find((shape) => shape.kind === "box" && shape.fill === "zone:Movable");
    const hatch = shapes.find((shape) => shape.kind === "hatch");
    expect(solid?.kind === "box" && Math.abs(solid.rect.height / height - 0.75)).toBeLessThan(0.05);
    expect(hatch?.kind === "hatch" && Math.abs(hatch.rect.height / height - 0.25)).toBeLessThan(0.05);
    expect(shapes.some((shape) => shape.kind === "box" && shape.fill === "alarm")).toBe(true);
  });

  test("are told apart from near", () => {
    const near = place(of, 2000, 900_000).placed.geometry.groups;
    expect(near.length).toBeLessThan(20);
    expect(near.every(({ of: { crowd } }) => crowd === undefined)).toBe(true);
  });

  test("are single blocks for a click", () => {
    const { geometry } = place(of).placed;
    const { rect } = geometry.groups[10]!;
    const hit = hitTest(geometry, rect.x + 1, rect.y + 5);
    expect(hit).toMatchObject({ kind: "group", crowd: geometry.groups[10]!.of });
    expect(hit?.kind === "group" && hit.group.crowd).toBeUndefined();
  });
});

describe("what can't be told apart has a name all the same", () => {
  const words = (of: LayoutLane, zoom = 1, left = 0): readonly string[] =>
    place(of, zoom, left).shapes.flatMap((shape) => (shape.kind === "text" ? shape.words : []));
  // Every block differs from its neighbours by what lies in it.
  const marks = Array.from({ length: 4000 }, (_, at) => {
    const by = ["memblock_alloc", "pcpu_fc_alloc"][at % 2]!;
    return reserved(at * BLOCK, at * BLOCK + 8191, by, { known: "observed" });
  });
  const extent = { memory: [{ first: 0, last: 4000 * BLOCK - 1 }], stops: [] };
  const of = lane(0, { blocks: [blocks(0, 3999, "Normal")], marks, extent });

  test("blocks by their numbers, what lies in them by its number", () => {
    expect(words(of)).toEqual(expect.arrayContaining(["0–3999", "4,000 ranges: reserved"]));
  });

  test("of a part in sight the blocks in sight", () => {
    const [numbers] = words(of, 4, WIDTH).filter((one) => /^\d+–\d+$/.test(one));
    const [first, last] = numbers!.split("–").map(Number);
    expect([Math.round(first! / 100), Math.round(last! / 100)]).toEqual([10, 20]);
  });

  test("each zone its own", () => {
    const two = lane(0, { blocks: [blocks(0, 2004, "Normal"), blocks(2005, 3999, "Movable")], marks, extent });
    expect(words(two)).toEqual(expect.arrayContaining(["0–2004", "2005–3999"]));
    const stuck = marks.map((mark, at) => ({ ...mark, collides: at > 2004 }));
    expect(words({ ...two, marks: stuck })).toContain("0–2004");
  });
});

test("a single block beside large runs stays itself, however narrow", () => {
  const first = 700 * BLOCK;
  const marks = [reserved(first, first + 4095, "memblock_alloc", { collides: true })];
  const { groups } = place(lane(0, { blocks: [blocks(0, 8191, "Movable")], marks })).placed.geometry;
  expect(groups.map(({ of: { firstBlock, lastBlock } }) => [firstBlock, lastBlock])).toEqual([
    [0, 699],
    [700, 700],
    [701, 8191],
  ]);
});

test("where blocks are missing the cell is as much lower", () => {
  const half = Array.from({ length: 2000 }, (_, at) => blocks(at * 2, at * 2, "Normal"));
  const extent = { memory: [{ first: 0, last: 4000 * BLOCK - 1 }], stops: [] };
  const [cell] = place(lane(0, { blocks: half, extent })).placed.geometry.groups;
  expect(cell!.of.crowd?.filled).toBeGreaterThan(0.45);
  expect(cell!.of.crowd?.filled).toBeLessThan(0.6);
});

describe("what is drawn follows what there is room for", () => {
  const large = crowded(100_000);

  test("at any zoom and place", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (power, share) => {
        const zoom = 2 ** power;
        const { placed, shapes } = place(large, zoom, share * WIDTH * (zoom - 1));
        expect(placed.geometry.groups.length).toBeLessThan(WIDTH / 2);
        expect(shapes.length).toBeLessThan(4 * WIDTH);
      }),
      { numRuns: runs(25) },
    );
  });

  test("of twice as many blocks at hardly more cost", () => {
    const asked = [50_000, 100_000].map((count) => {
      const of = crowded(count);
      const near = axisWithin(scaledAxis(laneAxis([of], WIDTH), 2), { from: 0, to: 2 * WIDTH });
      let calls = 0;
      const toX = (at: number): number => {
        calls += 1;
        return near.toX(at);
      };
      cellsWithin(laneIndex(of), { ...near, toX }, { from: 0, to: WIDTH });
      return calls;
    });
    expect(asked[1]! / asked[0]!).toBeLessThan(1.2);
  });

  test("a frame of ten times as many ranges in use asks for as many places and words", () => {
    const asked = [10_000, 100_000].map((count) => {
      const each = (4096 * BLOCK) / count;
      const marks = Array.from({ length: count }, (_, at) => {
        const first = Math.floor((at * each) / 4096) * 4096;
        const known = at % 2 === 0 ? "observed" : "modelled";
        return reserved(first, first + 8191, "memblock_alloc", { known, collides: at % 100 === 0 });
      });
      const of = lane(0, { blocks: [blocks(0, 4095, "Movable")], marks });
      const whole = laneAxis([of], WIDTH);
      const rows = laneRows(of, whole, METRICS);
      const done = { places: 0, words: 0 };
      const near = scaledAxis(whole, 3);
      const axis = axisWithin(
        {
          ...near,
          toX: (at) => {
            done.places += 1;
            return near.toX(at);
          },
        },
        { from: WIDTH, to: 2 * WIDTH },
      );
      const metrics: Metrics = {
        ...METRICS,
        widthOf: (words, font) => {
          done.words += 1;
          return METRICS.widthOf(words, font);
        },
      };
      const window = { from: WIDTH, to: 2 * WIDTH };
      const geometry = laneGeometry(of, axis, metrics, { window, rows });
      laneShapes({ top: 0, geometry }, { left: WIDTH, width: WIDTH, metrics, pageSize: 4096 });
      return done;
    });
    expect(asked[1]!.places).toBeLessThan(10_000);
    expect(asked[1]!.places / asked[0]!.places).toBeLessThan(2);
    expect(asked[1]!.words).toBeLessThan(2000);
    expect(asked[1]!.words / asked[0]!.words).toBeLessThan(1.5);
  });

  test("heights stay the same from near", () => {
    const plan = picturePlan(layoutOf([large]), [], { width: WIDTH, metrics: METRICS });
    for (const zoom of [1, 3, 40, 5000]) {
      const { geometry } = plan.place(0, { zoom, window: { from: 0, to: WIDTH } });
      expect(geometry.height).toBe(plan.lanes[0]!.height);
    }
  });
});

test("many ranges in one block, and one over them all, are gone through once", () => {
  let reads = 0;
  const counted = (mark: LayoutMark): LayoutMark => ({
    ...mark,
    get first() {
      reads += 1;
      return mark.first;
    },
  });
  const reading = (count: number): number => {
    const small = Array.from({ length: count }, (_, at) => {
      const first = at * 4 * MiB;
      return counted(reserved(first, first + 8191, "memblock_alloc"));
    });
    const all = counted(reserved(0, count * 4 * MiB - 1, "cma", { kind: "cma" }));
    const last = Math.ceil((count * 4 * MiB) / BLOCK) - 1;
    const half = Math.floor(last / 2);
    const of = lane(0, {
      blocks: [blocks(0, half, "Normal"), blocks(half + 1, last, "Movable")],
      marks: [...small, all],
    });
    reads = 0;
    blockGroups(of);
    return reads;
  };
  expect(reading(16_000) / reading(8000)).toBeLessThan(2.3);
});

test("ranges in use that can't be told apart are counted by kind", () => {
  const marks = Array.from({ length: 10_000 }, (_, at) => {
    const first = at * 4 * MiB;
    return reserved(first, first + 4095, "memblock_alloc", { known: at % 2 === 0 ? "observed" : "modelled" });
  });
  const { placed } = place(lane(0, { blocks: [blocks(0, 1249, "Normal")], marks }));
  const { markCrowds, marks: alone } = placed.geometry;
  expect(markCrowds.reduce((sum, { of }) => sum + of.count, 0) + alone.length).toBe(10_000);
  expect(markCrowds.length).toBeLessThan(WIDTH / 2);
});

test("ranges in use are taken together by the pixels they lie in, wherever those begin", () => {
  const layoutLane = fc
    .array(fc.record({ page: fc.integer({ min: 0, max: 2 ** 20 }), pages: fc.integer({ min: 1, max: 600 }) }), {
      minLength: 1,
      maxLength: 300,
    })
    .map((all) => {
      const marks = all.map(({ page, pages }) => reserved(page * 4096, (page + pages) * 4096 - 1, "memblock_alloc"));
      return lane(0, { blocks: [blocks(0, 15, "Normal"), blocks(24, 39, "Normal")], marks });
    });
  fc.assert(
    fc.property(layoutLane, fc.double({ min: 1, max: 5000, noNaN: true }), (of, zoom) => {
      const axis = scaledAxis(laneAxis([of], WIDTH), zoom);
      const index = laneIndex(of);
      const { bars, crowds } = barsWithin(index, axis, { from: 0, to: axis.width });
      const inBlocks = index.shelves.reduce((sum, { marks }) => sum + marks.length, 0);
      expect(bars.length + crowds.reduce((sum, { of: { count } }) => sum + count, 0)).toBe(inBlocks);
      const column = ({ first }: { readonly first: number }) => Math.floor(axis.toX(first) / 4);
      for (const { of: crowd } of crowds) {
        const within = index.shelves.find(({ marks }) => marks.includes(crowd.one))!.marks;
        const from = within.indexOf(crowd.one);
        const own = within.slice(from, from + crowd.count);
        expect(new Set(own.map(column)).size).toBe(1);
      }
    }),
  );
});

test("ranges in use that fill their pixels alike are one shape, however many pixels", () => {
  const marks = Array.from({ length: 40_000 }, (_, at) => reserved(at * MiB, at * MiB + 8191, "memblock_alloc"));
  const { placed, shapes } = place(lane(0, { blocks: [blocks(0, 312, "Normal")], marks }));
  expect(placed.geometry.markCrowds.length).toBeGreaterThan(WIDTH / 5);
  const bars = shapes.filter((shape) => shape.kind === "box" && shape.fill === "mark:reserved");
  expect(bars.length).toBeLessThan(3);
  const [bar] = bars;
  expect(bar?.kind === "box" && bar.rect.width).toBeGreaterThan(WIDTH * 0.9);
});

test("the part of an axis in sight has every place where the whole has it", () => {
  const axis = laneAxis([seed().lanes[0]!], 800);
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 5 * GiB }), (zoom, address) => {
      const x = axis.toX(address) * zoom;
      const near = axisWithin(scaledAxis(axis, zoom), { from: x - 400, to: x + 400 });
      expect(near.toX(address)).toBeCloseTo(x, 3);
      expect(near.segments.some((one) => one.x <= x + 1 && x - 1 <= one.x + one.width)).toBe(true);
    }),
  );
});
