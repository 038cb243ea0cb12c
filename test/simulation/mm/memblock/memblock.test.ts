import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { Memblock, memblockConfig } from "../../../../server/simulation/mm/memblock/memblock.ts";
import type { Region } from "../../../../server/simulation/mm/memblock/region-list.ts";
import { GiB, MiB, roundUp, TiB } from "../../../../server/simulation/units/units.ts";

const ANY_NODE = -1;
const PAGE = 4096;
const claim = (reportedBy: string) => ({ reportedBy, origins: [] });

function memblockOf(version: string): Memblock {
  const memblock = Memblock.create(memblockConfig(parseKernelVersion(version)!, PAGE));
  memblock.allowResize();
  return memblock;
}

/** Two nodes of some size with a few holes, and a few reservations. */
const machine = fc.record({
  version: fc.constantFrom("5.10", "6.12", "7.2"),
  memory: fc.array(
    fc.record({ base: fc.nat(4000), size: fc.integer({ min: 1, max: 800 }), node: fc.integer({ min: 0, max: 1 }) }),
    { minLength: 1, maxLength: 6 },
  ),
  reserved: fc.array(fc.record({ base: fc.nat(4000), size: fc.nat(60) }), { maxLength: 12 }),
});

type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

function build({ version, memory, reserved }: Machine): Memblock {
  const memblock = memblockOf(version);
  for (const { base, size, node } of memory) memblock.add(base * PAGE, size * PAGE, node);
  for (const { base, size } of reserved) memblock.reserve(base * PAGE, size * PAGE, claim("setup_arch"));
  return memblock;
}

const request = fc.record({
  size: fc.integer({ min: 1, max: 40 * PAGE }),
  align: fc.constantFrom(64, PAGE, 16 * PAGE),
  min: fc.constantFrom(0, 1000 * PAGE),
  node: fc.constantFrom(ANY_NODE, 0, 1),
  bottomUp: fc.boolean(),
});

function totalSize(regions: readonly Region[]): number {
  return regions.reduce((sum, { base, end }) => sum + end - base, 0);
}

function isSortedAndDisjoint(regions: readonly Region[]): boolean {
  return regions.every(({ base, end }, i) => base < end && (i === 0 || regions[i - 1]!.end <= base));
}

describe("the two region lists", () => {
  test("stay sorted and disjoint, and the byte counters are what the regions add up to", () => {
    fc.assert(
      fc.property(machine, fc.array(request, { maxLength: 10 }), (spec, requests) => {
        const memblock = build(spec);
        for (const { size, align, min, node } of requests) {
          memblock.allocTryNid(size, align, min, 0, node, claim("test"));
          memblock.remove(min, size);
        }
        for (const list of [memblock.memory, memblock.reserved]) expect(isSortedAndDisjoint(list)).toBe(true);
        expect(memblock.physMemSize()).toBe(totalSize(memblock.memory));
        expect(memblock.reservedSize()).toBe(totalSize(memblock.reserved));
      }),
    );
  });

  test("freeing what was reserved out of free memory undoes the reservation", () => {
    fc.assert(
      fc.property(machine, fc.nat(4000), fc.integer({ min: 1, max: 100 }), (spec, page, pages) => {
        const memblock = build(spec);
        const [base, size] = [page * PAGE, pages * PAGE];
        fc.pre(!memblock.overlaps("reserved", base, size));
        const before = memblock.freeRanges();
        memblock.reserve(base, size, claim("test"));
        memblock.free(base, size, "sparse_buffer_fini");
        expect(memblock.freeRanges()).toEqual(before);
      }),
    );
  });

  test("a copy does not see what happens to the original", () => {
    const memblock = memblockOf("6.1");
    memblock.add(0, GiB);
    const copy = memblock.clone();
    memblock.alloc(PAGE, PAGE, claim("test"));
    expect(copy.reserved).toEqual([]);
    expect(copy.named.runs).toEqual([]);
    expect(copy.alloc(PAGE, PAGE, claim("test"))).toBe(GiB - PAGE);
  });

  test("a full list before memblock_allow_resize() is a panic", () => {
    const memblock = Memblock.create(memblockConfig(parseKernelVersion("6.12")!, PAGE));
    for (let i = 0; i < 129; i++) memblock.add(i * 2 * MiB, MiB);
    expect(memblock.panicked).toBe("memory");
    expect(memblock.memory).toHaveLength(128);
  });

  test("up to 6.6 what a full list has no room for is lost without a word", () => {
    const memblock = Memblock.create(memblockConfig(parseKernelVersion("6.6")!, PAGE));
    for (let i = 0; i < 130; i++) memblock.add(i * 2 * MiB, MiB);
    expect(memblock.panicked).toBeUndefined();
    expect(memblock.memory).toHaveLength(128);
    expect(memblock.lost.map(({ base }) => base)).toEqual([256 * MiB, 258 * MiB]);
  });

  test("a full list moves to an array twice the size in memory that is reserved for it", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, GiB);
    for (let i = 1; i <= 129; i++) memblock.reserve(i * 2 * MiB, MiB, claim("test"));
    expect(memblock.regionMax("reserved")).toBe(256);
    expect(memblock.events.filter(({ op }) => op === "double")).toEqual([
      { op: "double", list: "reserved", capacity: 256, base: GiB - 2 * PAGE, size: 2 * PAGE },
    ]);
    expect(memblock.named.get(GiB - PAGE)?.site).toBe("memblock_double_array");
  });
});

