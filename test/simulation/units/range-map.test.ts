import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RangeMap } from "../../../server/simulation/units/range-map.ts";

const SIZE = 40;
type Value = "a" | "b" | "c";

/** The same thing, a cell for each integer. */
type Cells = readonly (Value | undefined)[];

const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE));
const change = fc.oneof(
  fc.record({
    kind: fc.constantFrom("set" as const, "fill" as const),
    range,
    value: fc.constantFrom<Value>("a", "b", "c"),
  }),
  fc.record({ kind: fc.constantFrom("delete" as const, "rotate" as const), range, value: fc.constant<Value>("a") }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const NEXT: Readonly<Record<Value, Value>> = { a: "b", b: "c", c: "a" };

function applyToMap(map: RangeMap<Value>, { kind, range: [start, end], value }: Change): RangeMap<Value> {
  if (kind === "set") return map.set(start, end, value);
  if (kind === "fill") return map.fill(start, end, value);
  if (kind === "delete") return map.delete(start, end);
  return map.update(start, end, (old) => NEXT[old]);
}

function applyToCells(cells: Cells, { kind, range: [start, end], value }: Change): Cells {
  return cells.map((old, at) => {
    if (at < start || at >= end) return old;
    if (kind === "set") return value;
    if (kind === "fill") return old ?? value;
    return kind === "delete" || old === undefined ? undefined : NEXT[old];
  });
}

const changes = fc.array(change, { maxLength: 25 });

function build(all: readonly Change[]): { readonly map: RangeMap<Value>; readonly cells: Cells } {
  return {
    map: all.reduce(applyToMap, RangeMap.empty<Value>()),
    cells: all.reduce(applyToCells, Array.from<Value | undefined>({ length: SIZE })),
  };
}

describe("a range map", () => {
  test("holds at each point what an array of cells would", () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { map, cells } = build(all);
        expect(cells.map((_, at) => map.get(at))).toEqual(cells);
      }),
      { numRuns: 300 },
    );
  });

  test("filled with many ranges at once is as if filled with one after the other", () => {
    const ranges = fc.array(fc.record({ range, value: fc.constantFrom<Value>("a", "b", "c") }), { maxLength: 12 });
    fc.assert(
      fc.property(changes, ranges, fc.boolean(), (all, added, ascending) => {
        const runs = added.map(({ range: [start, end], value }) => ({ start, end, value }));
        if (ascending) runs.sort((a, b) => a.start - b.start);
        const { map } = build(all);
        const one = runs.reduce((filled, { start, end, value }) => filled.fill(start, end, value), map);
        expect(map.fillAll(runs).runs).toEqual(one.runs);
        expect(map.fillAll(runs).size).toBe(one.runs.length);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps its runs sorted, disjoint, not empty, and equal neighbours as one", () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { runs } = build(all).map;
        for (const [i, run] of runs.entries()) {
          expect(run.start).toBeLessThan(run.end);
          const left = runs[i - 1];
          if (left === undefined) continue;
          expect(left.end).toBeLessThanOrEqual(run.start);
          expect(left.end === run.start && left.value === run.value).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("finds within a range what is there, clipped, and its gaps", () => {
    fc.assert(
      fc.property(changes, range, (all, [start, end]) => {
        const { map, cells } = build(all);
        const wanted = cells.map((value, at) => (at >= start && at < end ? value : undefined));
        const seen = Array.from<Value | undefined>({ length: SIZE });
        for (const run of map.within(start, end)) seen.fill(run.value, run.start, run.end);
        expect(seen).toEqual(wanted);
        expect(map.covered(start, end)).toBe(wanted.filter((value) => value !== undefined).length);
        const inGaps = map.gaps(start, end).reduce((sum, [from, to]) => sum + to - from, 0);
        expect(inGaps + map.covered(start, end)).toBe(Math.max(0, end - start));
      }),
      { numRuns: 300 },
    );
  });

  test("does not change when a new one is made from it", () => {
    const map = RangeMap.empty<Value>().set(0, 10, "a");
    map.set(3, 5, "b");
    expect(map.runs).toEqual([{ start: 0, end: 10, value: "a" }]);
  });

  test("that fills up from its beginning is not gone through again for each gap", () => {
    const lookedAt = (count: number): number => {
      let looked = 0;
      const passes = (value: number): boolean => {
        looked++;
        return value < 0;
      };
      let map = RangeMap.empty<number>(Object.is, undefined, [passes]);
      for (let value = 0; value < count; value++) {
        const [gap] = map.gapsFor(passes, 0, Number.POSITIVE_INFINITY);
        map = map.set(gap![0], gap![0] + 3, value);
      }
      expect(map.size).toBe(count);
      return looked;
    };
    expect(lookedAt(4000) / lookedAt(2000)).toBeLessThan(2.05);
    expect(lookedAt(4000)).toBeLessThan(40 * 4000);
  });

  test("joins neighbours by the equality it was given", () => {
    const map = RangeMap.empty<{ readonly zone: string }>((a, b) => a.zone === b.zone)
      .set(0, 5, { zone: "Normal" })
      .set(5, 10, { zone: "Normal" });
    expect(map.runs).toHaveLength(1);
  });

  test("of hundreds of runs is the same as of few", () => {
    const wide = 1200;
    const near = fc
      .tuple(fc.nat(wide), fc.nat(60))
      .map(([start, length]) => [start, start + length] as [number, number]);
    const many = fc.array(
      fc.oneof(
        change.map((one) => ({ ...one, range: [one.range[0] * 30, one.range[1] * 30] as [number, number] })),
        fc.record({
          kind: fc.constantFrom("set" as const, "fill" as const, "delete" as const, "rotate" as const),
          range: near,
          value: fc.constantFrom<Value>("a", "b", "c"),
        }),
      ),
      { maxLength: 30 },
    );
    const letters: readonly Value[] = ["a", "b", "c"];
    const isB = (value: Value): boolean => value === "b";
    let full = RangeMap.empty<Value>(Object.is, (value) => value === "c", [isB]);
    for (let at = 0; at < wide; at += 2) full = full.set(at, at + 2 - ((at / 2) % 2), letters[(at / 2) % 3]!);
    const cellsOfFull = Array.from({ length: wide }, (_, at) => full.get(at));
    fc.assert(
      fc.property(many, (all) => {
        const map = all.reduce(applyToMap, full);
        const cells = all.reduce(applyToCells, cellsOfFull);
        expect(cells.map((_, at) => map.get(at))).toEqual(cells);
        expect(map.size).toBe(map.runs.length);
        const misplaced = map.runs.filter((run, i) => {
          const left = map.runs[i - 1];
          const isApart = left === undefined || left.end < run.start || left.value !== run.value;
          return run.start >= run.end || (left !== undefined && left.end > run.start) || !isApart;
        });
        expect(misplaced).toEqual([]);
        for (const [start, end] of all.map(({ range }) => range)) {
          const found = map.within(start, end).filter(({ value }) => value === "c");
          expect(map.firstWithin(start, end, (run) => run)).toEqual(found[0]);
          expect(map.lastWithin(start, end, (run) => run)).toEqual(found.at(-1));
          expect([...map.gapsFor(undefined, start, end)]).toEqual(map.gaps(start, end));
          const others = map.runs.reduce((left, run) => (isB(run.value) ? left.delete(run.start, run.end) : left), map);
          expect([...map.gapsFor(isB, start, end)]).toEqual(others.gaps(start, end));
        }
        expect(map.within(300, 700)).toEqual(
          map.runs
            .filter(({ start, end }) => start < 700 && end > 300)
            .map(({ start, end, value }) => ({ start: Math.max(start, 300), end: Math.min(end, 700), value })),
        );
      }),
    );
  });

  test("has the gaps that it has, whatever was searched of the maps that it came of", () => {
    const wide = 900;
    const isB = (value: Value): boolean => value === "b";
    // Hundreds of runs without a gap: searches pass most of them together.
    let closed = RangeMap.empty<Value>(Object.is, undefined, [isB]);
    for (let at = 0; at < wide; at++) closed = closed.set(at, at + 1, at % 2 === 0 ? "a" : "c");
    const few = fc.array(
      fc.record({
        kind: fc.constantFrom("set" as const, "set" as const, "fill" as const, "delete" as const),
        range: fc.tuple(fc.nat(wide), fc.nat(3)).map(([start, length]) => [start, start + length] as [number, number]),
        value: fc.constantFrom<Value>("a", "b", "c"),
        from: fc.nat(wide),
        who: fc.constantFrom(undefined, isB),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(few, (all) => {
        let map = closed;
        for (const { from, who, ...one } of all) {
          map = applyToMap(map, one);
          const passed = who === undefined ? [] : map.runs.filter(({ value }) => who(value));
          const others = passed.reduce((left, run) => left.delete(run.start, run.end), map);
          expect([...map.gapsFor(who, from, wide)]).toEqual(others.gaps(from, wide));
        }
      }),
    );
  });
});
