import fc from "fast-check";
import { expect, test } from "vitest";
import { chosenInStrip, filling, inSight, nearer } from "../../client/webview/nearer.ts";
import type { LayoutLane } from "../../server/views/layout.ts";
import { laneAxes } from "../../server/views/picture/lane-axis.ts";
import { blocks, lane, layoutOf, MiB } from "./layouts.ts";

const WIDTH = 800;
const BLOCK = 128 * MiB;

/** A terabyte of which one block in the middle was changed: alone it is as wide as can be seen. */
const terabyte = lane(0, {
  blocks: [blocks(0, 761, "Normal"), blocks(762, 762, "Movable", { changed: true }), blocks(763, 8191, "Normal")],
});
const axisOf = (of: LayoutLane) => laneAxes(layoutOf([of]), [], WIDTH, "fitted")[0]!;
const axisAt = axisOf(terabyte);
const widthOf = (block: number, zoom: number): number => {
  const axis = axisAt(zoom);
  return axis.toX((block + 1) * BLOCK) - axis.toX(block * BLOCK);
};
const whole = { width: WIDTH, zoom: 1, left: 0 };

test("what is wider than its size comes into proportion as it gets nearer", () => {
  expect(widthOf(762, 1) / widthOf(763, 1)).toBeGreaterThan(100);
  expect(widthOf(762, 8)).toBeCloseTo(widthOf(762, 1), 0);
  expect(widthOf(762, 2000) / widthOf(763, 2000)).toBeCloseTo(1, 3);
  expect(axisAt(2000).segments.every(({ stretch }) => stretch === 1)).toBe(true);
});

test("nothing gets narrower while it gets nearer", () => {
  const zoom = fc.double({ min: 1, max: 5000, noNaN: true });
  fc.assert(
    fc.property(zoom, zoom, fc.integer({ min: 0, max: 8191 }), (one, other, block) => {
      const [far, near] = [Math.min(one, other), Math.max(one, other)];
      expect(widthOf(block, near)).toBeGreaterThanOrEqual(widthOf(block, far) * 0.999);
    }),
  );
});

test("the whole is as many times as wide, and what is under the pointer stays there", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 3000, noNaN: true }),
      fc.double({ min: 1, max: 3000, noNaN: true }),
      fc.integer({ min: 0, max: WIDTH - 1 }),
      (before, after, x) => {
        const view = nearer(whole, axisAt, { zoom: before, most: 5000, x: 300, stays: undefined });
        const next = nearer(view, axisAt, { zoom: after, most: 5000, x, stays: undefined });
        expect(axisAt(next.zoom).width).toBeCloseTo(WIDTH * next.zoom, 3);
        const address = axisAt(view.zoom).toAddress(view.left + x);
        const isAtEnd = next.left === 0 || next.left >= WIDTH * (next.zoom - 1) - 1e-6;
        if (!isAtEnd) expect(axisAt(next.zoom).toX(address) - next.left).toBeCloseTo(x, 1);
      },
    ),
  );
});

test("a block and its neighbours fill the pane in equal parts", () => {
  const part = { first: 760 * BLOCK, last: 765 * BLOCK - 1 };
  const view = filling(whole, axisAt, part, { wanted: WIDTH, most: 1e6 });
  const axis = axisAt(view.zoom);
  for (let block = 760; block < 765; block++) {
    expect(axis.toX(block * BLOCK) - view.left).toBeCloseTo(((block - 760) * WIDTH) / 5, 0);
  }
});

test("a part of the strip keeps its memory when an end of the frame is dragged", () => {
  const now = nearer(whole, axisAt, { zoom: 40, most: 5000, x: 200, stays: 762 * BLOCK });
  const half = { width: WIDTH, zoom: 80, left: now.left * 2 };
  const next = chosenInStrip(now, half, axisAt, 5000);
  const first = (view: typeof now): number => axisAt(view.zoom).toAddress(view.left);
  expect(Math.abs(first(next) - first(now))).toBeLessThan(BLOCK);
  expect(chosenInStrip(now, { ...now, left: 5 }, axisAt, 5000)).toEqual({ ...now, left: 5 });
});

test("what is in sight stays in sight where the same memory is drawn in another proportion", () => {
  const toScale = laneAxes(layoutOf([terabyte]), [], WIDTH, "scale")[0]!;
  const around762 = { first: 761 * BLOCK, last: 764 * BLOCK - 1 };
  const fitted = filling(whole, axisAt, around762, { wanted: WIDTH, most: 1e6 });
  const seen = inSight(fitted, axisAt(fitted.zoom));
  expect(seen.first / BLOCK).toBeCloseTo(761, 3);
  expect((seen.last + 1) / BLOCK).toBeCloseTo(764, 3);
  const scaled = filling(fitted, toScale, seen, { wanted: WIDTH, most: 1e6 });
  const now = inSight(scaled, toScale(scaled.zoom));
  expect(now.first / BLOCK).toBeCloseTo(761, 2);
  expect((now.last + 1) / BLOCK).toBeCloseTo(764, 2);
});
