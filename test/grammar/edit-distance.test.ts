import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance } from "../../grammar/edit-distance.ts";

/** By its definition: the least of all ways to edit the last letters. */
function byDefinition(from: string, to: string, known = new Map<string, number>()): number {
  if (from === "" || to === "") return from.length + to.length;
  const key = `${from.length} ${to.length}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const rest = (left: number, right: number): number =>
    byDefinition(from.slice(0, from.length - left), to.slice(0, to.length - right), known);
  const ways = [rest(1, 0) + 1, rest(0, 1) + 1, rest(1, 1) + (from.at(-1) === to.at(-1) ? 0 : 1)];
  const isSwapped = from.length > 1 && to.length > 1 && from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1);
  const least = Math.min(...ways, ...(isSwapped ? [rest(2, 2) + 1] : []));
  known.set(key, least);
  return least;
}

test.each([
  ["", "", 0],
  ["", "ab", 2],
  ["ofline", "offline", 1],
  ["moveable", "movable", 1],
  ["onilne", "online", 1],
  ["ca", "abc", 3],
  ["step", "set", 2],
])("%s and %s are %i apart", (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});

test("words of few letters and of more than a number has bits are as far from each other as the definition has it", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "ß"), maxLength: 10 });
  const long = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 28, maxLength: 40 });
  fc.assert(
    fc.property(
      fc.oneof(fc.tuple(word, word), fc.tuple(long, long), fc.tuple(word, long)),
      fc.nat(12),
      ([from, to], most) => {
        const distance = byDefinition(from, to);
        expect(editDistance(from, to)).toBe(distance);
        expect(Math.min(editDistance(from, to, most), most + 1)).toBe(Math.min(distance, most + 1));
      },
    ),
    { numRuns: 300 },
  );
});
