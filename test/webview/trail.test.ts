import { expect, test } from "vitest";
import { createTrail, type Spot } from "../../client/webview/trail.ts";

const spot = (selected: string | null, zoom = 1, scroll = 0, top = 0): Spot => ({
  selected,
  beside: false,
  zoom,
  scroll,
  top,
  proportion: "fitted",
});

test("leads back through selections and zooms, and forward again", () => {
  const trail = createTrail();
  trail.visit(spot(null), 0);
  trail.visit(spot("block:1"), 1000);
  trail.visit(spot("block:1", 4), 2000);
  expect([trail.canGoBack, trail.canGoForward]).toEqual([true, false]);
  expect(trail.go(-1)).toEqual(spot("block:1"));
  expect(trail.go(-1)).toEqual(spot(null));
  expect(trail.go(-1)).toBeUndefined();
  expect(trail.go(1)).toEqual(spot("block:1"));
  trail.visit(spot("block:2"), 3000);
  expect(trail.canGoForward).toBe(false);
});

test("what follows at once is one move: a match is selected and zoomed to, a wheel turns on", () => {
  const trail = createTrail();
  trail.visit(spot(null), 0);
  trail.visit(spot("block:7"), 1000);
  trail.visit(spot("block:7", 8), 1001);
  trail.visit(spot("block:7", 16), 1300);
  expect(trail.go(-1)).toEqual(spot(null));
  expect(trail.go(1)).toEqual(spot("block:7", 16));
});

test("scrolling is no move, and is where it was on the way back", () => {
  const trail = createTrail();
  trail.visit(spot("block:1", 8, 0.2), 0);
  trail.amend(spot("block:1", 8, 0.6));
  trail.visit(spot("block:2", 8, 0.6), 1000);
  expect(trail.go(-1)).toEqual(spot("block:1", 8, 0.6));
  trail.visit(spot("block:1", 8, 0.9), 5000);
  expect(trail.canGoForward).toBe(true);
});

test("another proportion is a move of its own", () => {
  const trail = createTrail();
  trail.visit(spot("block:1", 8), 0);
  trail.visit({ ...spot("block:1", 8), proportion: "scale" }, 1000);
  expect(trail.go(-1)).toEqual(spot("block:1", 8));
});

test("keeps the last hundred", () => {
  const trail = createTrail();
  for (let at = 0; at < 500; at += 1) trail.visit(spot(`block:${at}`), at * 1000);
  let back = 0;
  while (trail.go(-1) !== undefined) back += 1;
  expect(back).toBe(99);
});