describe("what stands in the end", () => {
  const ranges = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      base: 2 * MiB + i * 4 * PAGE,
      end: 2 * MiB + i * 4 * PAGE + PAGE,
      claim: claim("test"),
    }));

  test("is reserved as one by one: the same regions, the same names", () => {
    const some = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 20 })), { maxLength: 60 });
    fc.assert(
      fc.property(machine, some, (spec, spans) => {
        const stated = spans.map(([page, pages], index) => ({
          base: page * PAGE,
          end: (page + pages) * PAGE,
          claim: claim(`f${index % 3}`),
        }));
        const [together, apart] = [build(spec), build(spec)];
        together.reserveStanding(stated);
        for (const { base, end, claim: by } of stated) apart.reserve(base, end - base, by);
        expect(together.reserved).toEqual(apart.reserved);
        expect(together.reservedSize()).toBe(apart.reservedSize());
        expect(together.named.runs).toEqual(apart.named.runs);
      }),
    );
  });

  test("is in the list although nothing below the limit of the moment holds the list", () => {
    const memblock = memblockOf("6.12");
    memblock.setCurrentLimit(MiB);
    memblock.add(PAGE, 4 * GiB);
    const all = ranges(100_000);
    memblock.reserveStanding(all);
    expect(memblock.lost).toEqual([]);
    const held = new Set(memblock.reserved.map(({ base, end }) => `${base} ${end}`));
    expect(all.filter(({ base, end }) => !held.has(`${base} ${end}`))).toEqual([]);
    expect(memblock.named.get(all.at(-1)!.base)?.reportedBy).toBe("test");
    const arrays = memblock.named.runs.filter(({ value }) => value.site === "memblock_double_array");
    expect(arrays.map(({ start, end }) => end - start)).toEqual([roundUp(131_072 * 24, PAGE)]);
    expect(arrays[0]!.start).toBeGreaterThan(3 * GiB);
    // What is reserved next grows the list, too, where it is full of those alone.
    for (let i = 0; i < 35_000; i++) memblock.reserve(3 * GiB + i * 4 * PAGE, PAGE, claim("later"));
    expect(memblock.lost).toEqual([]);
  });

  test("takes no room of a list that may not grow yet, and leaves it as full as it is", () => {
    const memblock = Memblock.create(memblockConfig(parseKernelVersion("6.12")!, PAGE));
    memblock.add(0, GiB);
    for (let i = 0; i < 100; i++) memblock.reserve(GiB / 2 + i * 2 * PAGE, PAGE, claim("early"));
    memblock.reserveStanding(ranges(1000));
    for (let i = 100; i < 128; i++) memblock.reserve(GiB / 2 + i * 2 * PAGE, PAGE, claim("early"));
    expect(memblock.panicked).toBeUndefined();
    memblock.reserve(GiB / 2 + 128 * 2 * PAGE, PAGE, claim("early"));
    expect(memblock.panicked).toBe("reserved");
  });

  test("stands where no memory is left for the list", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, 2 * MiB + 130 * 4 * PAGE);
    memblock.reserve(0, 2 * MiB, claim("image"));
    const all = ranges(130);
    memblock.reserveStanding(all);
    expect(all.every(({ base }) => memblock.overlaps("reserved", base, PAGE))).toBe(true);
  });
});

