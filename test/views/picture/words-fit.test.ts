import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Layout } from "../../../server/views/layout.ts";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { setTexts } from "../../../server/views/localized.ts";
import { shortened } from "../../../server/views/picture/labels.ts";
import type { Proportion } from "../../../server/views/picture/lane-axis.ts";
import { laneShapes } from "../../../server/views/picture/lane-shapes.ts";
import { pictureGeometry, picturePlan } from "../../../server/views/picture/picture-geometry.ts";
import {
  equalWidths,
  FONT_SIZES,
  type LineShape,
  type Rect,
  type Shape,
  type TextShape,
} from "../../../server/views/picture/shapes.ts";
import { analyse } from "../../analysis/fixture.ts";
import { runs } from "../../property-runs.ts";

const SAMPLES = readdirSync("samples").filter((name) => name.endsWith(".memzone"));
const WIDTHS = [320, 500, 800, 1200, 1920] as const;

function layoutsOf(name: string): readonly Layout[] {
  const analysis = analyse(readFileSync(`samples/${name}`, "utf8"));
  return analysis.timeline.flatMap(({ number }) => layoutOf(analysis, number) ?? []);
}

function wordsOf(layout: Layout, width: number, proportion: Proportion, scale: number, part = { left: 0, width }) {
  const metrics = equalWidths(6.7, scale);
  const { lanes } = pictureGeometry(layout, [], { width, metrics, proportion });
  const drawing = { ...part, metrics, pageSize: layout.pageSize };
  return lanes.map((lane) => {
    return wordsAndLines(laneShapes(lane, drawing), scale);
  });
}

function wordsAndLines(shapes: readonly Shape[], scale: number) {
  return {
    words: textsOf(shapes, scale),
    lines: shapes.filter((shape): shape is LineShape => shape.kind === "line" && shape.stroke !== undefined),
  };
}

function textsOf(shapes: readonly Shape[], scale: number) {
  return shapes
    .filter((shape): shape is TextShape => shape.kind === "text")
    .map((shape) => ({ shape, box: boxOf(shape, scale) }));
}

/** Where the words are, from how they are anchored. */
function boxOf({ x, y, words, font, anchor, turned }: TextShape, scale: number): Rect {
  const size = FONT_SIZES[font] * scale;
  const long = equalWidths(6.7, scale).widthOf(words, font);
  if (turned) return { x: x - size / 2, y: y - long / 2, width: size, height: long };
  const left = anchor === "start" ? x : anchor === "middle" ? x - long / 2 : x - long;
  return { x: left, y: y - size / 2, width: long, height: size };
}

function overlap(a: Rect, b: Rect): boolean {
  const apart = 0.5;
  return (
    a.x + apart < b.x + b.width &&
    b.x + apart < a.x + a.width &&
    a.y + apart < b.y + b.height &&
    b.y + apart < a.y + a.height
  );
}

/** A line from point to point; all of those in pictures go along an axis or steeply up. */
function crosses({ points }: LineShape, box: Rect): boolean {
  const edge = 0.75;
  return points.slice(1).some((to, at) => {
    const from = points[at]!;
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return (
      right > box.x + edge &&
      left < box.x + box.width - edge &&
      bottom > box.y + edge &&
      top < box.y + box.height - edge
    );
  });
}

/** Hundreds of thousands of pairs are looked at: what is wrong is gathered, and held against nothing at once. */
function expectToFit(lanes: ReturnType<typeof wordsOf>): void {
  expect(lanes.flatMap(faultsOf)).toEqual([]);
}

function faultsOf({ words, lines }: ReturnType<typeof wordsOf>[number]): readonly string[] {
  const faults: string[] = [];
  for (const [at, { shape, box }] of words.entries()) {
    const { room } = shape;
    const inside =
      box.x >= room.x - 1 &&
      box.x + box.width <= room.x + room.width + 1 &&
      box.y >= room.y - 1 &&
      box.y + box.height <= room.y + room.height + 1;
    if (!inside) faults.push(`"${shape.words}" is larger than its room`);
    for (const line of lines) {
      if (!crosses(line, box)) continue;
      const where = line.points.map(({ x, y }) => `${x},${y}`).join(" ");
      faults.push(`a line ${where} goes through "${shape.words}"`);
    }
    for (const other of words.slice(at + 1)) {
      if (overlap(box, other.box)) faults.push(`"${shape.words}" lies over "${other.shape.words}"`);
    }
  }
  return faults;
}

