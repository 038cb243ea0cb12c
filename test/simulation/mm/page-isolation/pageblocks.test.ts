import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { migratetypes } from "../../../../server/simulation/mm/page-isolation/pageblocks.ts";
import type { AllocationUse, Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState, PageUse } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { KiB, MiB } from "../../../../server/simulation/units/units.ts";
import { BLOCK_PAGES, bootState } from "../memory-hotplug/state-builder.ts";

const PAGE = 4 * KiB;
const PAGEBLOCK = 512;
const START = 32 * BLOCK_PAGES;
const END = 34 * BLOCK_PAGES;

function machine(version: string, uses: readonly (PageUse & { start: number; end: number })[] = []): MemoryState {
  const blocks = [
    { first: 0, last: 15, node: 0, zone: "DMA32" as const },
    { first: 32, last: 33, node: 0, zone: "Normal" as const },
    { first: 38, last: 39, node: 0, zone: "Movable" as const },
  ];
  return bootState({ version, blocks, uses });
}

function run(state: MemoryState, ...events: readonly Event[]): MemoryState {
  return events.reduce((before, event) => step(before, event).state, state);
}

function at(pageblock: number, pageblocks = 1) {
  const first = (START + pageblock * PAGEBLOCK) * PAGE;
  return { first, last: first + pageblocks * PAGEBLOCK * PAGE - 1 };
}

function allocate(name: string, use: AllocationUse, pageblock: number, size = PAGE): Event {
  const { first } = at(pageblock);
  return { kind: "allocate", name, size, use, at: { first, last: first + size - 1 }, origin: 3 };
}

const isolate = (pageblock: number, pageblocks = 1): Event => ({
  kind: "isolate",
  range: at(pageblock, pageblocks),
  origin: 5,
});
const free = (name: string): Event => ({ kind: "free", name, origin: 6 });

/** The pageblocks that are something else than Movable. */
function special(state: MemoryState): readonly string[] {
  return migratetypes(state, START, END)
    .filter(({ value }) => value !== "Movable")
    .map(({ start, end, value }) => `${(start - START) / PAGEBLOCK}-${(end - START) / PAGEBLOCK - 1}: ${value}`);
}

describe("pageblocks", () => {
  it("are Movable until the kernel takes pages for itself, and stay its own when these are free again", () => {
    const used = run(
      machine("6.1"),
      allocate("a", "unmovable", 1),
      allocate("b", "reclaimable", 3),
      allocate("c", "movable", 5),
    );
    expect(special(used)).toEqual(["1-1: Unmovable", "3-3: Reclaimable"]);
    expect(special(run(used, free("a"), free("b"), free("c")))).toEqual(["1-1: Unmovable", "3-3: Reclaimable"]);
  });

  it("of a CMA area stay so while it is in use", () => {
    const area = {
      start: START,
      end: START + 8 * PAGEBLOCK,
      kind: "cma",
      by: "reserved",
      observed: false,
      origins: [],
    } as const;
    const cma = machine("6.1", [area]);
    expect(special(cma)).toEqual(["0-7: CMA"]);
    expect(special(run(cma, { kind: "cma_alloc", name: "a", size: MiB, area: "reserved", origin: 7 }))).toEqual([
      "0-7: CMA",
    ]);
  });

  it("forget their type when an isolation is undone up to 6.16, and keep it since", () => {
    const freed = (version: string) => run(machine(version), allocate("a", "unmovable", 1), free("a"), isolate(0, 4));
    expect(special(freed("6.16"))).toEqual([]);
    expect(special(freed("6.17"))).toEqual(["1-1: Unmovable"]);
  });

  it("forget it as far as the isolation came before a page failed it", () => {
    const typed = run(
      machine("6.1"),
      allocate("a", "unmovable", 0),
      allocate("b", "unmovable", 2),
      free("a"),
      allocate("c", "unmovable", 3),
      free("c"),
    );
    expect(special(run(typed, isolate(0, 8)))).toEqual(["2-3: Unmovable"]);
  });

  it("are told with the type they had and have again", () => {
    const freed = run(machine("6.1"), allocate("a", "unmovable", 1), free("a"));
    expect(step(freed, isolate(1)).outcome.pageblocks).toEqual([
      { start: START + PAGEBLOCK, end: START + 2 * PAGEBLOCK, before: "Unmovable", after: "Movable" },
    ]);
  });

  it("are Movable once their block has been offline", () => {
    const typed = run(machine("6.17"), allocate("a", "unmovable", 65), free("a"));
    const write = (kind: "offline" | "online"): Event => {
      return { kind, blocks: { first: 33, last: 33, descending: false }, origin: 8 };
    };
    expect(special(run(typed, write("offline"), write("online")))).toEqual([]);
  });
});

