import { expect, test } from "vitest";
import { LEAST_SEEN, zoomToSee } from "../../client/webview/sight.ts";
import { laneAxis } from "../../server/views/picture/lane-axis.ts";
import { blocks, GiB, lane, TiB, zone } from "./layouts.ts";

/** 1 TiB of 128 MiB blocks. */
const terabyte = lane(0, {
  zones: [zone("DMA32", 0, 4 * GiB - 1), zone("Normal", 4 * GiB, TiB - 1)],
  blocks: [blocks(0, 31, "DMA32"), blocks(32, 8191, "Normal")],
});
const view = 800;
const axisAt = (zoom: number) => laneAxis([terabyte], view * zoom);
const widthOf = (range: { first: number; last: number }, zoom: number): number =>
  axisAt(zoom).toX(range.last + 1) - axisAt(zoom).toX(range.first);
const block762 = { first: 762 * 2 ** 27, last: 763 * 2 ** 27 - 1 };

test("what is narrow gets as wide as it needs to be seen", () => {
  const zoom = zoomToSee(block762, axisAt, { zoom: 1, most: 2500, view });
  expect(widthOf(block762, zoom)).toBeGreaterThanOrEqual(LEAST_SEEN);
  expect(widthOf(block762, zoom)).toBeLessThan(view / 4);
});

test("what is seen already moves nothing", () => {
  const once = zoomToSee(block762, axisAt, { zoom: 1, most: 2500, view });
  expect(zoomToSee(block762, axisAt, { zoom: once, most: 2500, view })).toBe(once);
});

test("what is wider than the pane comes into it as a whole", () => {
  const normal = { first: 4 * GiB, last: TiB - 1 };
  const zoom = zoomToSee(normal, axisAt, { zoom: 400, most: 2500, view });
  expect(widthOf(normal, zoom)).toBeLessThanOrEqual(view);
});

test("what stays too small is zoomed to as far as it goes", () => {
  expect(zoomToSee({ first: 0, last: 4095 }, axisAt, { zoom: 1, most: 64, view })).toBe(64);
});