describe("an allocation", () => {
  test("lies in memory, aligned, on nothing that was reserved before", () => {
    fc.assert(
      fc.property(machine, request, (spec, { size, align, min, node, bottomUp }) => {
        const memblock = build(spec);
        memblock.setBottomUp(bottomUp);
        const before = memblock.clone();
        const address = memblock.allocTryNid(size, align, min, 0, node, claim("test"));
        fc.pre(address !== undefined);
        expect(address! % align).toBe(0);
        expect(before.overlaps("reserved", address!, size)).toBe(false);
        expect(before.isRegionMemory(address!, size)).toBe(true);
        expect(memblock.named.get(address!)?.reportedBy).toBe("test");
      }),
    );
  });

  test("top-down takes the highest place: nothing above it would have done", () => {
    fc.assert(
      fc.property(machine, request, (spec, { size, align }) => {
        const memblock = build(spec);
        const address = memblock.physAllocRange(size, align, 0, 0, claim("test"));
        fc.pre(address !== undefined);
        expect(memblock.findInRange(address! + size, 0, size, align)).toBeUndefined();
      }),
    );
  });

  test("on a node that is full falls back to another, an exact one fails", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, GiB, 0);
    memblock.add(GiB, GiB, 1);
    memblock.reserve(GiB, GiB, claim("initrd"));
    expect(memblock.allocExactNid(2 * MiB, 2 * MiB, 0, 0, 1, claim("test"))).toBeUndefined();
    expect(memblock.allocTryNid(2 * MiB, 2 * MiB, 0, 0, 1, claim("test"))).toBe(GiB - 2 * MiB);
  });

  test("passes over hot-pluggable memory with movable_node", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, 2 * GiB, 0);
    memblock.markHotplug(GiB, GiB);
    memblock.setMovableNode(true);
    expect(memblock.alloc(PAGE, PAGE, claim("test"))).toBe(GiB - PAGE);
  });

  test("since 6.16 keeps the node it was asked for, so that neighbours stay apart", () => {
    const regions = (version: string) => {
      const memblock = memblockOf(version);
      memblock.add(0, GiB, 0);
      memblock.allocTryNid(PAGE, PAGE, 0, 0, 0, claim("test"));
      memblock.alloc(PAGE, PAGE, claim("test"));
      return memblock.reserved.map(({ node, flags }) => [node, flags.value]);
    };
    expect(regions("6.12")).toEqual([[1024, 0]]);
    expect(regions("7.2")).toEqual([
      [-1, 0x20],
      [0, 0x20],
    ]);
  });
});

describe("many equal allocations", () => {
  test("land where single calls would", () => {
    fc.assert(
      fc.property(machine, request, fc.integer({ min: 1, max: 40 }), (spec, ask, count) => {
        const one = build(spec);
        one.setBottomUp(ask.bottomUp);
        const many = one.clone();
        const { size, align, min, node } = ask;
        const rounded = Math.ceil(size / align) * align;
        const addresses: number[] = [];
        for (let i = 0; i < count; i++) {
          const address = one.allocTryNid(rounded, align, min, 0, node, claim("memmap"));
          if (address !== undefined) addresses.push(address);
        }
        const runs = many.allocRepeated(count, rounded, align, min, 0, node, claim("memmap"));
        const fromRuns = runs.flatMap((run) => {
          const ascending = Array.from({ length: run.count }, (_, i) => run.base + i * run.size);
          return run.descending ? ascending.reverse() : ascending;
        });
        expect(fromRuns).toEqual(addresses);
        expect(many.reserved).toEqual(one.reserved);
        expect(many.named.runs).toEqual(one.named.runs);
        expect(many.regionMax("reserved")).toBe(one.regionMax("reserved"));
      }),
    );
  });

  test("cost what they have distinct runs: the memmap of 64 TiB in pieces of 2 MiB is one", () => {
    const memblock = memblockOf("7.2");
    memblock.add(0, 64 * TiB, 0);
    const runs = memblock.allocRepeated(524_288, 2 * MiB, 2 * MiB, 16 * MiB, 0, 0, claim("memmap"));
    expect(runs).toEqual([{ base: 63 * TiB, size: 2 * MiB, count: 524_288, descending: true, node: 0 }]);
    expect(memblock.events.length).toBeLessThan(10);
  });
});

describe("named reservations", () => {
  test("are cut where a part is freed", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, GiB);
    memblock.reserve(16 * MiB, 8 * MiB, claim("initrd"));
    memblock.free(20 * MiB, MiB, "reserve_initrd");
    expect(memblock.named.runs.map(({ start, end, value }) => [start / MiB, end / MiB, value.reportedBy])).toEqual([
      [16, 20, "initrd"],
      [21, 24, "initrd"],
    ]);
  });

  test("keep their first owner where a range is reserved again", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, GiB);
    memblock.reserve(0x98000, 0x7000, claim("reserve_real_mode"));
    memblock.reserve(0, MiB, claim("setup_arch"));
    expect(memblock.named.get(0x98000)?.reportedBy).toBe("reserve_real_mode");
    expect(memblock.named.get(0)?.reportedBy).toBe("setup_arch");
    expect(memblock.reserved).toHaveLength(1);
  });

  test("go with the memory that a limit takes away", () => {
    const memblock = memblockOf("6.12");
    memblock.add(0, 2 * GiB);
    memblock.reserve(GiB, MiB, claim("initrd"));
    memblock.reserve(MiB, MiB, claim("kernel"));
    memblock.enforceMemoryLimit(512 * MiB);
    expect(memblock.endOfDram()).toBe(512 * MiB);
    expect(memblock.named.runs.map(({ value }) => value.reportedBy)).toEqual(["kernel"]);
  });
});
