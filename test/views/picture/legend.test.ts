import { expect, test } from "vitest";
import { asPair } from "../../../server/views/layout-changes.ts";
import { legendOf } from "../../../server/views/picture/legend.ts";
import { blocks, lane, layoutOf, reserved } from "../../webview/layouts.ts";

const one = layoutOf([
  lane(0, {
    blocks: [blocks(0, 3, "Movable", { changed: true })],
    gone: [blocks(8, 9, "Movable")],
    marks: [
      reserved(0, 4095, "a", { collides: true }),
      reserved(8192, 12287, "b", { collides: true, known: "observed" }),
    ],
    absent: [
      { first: 0x10000000, last: 0x10ffffff, why: "none" },
      { first: 0x11000000, last: 0x11ffffff, why: "node", node: 1 },
      { first: 0x12000000, last: 0x12ffffff, why: "persistent" },
    ],
  }),
  {
    label: "not plugged",
    zones: [],
    blocks: [],
    pageblocks: [],
    marks: [reserved(2 ** 33, 2 ** 34, "v", { kind: "unplugged" })],
  },
]);
const words = (...of: Parameters<typeof legendOf>[0]) => legendOf(of, { stretched: false }).map((entry) => entry.words);

test("names what is gone, none, another node's, persistent, not plugged, and stuck as it is known", () => {
  expect(words(one)).toEqual([
    "Movable",
    "changed by this step",
    "gone with this step",
    "of another node",
    "not plugged",
    "not memory",
    "persistent memory",
    "in use inside Movable: can't go offline",
    "in use inside Movable: can't go offline, modelled",
  ]);
});

test("of two moments speaks of the first, in which nothing is marked", () => {
  const before = layoutOf([lane(0, { blocks: [blocks(0, 3, "Normal", { changed: true }), blocks(8, 9, "Movable")] })]);
  const [first, second] = asPair(before, { ...one, lanes: one.lanes.slice(0, 1) });
  expect(words(first)).toEqual(["Normal", "Movable"]);
  expect(words(first, second)).not.toContain("changed by this step");
  expect(words(first, second)).toEqual(expect.arrayContaining(["differs from the first", "in the first alone"]));
});
