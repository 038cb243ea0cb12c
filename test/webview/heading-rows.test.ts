import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Heading, headingPlaces } from "../../client/webview/heading-rows.ts";

const widthOf = (words: string): number => words.length * 6;

/** Each group reaches to the step before the next one. */
function groups(steps: readonly number[], last: number, wordsOf = (step: number): string => `heading of ${step}`) {
  return steps.map((step, at): Heading => ({ step, last: (steps[at + 1] ?? last + 1) - 1, words: wordsOf(step) }));
}

describe("headings over the time axis", () => {
  test("stand above the span of their steps, whole and in one row where there is room", () => {
    const headings = groups([1, 20], 30, (step) => (step === 1 ? "before" : "afterwards"));
    const { spans, labels, rows } = headingPlaces(headings, { last: 30, width: 600, shown: 0, widthOf });
    expect(spans.map(({ x, width }) => [x, width])).toEqual([
      [20, 360],
      [400, 200],
    ]);
    expect(labels.map(({ words, x, width, row }) => [words, x, width, row])).toEqual([
      ["before", 20, 36, 0],
      ["afterwards", 400, 60, 0],
    ]);
    expect(rows).toBe(1);
  });

  test("near each other go down in steps, so that no line meets words", () => {
    const { labels } = headingPlaces(groups([1, 2, 3, 30], 30), { last: 30, width: 600, shown: 0, widthOf });
    expect(labels.map(({ step, row }) => [step, row])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
      [30, 2],
    ]);
  });

  test("at the right end words end with their last step", () => {
    const { labels } = headingPlaces(groups([29], 30), { last: 30, width: 600, shown: 0, widthOf });
    expect(labels.map(({ x, width, line }) => [x + width, line])).toEqual([[600, 600]]);
  });

  test("of too many some have words, and always those of the step that is shown", () => {
    const headings = groups(
      [...Array(30).keys()].map((at) => at + 1),
      30,
      (step) => `phase ${step}: offline memory33`,
    );
    const { spans, labels } = headingPlaces(headings, { last: 30, width: 400, shown: 17, widthOf });
    expect(spans).toHaveLength(30);
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.filter(({ isHere }) => isHere).map(({ words }) => words)).toEqual(["phase 17: offline memory33"]);
  });

  test("have a further row where that shows much more of them", () => {
    const headings = groups([1, 2, 3, 4, 5, 6], 8, () => "offline memory33 and online it");
    const { labels, rows } = headingPlaces(headings, { last: 8, width: 700, shown: 8, widthOf });
    expect(labels.filter(({ words, width }) => width === widthOf(words))).toHaveLength(5);
    expect(rows).toBe(3);
  });

  test("towards the right end stand one above the other, each ending at its last step, rather than cut", () => {
    const headings = groups([1, 8, 10, 20, 21, 22, 23], 24, (step) =>
      step < 20 ? "before" : "a block joins the zone",
    );
    for (const shown of [0, 20, 21, 22, 24]) {
      const { labels } = headingPlaces(headings, { last: 24, width: 1000, shown, widthOf });
      expect(labels.filter(({ words, width }) => width < widthOf(words))).toEqual([]);
      expect(labels).toHaveLength(7);
    }
  });

  test("have the room on the other side of their line, too, rather than be cut", () => {
    const headings = groups([1, 2], 2, (step) => (step === 1 ? "x".repeat(47) : "x".repeat(60)));
    const { labels } = headingPlaces(headings, { last: 2, width: 386, shown: 2, widthOf });
    expect(labels.map(({ words, width }) => [words.length * 6, width])).toEqual([
      [282, 282],
      [360, 360],
    ]);
    const [first] = labels;
    expect(first!.x < first!.line && first!.line < first!.x + first!.width).toBe(true);
  });

  test("have one row more where several are whole by it, though each by little", () => {
    const headings = groups([1, 6, 11, 16, 21, 26], 34, (step) => "x".repeat(step % 10 === 1 ? 73 : 4));
    const { labels, rows } = headingPlaces(headings, { last: 34, width: 1060, shown: 34, widthOf });
    expect(labels.filter(({ words, width }) => width < widthOf(words)).length).toBeLessThanOrEqual(1);
    expect(rows).toBe(3);
  });

  test("are shortened before any is dropped, and reach as far as there is room", () => {
    const headings = groups([1, 4, 7, 10, 13, 16, 19, 22, 25, 28], 30, (step) => `round ${step} of the long story`);
    for (const width of [380, 700, 1100]) {
      const { labels } = headingPlaces(headings, { last: 30, width, shown: 14, widthOf });
      expect(labels).toHaveLength(10);
      expect(Math.min(...labels.map((label) => label.width))).toBeGreaterThanOrEqual(32);
    }
    const { labels } = headingPlaces(groups([0, 9, 10], 10), { last: 10, width: 150, shown: 0, widthOf });
    expect(labels.map(({ words }) => words)).toHaveLength(3);
  });

  test("never lie over each other, outside, or under a line; each stands at its own steps, whole where all have room", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 300, max: 1200 }),
        fc.integer({ min: 0, max: 40 }),
        (steps, letters, width, shown) => {
          const headings = groups(
            steps.sort((a, b) => a - b),
            40,
            () => "x".repeat(letters),
          );
          const { labels } = headingPlaces(headings, { last: 40, width, shown, widthOf });
          const own = Math.min(width, letters * 6);
          for (const [at, one] of labels.entries()) {
            expect(one.x).toBeGreaterThanOrEqual(0);
            expect(one.x + one.width).toBeLessThanOrEqual(width + 1e-6);
            expect(one.width).toBeLessThanOrEqual(own + 1e-6);
            if (one.isHere) expect(one.width).toBe(own);
            const [first, last] = [(one.step / 40) * width, (one.last / 40) * width];
            const isAtStep = Math.abs(one.line - first) < 1e-6 || Math.abs(one.line - last) < 1e-6;
            const reachesLine = one.x <= one.line + 1e-6 && one.line <= one.x + one.width + 1e-6;
            expect((isAtStep && reachesLine) || one.isHere).toBe(true);
            for (const other of labels) {
              if (other === one) continue;
              if (one.row === other.row && labels.indexOf(other) > at) expect(one.x + one.width <= other.x).toBe(true);
              if (one.row > other.row) expect(one.line > other.x && one.line < other.x + other.width).toBe(false);
            }
          }
          if (steps[0]! <= shown) expect(labels.filter(({ isHere }) => isHere)).toHaveLength(1);
        },
      ),
    );
  });
});
