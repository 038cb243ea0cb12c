import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppendList } from "../../../server/simulation/units/append-list.ts";

describe("an append-only list", () => {
  test("keeps every version as it was, whatever is appended to which", () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.array(fc.nat({ max: 2 }), { maxLength: 3 })), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (appended) => {
        const versions = [{ list: AppendList.of<number>(), items: [] as readonly number[] }];
        for (const [at, items] of appended) {
          const before = versions[at % versions.length]!;
          versions.push({ list: before.list.append(...items), items: [...before.items, ...items] });
        }
        for (const { list, items } of versions) {
          expect([...list]).toEqual(items);
          expect(list.length).toBe(items.length);
          expect(list.from(1)).toEqual(items.slice(1));
          for (const other of versions) {
            expect(list.isSame(other.list)).toBe(JSON.stringify(items) === JSON.stringify(other.items));
          }
        }
      }),
    );
  });
});