/** Words of a picture of `width` in the row of zones. */
function bandNames(name: string, step: number, width: number): readonly string[] {
  const layout = layoutsOf(`${name}.memzone`).find((one) => one.step === step)!;
  return wordsOf(layout, width, "fitted", 1).flatMap(({ words }) =>
    words.flatMap(({ shape, box }) => (box.y < 46 ? shape.words : [])),
  );
}

test("a zone that is narrower than its name has the beginning of it", () => {
  const names = bandNames("000-movablecore-collides", 2, 468);
  expect(names).toContain("Normal");
  expect(names.filter((words) => words.startsWith("Mov"))).toHaveLength(1);
});

test("what tells two names apart is not left out", () => {
  const metrics = equalWidths(6.7);
  expect(shortened("Movable", 32, "small", metrics)).toBe("Mova.");
  expect(shortened("Movable", 10, "small", metrics)).toBe("");
  expect(shortened("DMA32", 28, "small", metrics)).toBe("");
});

describe("words of a picture lie in their room, over no other and under no line", () => {
  test.each(SAMPLES)("%s", (name) => {
    for (const layout of layoutsOf(name)) {
      for (const width of WIDTHS) {
        for (const proportion of ["fitted", "scale"] as const) expectToFit(wordsOf(layout, width, proportion, 1));
      }
      for (const width of [220, 500]) expectToFit(wordsOf(layout, width, "fitted", 2));
    }
  });

  test("in German, whose words are longer", () => {
    setTexts(JSON.parse(readFileSync("l10n/bundle.l10n.de.json", "utf8")));
    const said = new Set<string>();
    try {
      for (const name of [
        "001-crash-dump-in-pmem",
        "virtio-mem-cloud-guest",
        "cxl-memory",
        "002-isolation-at-pageblocks",
      ]) {
        for (const layout of layoutsOf(`${name}.memzone`)) {
          for (const width of [320, 800]) {
            const lanes = wordsOf(layout, width, "fitted", 1);
            expectToFit(lanes);
            for (const { words } of lanes) for (const { shape } of words) said.add(shape.words);
          }
        }
      }
    } finally {
      setTexts({});
    }
    expect([...said]).toEqual(expect.arrayContaining(["balloon (nicht eingesteckt)", "65–68 weg (expander)"]));
    expect([...said].filter((words) => /not plugged|gone|Persistent memory/.test(words))).toEqual([]);
  });

  test("zoomed in anywhere", () => {
    const layouts = ["000-movablecore-collides.memzone", "virtio-mem-cloud-guest.memzone"].flatMap(layoutsOf);
    fc.assert(
      fc.property(
        fc.nat(layouts.length - 1),
        fc.integer({ min: 1, max: 60 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (which, zoom, from) => {
          const width = 700 * zoom;
          expectToFit(wordsOf(layouts[which]!, width, "fitted", 1, { left: from * (width - 700), width: 700 }));
        },
      ),
      { numRuns: runs(120) },
    );
  });

  test("whole or not at all where a part is in sight of what was placed", () => {
    const layouts = ["000-movablecore-collides", "virtio-mem-cloud-guest", "001-crash-dump-in-pmem"].flatMap((name) =>
      layoutsOf(`${name}.memzone`),
    );
    const metrics = equalWidths(6.7);
    const width = 500;
    const plans = layouts.map((layout) => ({ layout, plan: picturePlan(layout, [], { width, metrics }) }));
    fc.assert(
      fc.property(
        fc.nat(layouts.length - 1),
        fc.double({ min: 0, max: 14, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (which, power, share) => {
          const { layout, plan } = plans[which]!;
          const zoom = 2 ** power;
          const left = share * width * (zoom - 1);
          const screen = Math.floor(left / width);
          const window = { from: (screen - 1) * width, to: (screen + 3) * width };
          const drawing = { left, width, metrics, pageSize: layout.pageSize, origin: left };
          const placed = layout.lanes.map((_, lane) => plan.place(lane, { zoom, window }));
          const lanes = placed.map((lane) => wordsAndLines(laneShapes(lane, drawing), 1));
          expectToFit(lanes);
          const cut = lanes.flatMap(({ words }) =>
            words.filter(({ box }) => {
              const isIn = box.x >= -0.5 && box.x + box.width <= width + 0.5;
              const isOut = box.x >= width || box.x + box.width <= 0;
              return !isIn && !isOut;
            }),
          );
          expect(cut.map(({ shape, box }) => `"${shape.words}" at ${box.x}`)).toEqual([]);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  test("a block that is wider than what is in sight has its number in it, wherever one looks", () => {
    const [layout] = layoutsOf("000-movablecore-collides.memzone");
    const metrics = equalWidths(6.7);
    const width = 500;
    const plan = picturePlan(layout!, [], { width, metrics });
    const zoom = 4000;
    const axis = plan.lanes[0]!.axisAt(zoom);
    const start = axis.toX(0x8000000);
    const across = axis.toX(0x10000000) - start;
    expect(across).toBeGreaterThan(4 * width);
    for (const share of [0.02, 0.3, 0.5, 0.7, 0.98]) {
      const left = start + share * (across - width);
      const screen = Math.floor(left / width);
      const lane = plan.place(0, { zoom, window: { from: (screen - 1) * width, to: (screen + 3) * width } });
      const drawing = { left, width, metrics, pageSize: 4096, origin: left };
      const words = textsOf(laneShapes(lane, drawing), 1);
      expect(words.find(({ shape }) => shape.words === "1")?.box.x).toBeCloseTo(width / 2, -1);
    }
  });

  test("blocks of five digits have a name from wherever they are looked at: each its own, or the ends of the run", () => {
    const [layout] = layoutsOf("000-movablecore-collides.memzone");
    const block = {
      ...layout!.lanes[0]!.blocks.at(-1)!,
      first: 0,
      last: 2 ** 37 - 1,
      firstBlock: 20_000,
      lastBlock: 21_023,
    };
    const lane = {
      ...layout!.lanes[0]!,
      zones: [],
      marks: [],
      extent: undefined,
      absent: [],
      failed: [],
      blocks: [block],
    };
    const many = { ...layout!, lanes: [lane] } as unknown as Layout;
    const metrics = equalWidths(6.7);
    const width = 800;
    const plan = picturePlan(many, [], { width, metrics });
    for (let zoom = 4; zoom < 100; zoom *= 1.05) {
      const left = (width * (zoom - 1)) / 2;
      const placed = plan.place(0, { zoom, window: { from: left - width, to: left + 2 * width } });
      const drawing = { left, width, metrics, pageSize: 4096, origin: left };
      const words = textsOf(laneShapes(placed, drawing), 1).filter(({ shape }) => /^2[01]\d{3}/.test(shape.words));
      expect(words.length, `${zoom} times as near`).toBeGreaterThan(0);
    }
  });

  test("seen from nearer, where heights stay as they are", () => {
    const layouts = ["000-movablecore-collides.memzone", "virtio-mem-cloud-guest.memzone"].flatMap(layoutsOf);
    const metrics = equalWidths(6.7);
    const width = 700;
    const plans = layouts.map((layout) => ({ layout, plan: picturePlan(layout, [], { width, metrics }) }));
    fc.assert(
      fc.property(
        fc.nat(layouts.length - 1),
        fc.double({ min: 0, max: 16, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (which, power, share) => {
          const { layout, plan } = plans[which]!;
          const zoom = 2 ** power;
          const left = share * width * (zoom - 1);
          const drawing = { left, width, metrics, pageSize: layout.pageSize, origin: left };
          const placed = layout.lanes.map((_, lane) =>
            plan.place(lane, { zoom, window: { from: left, to: left + width } }),
          );
          expectToFit(placed.map((lane) => wordsAndLines(laneShapes(lane, drawing), 1)));
        },
      ),
      { numRuns: runs(120) },
    );
  });
});
