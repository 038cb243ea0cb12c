import { expect, test } from "vitest";
import type { BlockRun } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { blocksText, singleBlocks } from "../../server/views/block-runs.ts";
import { jsonListText, jsonText } from "../../server/views/json-text.ts";

const run = (first: number, last: number): BlockRun => ({
  first,
  last,
  state: "online",
  removable: 1,
  nodes: [0],
  validZones: ["Normal"],
});

test("blocks are told one by one, and behind as many as anybody reads in runs", () => {
  expect(singleBlocks([run(0, 2), run(5, 6)]).map(({ first, last }) => [first, last])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [5, 5],
    [6, 6],
  ]);
  const cut = singleBlocks([run(0, 9_000_000_000), run(9_000_000_001, 9_000_000_002)], 2);
  expect(cut.map(({ first, last }) => [first, last])).toEqual([
    [0, 0],
    [1, 1],
    [2, 9_000_000_000],
    [9_000_000_001, 9_000_000_002],
  ]);
  expect(blocksText([run(0, 3)], 1)).toBe(
    "0 online removable=1 nodes=0 zones=Normal\n1-3 online removable=1 nodes=0 zones=Normal",
  );
  const all = singleBlocks([run(0, 9_000_000_000)]);
  expect([all.length, all.at(-1)?.first]).toEqual([2 ** 19 + 1, 2 ** 19]);
});

test.each([[[]], [[{ a: 1, b: [{ c: 2 }] }]], [[{ a: [] }, {}, { b: { c: [1, 2] } }]]])(
  "a list of states is printed piece by piece as it is as a whole: %j",
  (states) => {
    expect([...jsonListText("states", states)].join("")).toBe(jsonText({ states }, 4));
  },
);
