import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonEnds } from "../../grammar/incremental/common-ends.ts";

describe("what two lists have in common at their ends", () => {
  const few = fc.array(fc.nat({ max: 2 }), { maxLength: 4 });

  test("is found whatever was taken out between them and put in its place", () => {
    fc.assert(
      fc.property(few, few, few, few, (front, taken, put, back) => {
        const before = [...front, ...taken, ...back];
        const now = [...front, ...put, ...back];
        const { start, end } = commonEnds(before, now);
        expect(start + end).toBeGreaterThanOrEqual(Math.min(before.length, now.length, front.length + back.length));
        expect(start + end).toBeLessThanOrEqual(Math.min(before.length, now.length));
        expect(now.slice(0, start)).toEqual(before.slice(0, start));
        expect(now.slice(now.length - end)).toEqual(before.slice(before.length - end));
      }),
    );
  });
});
