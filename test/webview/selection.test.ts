import { expect, test } from "vitest";
import { findSelected } from "../../client/webview/selection.ts";
import { lane, layoutOf, seed } from "./layouts.ts";

test("a block is found by its id within its run", () => {
  expect(findSelected(seed(), "block:12")).toMatchObject({ kind: "block", block: 12, run: { zone: "DMA32" } });
});

test("a zone is found on its own node", () => {
  expect(findSelected(seed(), "zone:0:Movable")).toMatchObject({ kind: "zone", zone: { zone: "Movable" } });
  expect(findSelected(seed(), "zone:1:Movable")).toBeUndefined();
});

test("what is gone after a step is not there", () => {
  expect(findSelected(layoutOf([lane(0, { marks: seed().lanes[0]!.marks })]), "block:39")).toBeUndefined();
  expect(findSelected(seed(), "block:40")).toBeUndefined();
});

test("a selection outlives a step", () => {
  const key = "block:38";
  expect(findSelected(seed(1), key)).toMatchObject({ run: { state: "online" } });
  expect(findSelected(seed(2), key)).toMatchObject({ run: { state: "offline" } });
});
