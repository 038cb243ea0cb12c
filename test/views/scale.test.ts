import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisScale, cellsOf } from "../../server/views/scale.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const TiB = 1024 ** 4;
const range = (start: number, size: number) => ({ first: start, last: start + size - 1 });

describe("the axis of physical addresses", () => {
  test("breaks at the PCI hole of a 4 GiB machine and stays in proportion beside it", () => {
    const scale = axisScale([range(0, 3 * GiB), range(4 * GiB, GiB)], 1000);
    expect(scale.segments.map(({ kind, broken }) => [kind, broken])).toEqual([
      ["memory", false],
      ["hole", true],
      ["memory", false],
    ]);
    const [low, hole, high] = scale.segments;
    expect(low!.width / high!.width).toBeCloseTo(3);
    expect(hole!.width).toBeLessThan(30);
    expect(scale.toX(4 * GiB)).toBeCloseTo(high!.x);
    expect(scale.toX(5 * GiB)).toBe(1000);
  });

  test("leaves ZONE_DMA visible beside 64 TiB", () => {
    const scale = axisScale([range(0, 64 * TiB)], 1000, { stops: [16 * MiB, 4 * GiB] });
    expect(scale.toX(16 * MiB)).toBeGreaterThanOrEqual(13);
    expect(scale.toX(4 * GiB) - scale.toX(16 * MiB)).toBeGreaterThanOrEqual(13);
  });

  test("gives a small range its least width, inside the picture", () => {
    const scale = axisScale([range(0, TiB)], 800);
    expect(scale.box(range(TiB - 4096, 4096), 3)).toEqual({ x: 797, width: 3 });
  });

  test("draws an empty address space without failing", () => {
    const scale = axisScale([], 500);
    expect(scale.toX(GiB)).toBe(500);
    expect(scale.ticks.length).toBe(1);
  });

  test("shows a window only", () => {
    const scale = axisScale([range(0, 8 * GiB)], 100, { window: range(2 * GiB, GiB) });
    expect([scale.toX(0), scale.toX(2.5 * GiB), scale.toX(7 * GiB)]).toEqual([0, 50, 100]);
  });

  test("draws narrow blocks in groups", () => {
    const scale = axisScale([range(0, 1024 * 128 * MiB)], 512);
    const run = {
      ...range(0, 1024 * 128 * MiB),
      firstBlock: 0,
      lastBlock: 1023,
      state: "online",
      removable: 1,
      nodes: [0],
      validZones: ["Normal"],
      zone: "Normal",
      changed: false,
      causes: [],
    } as const;
    const cells = cellsOf(run, scale, 4);
    expect(cells.length).toBe(128);
    expect(cells[1]).toMatchObject({ firstBlock: 8, lastBlock: 15, x: 4, width: 4 });
    expect(cells.at(-1)!.lastBlock).toBe(1023);
  });

  const ranges = fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 2 ** 40 }), pages: fc.integer({ min: 1, max: 2 ** 30 }) }),
    { minLength: 1, maxLength: 40 },
  );
  test("never turns back, fills the width, and leads back to the address", () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 50, max: 4000 }), (given, width) => {
        const spans = given.map(({ start, pages }) => range(start * 4096, pages * 4096));
        const scale = axisScale(spans, width, { stops: spans.map((span) => span.last + 1) });
        const last = scale.segments.at(-1)!;
        expect(last.x + last.width).toBeCloseTo(width, 5);
        for (const [at, segment] of scale.segments.entries()) {
          expect(segment.width).toBeGreaterThan(0);
          if (at > 0) expect(segment.start).toBe(scale.segments[at - 1]!.end);
          const middle = (segment.start + segment.end) / 2;
          const back = scale.toAddress(scale.toX(middle));
          expect(Math.abs(back - middle)).toBeLessThanOrEqual(1 + (segment.end - segment.start) / 1e6);
        }
        for (const [at, tick] of scale.ticks.entries()) {
          if (at > 0) expect(tick.x - scale.ticks[at - 1]!.x).toBeGreaterThanOrEqual(96);
        }
      }),
      { numRuns: 60 },
    );
  });
});
