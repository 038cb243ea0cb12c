import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { VersionedMap } from "../../../server/simulation/units/versioned-map.ts";

const sorted = (map: Iterable<readonly [string, number]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

test("every version of a map holds what a map has that was changed likewise", () => {
  const key = fc.integer({ min: 0, max: 150 }).map((n) => `a${n}`);
  const change = fc.tuple(key, fc.option(fc.integer(), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
      let map = VersionedMap.empty<string, number>();
      const plain = new Map<string, number>();
      const versions: [VersionedMap<string, number>, Map<string, number>][] = [];
      for (const [name, value] of changes) {
        if (value === undefined) plain.delete(name);
        else plain.set(name, value);
        map = value === undefined ? map.without(name) : map.with(name, value);
        versions.push([map, new Map(plain)]);
      }
      for (const [version, same] of versions) {
        expect(sorted(version)).toEqual(sorted(same));
        expect(version.size).toBe(same.size);
        for (const name of ["a0", "a7", "a60"]) {
          expect([version.get(name), version.has(name)]).toEqual([same.get(name), same.has(name)]);
        }
      }
    }),
  );
});

test("names that are added one by one are copied some times each, however many there are", () => {
  const copied = (count: number): number => {
    const copies = vi.spyOn(Map.prototype, "set");
    let map = VersionedMap.empty<string, number>();
    for (let value = 0; value < count; value++) map = map.with(`a${value}`, value);
    const { length } = copies.mock.calls;
    copies.mockRestore();
    expect(map.size).toBe(count);
    return length;
  };
  expect(copied(8000)).toBeLessThan(8000 * Math.log2(8000));
  expect(copied(8000) / copied(4000)).toBeLessThan(2.3);
});
