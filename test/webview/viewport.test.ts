import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  around,
  atScroll,
  panned,
  resized,
  scrollOf,
  showing,
  type Viewport,
  zoomedTo,
} from "../../client/webview/viewport.ts";

const MOST = 1e7;
const FIT: Viewport = { width: 800, zoom: 1, left: 0 };

test("what is under the pointer stays there, however near", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 800, noNaN: true }),
      fc.double({ min: 1, max: 8, noNaN: true }),
      (zoom, scroll, x, factor) => {
        const view = atScroll({ ...FIT, zoom }, scroll);
        const nearer = zoomedTo(view, zoom * factor, x, MOST);
        const place = ({ left, zoom: at }: Viewport) => (left + x) / at;
        if (nearer.zoom > 1) expect(place(nearer)).toBeCloseTo(place(view), 6);
      },
    ),
  );
});

describe("a picture is never left", () => {
  test("by panning or zooming out", () => {
    const view = { width: 800, zoom: 4, left: 2000 };
    expect(panned(view, 9999).left).toBe(2400);
    expect(panned(view, -9999).left).toBe(0);
    expect(zoomedTo(view, 0.2, 400, MOST)).toEqual(FIT);
    expect(zoomedTo(view, 1e9, 400, MOST).zoom).toBe(MOST);
  });
});

test("a range that is zoomed to lies in the middle and fills most of the pane", () => {
  const { zoom, left } = around(FIT, 400, 410, MOST);
  expect(zoom).toBe(64);
  expect([400 * zoom - left, 410 * zoom - left]).toEqual([80, 720]);
});

test("what is in sight already moves nothing; what is not comes to the middle", () => {
  const view = { width: 800, zoom: 10, left: 1000 };
  expect(showing(view, 1100, 1200)).toBe(view);
  expect(showing(view, 500, 2500)).toBe(view);
  expect(showing(view, 4000, 4100).left).toBe(3650);
});

test("the part in sight is the same in a pane of another width and after a reload", () => {
  const view = { width: 800, zoom: 10, left: 1000 };
  expect(resized(view, 400)).toEqual({ width: 400, zoom: 10, left: 500 });
  expect(atScroll({ ...FIT, width: 400, zoom: 10 }, scrollOf(view)).left).toBe(500);
});
