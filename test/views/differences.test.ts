import fc from "fast-check";
import { expect, test } from "vitest";
import { applied, differenceOf } from "../../server/views/differences.ts";

const value = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("a", "b"), fc.constant(null), fc.boolean()),
  list: fc.array(tie("node"), { maxLength: 5 }),
  record: fc.dictionary(fc.constantFrom("x", "y", "z"), tie("node"), { maxKeys: 3 }),
  node: fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("list"), tie("record")),
})).node;

test("a difference makes the one value of the other, sent as text in between", () => {
  fc.assert(
    fc.property(value, value, (old, now) => {
      const before = structuredClone(old);
      const difference = differenceOf(old, now);
      expect(applied(old, difference === undefined ? undefined : JSON.parse(JSON.stringify(difference)))).toEqual(now);
      expect(old).toEqual(before);
      expect(difference === undefined).toBe(JSON.stringify(old) === JSON.stringify(now) || sameValue(old, now));
    }),
    { numRuns: 2000 },
  );
});

/** The order of fields says nothing. */
function sameValue(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

test("a field, an item that is new, and one that changed are no more than that", () => {
  expect(differenceOf({ a: 1, b: [1, 2] }, { a: 2, b: [1, 2] })).toEqual({ fields: { a: { value: 2 } } });
  expect(differenceOf([1, 2, 3, 4, 5], [1, 9, 2, 3, 4, 5])).toEqual({ splices: [{ from: 1, without: 0, items: [9] }] });
  expect(differenceOf([1, 2, 3, 4, 5, 6], [9, 1, 2, 3, 5, 6])).toEqual({
    splices: [
      { from: 0, without: 0, items: [9] },
      { from: 3, without: 1, items: [] },
    ],
  });
  expect(differenceOf([{ a: 1, b: 1 }, 2], [{ a: 1, b: 2 }, 2])).toEqual({
    fields: { 0: { fields: { b: { value: 2 } } } },
  });
  expect(differenceOf({ a: 1, b: 1 }, { a: 1 })).toEqual({ gone: ["b"] });
});
