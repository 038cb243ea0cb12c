import fc from "fast-check";
import { expect, test } from "vitest";
import { NodesOfMemory, type NumaBlock } from "../../../../server/simulation/mm/numa/numa-memblks.ts";

const block = fc
  .record({ node: fc.nat(3), start: fc.nat(60), length: fc.integer({ min: 1, max: 12 }) })
  .map(({ node, start, length }): NumaBlock => ({ node, start, end: start + length }));

test("memory between blocks of a node is its own where no block of another node reaches into it", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), block, (blocks, hull) => {
      const strangers = blocks.filter(({ node }) => node !== hull.node);
      const isFree = !strangers.some(({ start, end }) => hull.start < end && hull.end > start);
      expect(new NodesOfMemory(blocks).isAllOf(hull)).toBe(isFree);
    }),
    { numRuns: 2000 },
  );
});
