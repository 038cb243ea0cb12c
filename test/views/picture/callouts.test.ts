import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { laneAxes, laneAxis } from "../../../server/views/picture/lane-axis.ts";
import { laneGeometry } from "../../../server/views/picture/lane-geometry.ts";
import { laneShapes } from "../../../server/views/picture/lane-shapes.ts";
import { equalWidths } from "../../../server/views/picture/shapes.ts";
import { analyse } from "../../analysis/fixture.ts";
import { blocks, layoutOf as drawn, lane, reserved, TiB, zone } from "../../webview/layouts.ts";

const METRICS = equalWidths(6.6);
const SIZE = 2 ** 31;

/** Every third block from 7000 on offline, 60 of them, in 64 TiB. */
const holes = Array.from({ length: 60 }, (_, at) => 7000 + 3 * at);
const dense = lane(0, {
  zones: [zone("Movable", 0, 64 * TiB - 1)],
  blocks: [-1, ...holes].flatMap((block, at) => {
    const next = holes[at] ?? 32768;
    return [
      ...(block < 0 ? [] : [blocks(block, block, "Movable", { state: "offline", changed: true, blockSize: SIZE })]),
      blocks(block + 1, next - 1, "Movable", { blockSize: SIZE }),
    ];
  }),
});

const inScale = (of: typeof dense, width: number) => laneAxes(drawn([of]), [], width, "scale")[0]!(1);

test("blocks that are too near for a name each have one name with their number", () => {
  const { callouts } = laneGeometry(dense, inScale(dense, 800), METRICS);
  expect(callouts.map(({ words }) => words)).toEqual(["7000–7177: 60 offline"]);
});

test("where they have some room, they have several names that together tell of all", () => {
  const { callouts } = laneGeometry(dense, laneAxis([dense], 800), METRICS);
  const counts = callouts.map(({ words }) => Number(/: (\d+) offline$/.exec(words)![1]));
  expect(counts.length).toBeGreaterThan(1);
  expect(counts.reduce((sum, count) => sum + count)).toBe(60);
});

test("of both states they are said to have changed", () => {
  const mixed = {
    ...dense,
    blocks: dense.blocks.map((run) => (run.firstBlock === 7003 ? { ...run, state: "online" as const } : run)),
  };
  const { callouts } = laneGeometry(mixed, inScale(mixed, 800), METRICS);
  expect(callouts.map(({ words }) => words)).toEqual(["7000–7177: 60 changed"]);
});

test("two that lie within a pixel have a name each, and what is offline is seen over what is stuck", () => {
  const at = (block: number) => block * 128 * 2 ** 20;
  const terabyte = lane(0, {
    zones: [zone("Movable", 0, TiB - 1)],
    blocks: [
      blocks(0, 7201, "Movable"),
      blocks(7202, 7202, "Movable", { state: "offline" }),
      blocks(7203, 8191, "Movable"),
    ],
    marks: [reserved(at(7200), at(7200) + 2 ** 26 - 1, "app", { collides: true, known: "observed" })],
  });
  const geometry = laneGeometry(terabyte, inScale(terabyte, 800), METRICS);
  expect(geometry.callouts.map(({ words }) => words)).toEqual(["7200", "7202"]);
  const drawing = { left: 0, width: 800, metrics: METRICS, pageSize: 4096 };
  const shapes = laneShapes({ top: 0, geometry }, drawing);
  const x = geometry.axis.toX(at(7202));
  const over = shapes.filter((shape) => {
    if (shape.kind !== "box" && shape.kind !== "hatch") return false;
    const { rect } = shape;
    return rect.x <= x && x < rect.x + rect.width && rect.y <= geometry.blocksTop + 5 && rect.height > 4;
  });
  expect(over.at(-1)).toMatchObject({ kind: "hatch" });
});

const someOffline = lane(0, {
  zones: [zone("Normal", 0, 2 ** 30 - 1)],
  blocks: [
    blocks(0, 1, "Normal"),
    blocks(2, 2, "Normal", { state: "offline" }),
    blocks(3, 3, "Movable", { state: "offline" }),
    blocks(4, 7, "Normal"),
  ],
});

test("neighbours that all have room for their own numbers have no name above them", () => {
  const names = (width: number) =>
    laneGeometry(someOffline, inScale(someOffline, width), METRICS).callouts.map(({ words }) => words);
  expect(names(800)).toEqual([]);
  expect(names(80)).toEqual(["2–3"]);
});

test("what a step fails at is named once, also where it is offline", () => {
  const failed = { ...someOffline, failed: [{ ...someOffline.blocks[1]!, result: "depends" }] };
  const { callouts } = laneGeometry(failed, inScale(failed, 80), METRICS);
  expect(callouts.map(({ words }) => words)).toEqual(["2: depends", "3"]);
});

test("where no block has room for its number there are names above them, at what of them is memory", () => {
  const MiB = 2 ** 20;
  const crashKernel = lane(0, {
    zones: [zone("DMA32", 0, 4 * 2 ** 30 - 1)],
    blocks: [blocks(0, 0, "none"), blocks(21, 23, "DMA32")],
    absent: [{ first: MiB, last: 128 * MiB - 1, why: "none" as const }],
  });
  const axis = inScale({ ...crashKernel, extent: { memory: [{ first: 0, last: 32 * 2 ** 30 - 1 }], stops: [] } }, 800);
  const { callouts } = laneGeometry(crashKernel, axis, METRICS);
  expect(callouts.map(({ words }) => words)).toEqual(["0", "21–23"]);
  expect(callouts[0]!.x).toBeLessThan(4);
  // Zoomed until its number has room, a block says it itself.
  const near = laneGeometry(crashKernel, inScale(crashKernel, 4000), METRICS);
  expect(near.callouts.map(({ words }) => words)).toEqual(["0"]);
});

test("blocks far from the others have a name above them though others have one, and no row of their own", () => {
  const GiB = 2 ** 30;
  const apart = lane(0, {
    blocks: [
      blocks(0, 7, "Normal"),
      blocks(8, 8, "Normal", { state: "offline" }),
      blocks(9, 15, "Normal"),
      blocks(112, 119, "Movable"),
      blocks(120, 127, "Movable", { state: "online" }),
    ],
  });
  const axis = inScale({ ...apart, extent: { memory: [{ first: 0, last: 32 * GiB - 1 }], stops: [] } }, 800);
  const { callouts } = laneGeometry(apart, axis, METRICS);
  expect(callouts.map(({ words }) => words)).toEqual(["8", "112–127"]);
  expect(new Set(callouts.map(({ rect }) => rect.y)).size).toBe(1);
});

test.each([320, 500, 1200])(
  "the block that a step fails at has its number and what came of it, %i pixels wide",
  (width) => {
    const analysis = analyse(readFileSync("samples/000-movablecore-collides.memzone", "utf8"));
    const [only] = layoutOf(analysis, 1)!.lanes;
    const { callouts } = laneGeometry(only!, laneAxis([only!], width), METRICS);
    expect(callouts[0]?.words).toBe("39: EBUSY");
  },
);
