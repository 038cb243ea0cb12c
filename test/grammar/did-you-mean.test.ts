import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../grammar/did-you-mean.ts";
import { editDistance } from "../../grammar/edit-distance.ts";
import { runs } from "../property-runs.ts";

const lettersOf = (word: string): string => [...word.toLowerCase()].sort().join("");

function beginsAlike(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** All of them, one by one: the nearest; of those that are as near, one with the same letters, the one that begins alike longest, the first. */
function byDefinition(word: string, candidates: readonly string[]): string | undefined {
  const most = word.length === 1 ? 0 : Math.max(1, Math.floor(word.length / 3));
  const near = candidates
    .map((candidate, at) => ({
      candidate,
      order: [
        editDistance(word.toLowerCase(), candidate.toLowerCase()),
        lettersOf(candidate) === lettersOf(word) ? 0 : 1,
        -beginsAlike(word, candidate),
        at,
      ] as const,
    }))
    .filter(({ order: [distance] }) => distance <= most)
    .sort((a, b) => a.order.map((value, at) => value - b.order[at]!).find((difference) => difference !== 0) ?? 0);
  if (near.length > 0) return near[0]!.candidate;
  const beginning = new Set(candidates.filter((one) => one.toLowerCase().startsWith(word.toLowerCase())));
  return word.length >= 3 && beginning.size === 1 ? [...beginning][0] : undefined;
}

test("the nearest word is the one that going through all of them finds", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "E", "n", "1", "7", "_", "ß"), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 12 }), (written, candidates) => {
      expect(nearest(written, candidates)).toBe(byDefinition(written, candidates));
      expect(nearest(written, new Set(candidates))).toBe(byDefinition(written, [...new Set(candidates)]));
    }),
    { numRuns: runs(400) },
  );
});