const anything = fc.array(
  fc.record({
    use: fc.constantFrom<AllocationUse>("movable", "unmovable", "reclaimable"),
    pageblock: fc.nat(127),
    kept: fc.boolean(),
  }),
  { maxLength: 8 },
);

function inUse(version: string, all: typeof anything extends fc.Arbitrary<infer T> ? T : never): MemoryState {
  return all.reduce((state, { use, pageblock, kept }, index) => {
    const taken = run(state, allocate(`a${index}`, use, pageblock));
    return kept ? taken : run(taken, free(`a${index}`));
  }, machine(version));
}

describe("any isolation", () => {
  const range = fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 8 }));
  const version = fc.constantFrom("5.10", "5.19", "6.12", "6.17");

  it("never changes a migratetype outside its range", () => {
    fc.assert(
      fc.property(version, anything, range, (kernel, all, [first, length]) => {
        const before = inUse(kernel, all);
        const after = run(before, isolate(first, length));
        const [from, to] = [START + first * PAGEBLOCK, START + (first + length) * PAGEBLOCK];
        expect(migratetypes(after, START, from)).toEqual(migratetypes(before, START, from));
        expect(migratetypes(after, to, END)).toEqual(migratetypes(before, to, END));
      }),
    );
  });

  it("is undone exactly where pageblocks keep their type, and changes no page's use anywhere", () => {
    fc.assert(
      fc.property(version, anything, range, (kernel, all, [first, length]) => {
        const before = inUse(kernel, all);
        const after = run(before, isolate(first, length));
        expect(after.uses.runs).toEqual(before.uses.runs);
        if (kernel === "6.17") expect(migratetypes(after, START, END)).toEqual(migratetypes(before, START, END));
      }),
    );
  });
});

describe("any allocations", () => {
  const requests = fc.array(
    fc.record({
      size: fc.integer({ min: 1, max: 64 * MiB }),
      how: fc.constantFrom<AllocationUse | "contig">(
        "movable",
        "unmovable",
        "reclaimable",
        "pinned",
        "hugetlb",
        "contig",
      ),
      kept: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  it("never overlap, and leave nothing behind when all are free again", () => {
    fc.assert(
      fc.property(requests, (all) => {
        let state = machine("6.12");
        for (const [index, { size, how, kept }] of all.entries()) {
          const name = `a${index}`;
          const before = pagesOf(state);
          state = run(
            state,
            how === "contig"
              ? { kind: "alloc_contig", name, target: { size }, origin: 3 }
              : { kind: "allocate", name, size, use: how, origin: 3 },
          );
          for (const [other, pages] of before) expect(pagesOf(state).get(other)).toBe(pages);
          if (!kept) state = run(state, free(name));
        }
        for (const [name] of state.hotplug.allocations) state = run(state, free(name));
        expect(state.uses.runs).toEqual([]);
      }),
    );
  });
});

/** Pages of each allocation: none may lose one to another. */
function pagesOf(state: MemoryState): ReadonlyMap<string, number> {
  const pages = new Map<string, number>();
  for (const { start, end, value } of state.uses.runs) pages.set(value.by, (pages.get(value.by) ?? 0) + end - start);
  return pages;
}
