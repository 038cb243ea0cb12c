import fc from "fast-check";
import { expect, it } from "vitest";
import { NO_FLAGS } from "../../../../server/simulation/mm/memblock/flags.ts";
import { findFree, freeRangesDescending } from "../../../../server/simulation/mm/memblock/free-ranges.ts";
import type { Region } from "../../../../server/simulation/mm/memblock/region-list.ts";
import { roundDown } from "../../../../server/simulation/units/units.ts";

/** Regions in order, some of them touching, as lengths of gap and region. */
const anyRegions = fc
  .array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 12 }), fc.nat(1)), { maxLength: 30 })
  .map((pieces) => {
    const regions: Region[] = [];
    for (const [gap, length, node] of pieces) {
      const base = (regions.at(-1)?.end ?? 0) + gap;
      regions.push({ base, end: base + length, node, flags: NO_FLAGS });
    }
    return regions;
  });

it("room is found in the highest free range that has it", () => {
  const anyRequest = fc
    .record({
      size: fc.integer({ min: 1, max: 10 }),
      align: fc.constantFrom(1, 2, 4),
      min: fc.integer({ min: 1, max: 60 }),
      below: fc.nat(300),
    })
    .map(({ below, ...rest }) => ({ ...rest, max: rest.min + below, bottomUp: false }));
  const anyNode = fc.constantFrom(undefined, 0, 1);
  fc.assert(
    fc.property(anyRegions, anyRegions, anyRequest, anyNode, (memory, reserved, request, node) => {
      const selector = { node, flags: NO_FLAGS, skipHotplug: false };
      const fitting = [...freeRangesDescending(memory, reserved, selector)].flatMap((range) => {
        const start = Math.max(range.start, request.min);
        const end = Math.min(range.end, request.max);
        const address = roundDown(end - request.size, request.align);
        return address >= start ? [{ address, range: { start, end, node: range.node } }] : [];
      });
      expect(findFree(memory, reserved, selector, request)).toEqual(fitting[0]);
    }),
    { numRuns: 500 },
  );
});
