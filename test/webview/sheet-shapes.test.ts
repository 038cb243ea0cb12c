import { expect, test } from "vitest";
import { sheetShapes } from "../../client/webview/sheet-shapes.ts";
import type { Layout } from "../../server/views/layout.ts";
import { equalWidths, type TextShape } from "../../server/views/picture/shapes.ts";
import { seed } from "./layouts.ts";

const METRICS = equalWidths(6.7);
const hold = (lock: string) => ({ lock, mode: "write" as const, in: "somewhere" });

/** Two tasks in a ring, and more to say than has room in a line. */
const told: Layout = {
  ...seed(),
  title: "memory that is onlined while it is being added, and what the two of them hold by then",
  tasks: [
    {
      name: "probe",
      holds: [hold("mem_hotplug_lock")],
      waitsFor: { lock: "dev->mutex", holder: "online" },
    },
    {
      name: "online",
      holds: [hold("dev->mutex")],
      waitsFor: { lock: "mem_hotplug_lock", holder: "probe" },
    },
  ],
};

function textsOf(layout: Layout, width: number, scale = 1): readonly TextShape[] {
  const metrics = equalWidths(6.7, scale);
  const { shapes } = sheetShapes([layout], metrics, { contrast: false, proportion: "fitted", width });
  return shapes.filter((shape): shape is TextShape => shape.kind === "text");
}

test("a sheet has all of its title and of what is diagnosed, and who waits for whom", () => {
  const words = textsOf(told, 480).map((shape) => shape.words.trim());
  const all = words.join(" ");
  expect(all).toContain(told.title);
  for (const { message, severity } of told.diagnostics) if (severity === "warning") expect(all).toContain(message);
  expect(words).toEqual(expect.arrayContaining(["probe", "online", "dev->mutex", "mem_hotplug_lock"]));
  expect(all).not.toContain("…");
});

test("nothing on a sheet is cut by its edge, nor lies over its neighbour", () => {
  for (const [width, scale] of [
    [480, 1],
    [900, 1],
    [900, 2],
  ] as const) {
    const { widthOf } = equalWidths(6.7, scale);
    const placed = textsOf(told, width, scale).map((shape) => {
      const long = widthOf(shape.words, shape.font);
      const x = shape.anchor === "start" ? shape.x : shape.anchor === "middle" ? shape.x - long / 2 : shape.x - long;
      return { words: shape.words, turned: shape.turned === true, x, end: x + long, y: shape.y };
    });
    for (const [at, one] of placed.entries()) {
      if (one.turned) continue;
      expect(one.x, one.words).toBeGreaterThanOrEqual(0);
      expect(one.end, one.words).toBeLessThanOrEqual(width);
      for (const other of placed.slice(at + 1)) {
        const isOver = !other.turned && other.x < one.end && one.x < other.end && Math.abs(other.y - one.y) < 8 * scale;
        expect(isOver, `${one.words} over ${other.words}`).toBe(false);
      }
    }
  }
});

test("two layouts stand below each other, each under its name", () => {
  const layouts = [seed(0), { ...seed(), step: 2, stepText: "offline memory38" }];
  const { shapes, height } = sheetShapes(layouts, METRICS, { contrast: true, proportion: "scale", width: 900 });
  const one = sheetShapes([seed()], METRICS, { contrast: true, proportion: "scale", width: 900 });
  expect(height).toBeGreaterThan(one.height + 80);
  const words = shapes.flatMap((shape) => (shape.kind === "text" ? [shape.words] : []));
  expect(words.filter((text) => text === "node0")).toHaveLength(2);
  expect(words.join("\n")).toMatch(/^step 2: offline memory38 -> /m);
});
