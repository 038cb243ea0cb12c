import { describe, expect, test } from "vitest";
import {
  nodeAtPlace,
  nodeCells,
  nodeGrid,
  nodeRect,
  nodeShapes,
  nodeWords,
} from "../../../server/views/picture/node-cells.ts";
import { blocks, GiB, lane, layoutOf, MiB, reserved, zone } from "../../webview/layouts.ts";

const machine = layoutOf([
  lane(0, {
    zones: [zone("Movable", 3 * GiB, 4 * GiB - 1), zone("Normal", 0, 3 * GiB - 1)],
    blocks: [blocks(0, 23, "Normal"), blocks(24, 31, "Movable", { changed: true })],
    // Two in one block, and one that reaches over the end of its block.
    marks: [
      reserved(3 * GiB, 3 * GiB + MiB - 1, "one", { collides: true }),
      reserved(3 * GiB + 2 * MiB, 3 * GiB + 3 * MiB - 1, "two", { collides: true }),
      reserved(3 * GiB + 255 * MiB, 3 * GiB + 257 * MiB - 1, "three", { collides: true }),
      reserved(GiB, GiB + MiB - 1, "in Normal"),
    ],
  }),
  lane(1, {
    blocks: [blocks(32, 35, "Normal", { state: "offline" })],
    gone: [{ first: 36, last: 37, firstBlock: 36, lastBlock: 36, state: "online", zone: "Normal" }],
  }),
]);

describe("an index of nodes", () => {
  test("counts blocks that changed, that can't go offline, each once, and that are offline", () => {
    expect(nodeCells([machine]).map(({ label, blocks: counted }) => [label, counted])).toEqual([
      ["node0", { changed: 8, stuck: 3, offline: 0 }],
      ["node1", { changed: 1, stuck: 0, offline: 4 }],
    ]);
  });

  test("says a node in words, its zones by address", () => {
    expect(nodeCells([machine]).map((cell) => nodeWords(cell, 4096))).toEqual([
      "node0: Normal 3 GiB, Movable 1 GiB; 8 blocks changed by the step; 3 blocks can't go offline",
      "node1: no memory online; 1 block changed by the step; 4 blocks not online",
    ]);
  });

  test("has each node of two layouts once, with what either shows", () => {
    const later = layoutOf([
      lane(1, { zones: [zone("Movable", 4 * GiB, 5 * GiB - 1)] }),
      lane(2, { zones: [zone("Normal", 5 * GiB, 6 * GiB - 1)] }),
    ]);
    const cells = nodeCells([machine, later]);
    expect(cells.map(({ label, lanes }) => `${label} ${lanes.length}`)).toEqual(["node0 1", "node1 2", "node2 1"]);
    expect(nodeWords(cells[1]!, 4096)).toBe("node1: Movable 1 GiB; 1 block changed by the step; 4 blocks not online");
  });

  test.each([
    [8, 1000],
    [64, 560],
    [64, 1300],
    [1024, 560],
    [1024, 1500],
    [13, 300],
  ])(
    "of %i nodes is no higher than an eighth of a screen in %i pixels, and is found where it is drawn",
    (nodes, width) => {
      const grid = nodeGrid(nodes, width);
      expect(grid.columns * grid.pitch.x).toBeLessThanOrEqual(width);
      expect(grid.rows * grid.pitch.y).toBeLessThanOrEqual(110);
      for (const at of [0, 1, nodes >> 1, nodes - 1]) {
        const { x, y, width: wide, height } = nodeRect(grid, at);
        expect(nodeAtPlace(grid, nodes, x + wide / 2, y + height / 2)).toBe(at);
      }
      expect(nodeAtPlace(grid, nodes, width + 1, 0)).toBeUndefined();
      expect(nodeAtPlace(grid, nodes, 0, grid.rows * grid.pitch.y + 1)).toBeUndefined();
    },
  );

  test("draws each zone in its colour, however small, inside the cell, and a node without memory as a frame", () => {
    const tiny = { ...zone("DMA", 0, 16 * MiB - 1) };
    const cells = nodeCells([
      layoutOf([lane(0, { zones: [tiny, zone("Normal", 16 * MiB, 4096 * GiB)] }), lane(1, {})]),
    ]);
    const grid = nodeGrid(1000, 560);
    const shapes = nodeShapes(cells, grid).flatMap((shape) => (shape.kind === "box" ? [shape] : []));
    expect(shapes.map(({ fill, stroke }) => fill ?? stroke)).toEqual(["zone:DMA", "zone:Normal", "faint"]);
    const box = nodeRect(grid, 0);
    expect(shapes[0]!.rect.width).toBeGreaterThanOrEqual(1);
    expect(shapes[1]!.rect.x + shapes[1]!.rect.width).toBeCloseTo(box.x + box.width);
  });
});
