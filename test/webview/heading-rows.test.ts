import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headingRows } from "../../client/webview/heading-rows.ts";

const widthOf = (words: string): number => words.length * 6;

describe("headings over the time axis", () => {
  test("stand whole where there is room, each once", () => {
    const placed = headingRows(
      [
        { step: 1, words: "before" },
        { step: 20, words: "afterwards" },
      ],
      30,
      600,
      widthOf,
    );
    expect(placed.map(({ words, width, row }) => [words, width, row])).toEqual([
      ["before", 50, 0],
      ["afterwards", 74, 0],
    ]);
  });

  test("near each other go to rows of their own", () => {
    const close = [1, 2, 3, 30].map((step) => ({ step, words: `heading of step ${step}` }));
    expect(headingRows(close, 30, 600, widthOf).map(({ row }) => row)).toEqual([0, 1, 2, 0]);
  });

  test("never lie over each other or outside, and none is lost while steps are 40 pixels apart", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (steps, letters) => {
          const headings = steps.sort((a, b) => a - b).map((step) => ({ step, words: "x".repeat(letters) }));
          const placed = headingRows(headings, 20, 800, widthOf);
          expect(placed.map(({ step }) => step)).toEqual(steps);
          for (const [at, one] of placed.entries()) {
            expect(one.x).toBeGreaterThanOrEqual(0);
            expect(one.x + one.width).toBeLessThanOrEqual(800);
            for (const other of placed.slice(at + 1)) {
              if (one.row === other.row) expect(one.x + one.width <= other.x).toBe(true);
            }
          }
        },
      ),
    );
  });
});
