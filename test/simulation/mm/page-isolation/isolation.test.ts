import { describe, expect, it } from "vitest";
import type { AllocationUse, Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState, StepResult } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { KiB, MiB } from "../../../../server/simulation/units/units.ts";
import { reasonText, worded } from "../../../analysis/notes/worded.ts";
import { BLOCK_PAGES, type BootBlocks, bootState, type TestMachine } from "../memory-hotplug/state-builder.ts";

const PAGE = 4096;
const BLOCK = BLOCK_PAGES * PAGE;
const blocks: readonly BootBlocks[] = [
  { first: 0, last: 15, node: 0, zone: "DMA32" },
  { first: 32, last: 33, node: 0, zone: "Normal" },
  { first: 38, last: 39, node: 0, zone: "Movable" },
];

function machine(version: string, more: Partial<TestMachine> = {}): MemoryState {
  return bootState({ version, blocks, ...more });
}

function allocate(
  state: MemoryState,
  name: string,
  size: number,
  use: AllocationUse,
  more: Partial<Extract<Event, { kind: "allocate" }>> = {},
): StepResult {
  return step(state, { kind: "allocate", name, size, use, origin: 3, ...more });
}

function at(first: number, size: number) {
  return { at: { first, last: first + size - 1 } };
}

function offline(state: MemoryState, id: number): StepResult {
  return step(state, { kind: "offline", blocks: { first: id, last: id, descending: false }, origin: 4 });
}

function range(kind: "alloc_contig" | "isolate", first: number, size: number): Event {
  const bytes = { first, last: first + size - 1 };
  if (kind === "isolate") return { kind, range: bytes, origin: 5 };
  return { kind, name: "buffer", target: { range: bytes }, origin: 5 };
}

describe("memory in use", () => {
  it("comes from the zone that its kind prefers, lowest pages first", () => {
    const where = (use: AllocationUse) =>
      allocate(machine("6.1"), "a", 4 * MiB, use).state.uses.runs.map((run) => run.start / BLOCK_PAGES);
    expect(where("movable")).toEqual([38]);
    expect(where("unmovable")).toEqual([32]);
    expect(where("pinned")).toEqual([32]);
  });

  it("takes as much as it says of a range: all of one of its size, where it was seen; the lowest free pages of a larger one", () => {
    const first = 38 * BLOCK;
    const runs = ({ state }: StepResult) =>
      state.uses.runs.map(({ start, end, value }) => [start * PAGE, (end - start) * PAGE, value.observed]);
    const exact = allocate(machine("6.1"), "a", 4 * MiB, "pinned", at(first + 8 * MiB, 4 * MiB));
    expect(runs(exact)).toEqual([[first + 8 * MiB, 4 * MiB, true]]);
    const wide = allocate(exact.state, "b", 6 * MiB, "pinned", at(first + 4 * MiB, 32 * MiB));
    expect(runs(wide)).toEqual([
      [first + 4 * MiB, 4 * MiB, false],
      [first + 8 * MiB, 4 * MiB, true],
      [first + 12 * MiB, 2 * MiB, false],
    ]);
    const huge = allocate(exact.state, "b", MiB, "hugetlb", at(first + 5 * MiB, 16 * MiB));
    expect(runs(huge).filter(([, , observed]) => observed === false)).toEqual([[first + 6 * MiB, 2 * MiB, false]]);
  });

  it("is given back where it lies, wherever it was moved to", () => {
    let { state } = allocate(machine("6.1"), "a", 100 * MiB, "movable");
    state = allocate(state, "b", 20 * MiB, "movable").state;
    state = offline(state, 38).state;
    expect(new Set(state.uses.runs.map(({ start }) => Math.floor(start / BLOCK_PAGES))).has(38)).toBe(false);
    const pages = (name: string) =>
      state.uses.runs.reduce((sum, { start, end, value }) => sum + (value.by === name ? end - start : 0), 0);
    expect(["a", "b"].map(pages)).toEqual([100, 20].map((size) => (size * MiB) / PAGE));
    state = step(state, { kind: "free", name: "a", origin: 6 }).state;
    expect(["a", "b"].map(pages)).toEqual([0, (20 * MiB) / PAGE]);
    state = step(offline(state, 39).state, { kind: "free", name: "b", origin: 7 }).state;
    expect(state.uses.runs).toEqual([]);
  });

  it("is refused where the range has less free than it takes", () => {
    const first = 38 * BLOCK;
    const small = allocate(machine("6.1"), "a", 8 * MiB, "movable", at(first, 4 * MiB));
    expect([small.outcome.result, reasonText(small.outcome)]).toEqual([
      "ENOMEM",
      "only 4 MiB are free for movable memory",
    ]);
    const { state } = allocate(machine("6.1"), "a", 2 * MiB, "pinned", at(first + MiB, 2 * MiB));
    const taken = allocate(state, "b", 3 * MiB, "movable", at(first, 4 * MiB));
    expect([taken.outcome.result, taken.outcome.pfn]).toEqual(["EBUSY", (first + MiB) / PAGE]);
  });

  it("is never given to a kind that a zone doesn't serve", () => {
    const { outcome } = allocate(machine("6.1"), "a", MiB, "unmovable", { zone: "Movable" });
    expect([outcome.result, reasonText(outcome)]).toEqual([
      "EINVAL",
      "zone Movable never serves unmovable allocations",
    ]);
  });

  it("runs out", () => {
    const { outcome } = allocate(machine("6.1"), "a", 512 * MiB, "movable", { zone: "Movable" });
    expect([outcome.result, reasonText(outcome)]).toEqual(["ENOMEM", "only 256 MiB are free for movable memory"]);
  });

  it("is given back by name", () => {
    const taken = allocate(machine("6.1"), "a", MiB, "movable").state;
    expect(allocate(taken, "a", MiB, "movable").outcome.result).toBe("EEXIST");
    const given = step(taken, { kind: "free", name: "a", origin: 6 });
    expect(given.state.uses.runs).toEqual([]);
    expect(step(given.state, { kind: "free", name: "a", origin: 6 }).outcome.result).toBe("ENOENT");
  });
});

describe("offlining a block with memory in use", () => {
  it("moves what can be moved to another node if there is one", () => {
    const two = machine("6.1", { blocks: [...blocks, { first: 48, last: 49, node: 1, zone: "Normal" }] });
    const used = allocate(two, "a", MiB, "movable", at(38 * BLOCK, MiB)).state;
    const { outcome, state } = offline(used, 38);
    expect(outcome.result).toBe("ok");
    expect(state.uses.runs.map((run) => run.start)).toEqual([48 * BLOCK_PAGES]);
  });

  it("fails on an unmovable page, which the outcome names with its cause", () => {
    const used = allocate(machine("6.1"), "driver", 8 * KiB, "unmovable", at(33 * BLOCK + MiB, 8 * KiB)).state;
    const { outcome } = offline(used, 33);
    expect(outcome).toMatchObject({ result: "EBUSY", pfn: 33 * BLOCK_PAGES + 256, origins: [3] });
    expect(reasonText(outcome)).toBe("page 0x108100 is unmovable (driver)");
  });

  it("goes on until a signal where a page is pinned, and gave up before 4.15", () => {
    const pinned = (version: string) =>
      offline(allocate(machine(version), "rdma", MiB, "pinned", at(38 * BLOCK, MiB)).state, 38).outcome.result;
    expect(pinned("6.1")).toBe("EINTR");
    expect(pinned("4.14")).toBe("depends");
  });

  it("goes on until a signal where nothing has room for what must move", () => {
    const full = machine("6.1", { blocks: [{ first: 38, last: 39, node: 0, zone: "Movable" }] });
    const used = allocate(full, "a", 200 * MiB, "movable").state;
    expect(offline(used, 39).outcome.result).toBe("EINTR");
  });
});

describe("taking a contiguous range", () => {
  const neighbour = (version: string) => allocate(machine(version), "n", PAGE, "unmovable", at(33 * BLOCK, PAGE)).state;

  it("needs the whole largest-order block around it to be movable before 5.19, only the range since", () => {
    const event = range("alloc_contig", 33 * BLOCK + 2 * MiB, 2 * MiB);
    expect(step(neighbour("5.10"), event).outcome.result).toBe("EBUSY");
    expect(step(neighbour("6.1"), event).outcome.result).toBe("depends");
  });

  it("is certain in ZONE_MOVABLE and moves what lies there", () => {
    const used = allocate(machine("6.1"), "a", MiB, "movable", at(38 * BLOCK, MiB)).state;
    const { outcome, state } = step(used, range("alloc_contig", 38 * BLOCK, 2 * MiB));
    expect(outcome.result).toBe("ok");
    expect(state.uses.get(38 * BLOCK_PAGES)!.by).toBe("buffer");
    expect(state.uses.get(38 * BLOCK_PAGES + 512)!.by).toBe("a");
  });

  it("finds a range by size, aligned to it", () => {
    const used = allocate(machine("6.1"), "n", PAGE, "unmovable", at(32 * BLOCK, PAGE)).state;
    const { state } = step(used, { kind: "alloc_contig", name: "big", target: { size: 64 * MiB }, origin: 5 });
    expect(state.uses.runs.find((run) => run.value.by === "big")!.start).toBe(32 * BLOCK_PAGES + 16384);
  });
});

describe("a CMA area", () => {
  const uses = [{ kind: "cma" as const, by: "reserved", observed: false, origins: [], start: 0x100000, end: 0x101000 }];
  const state = machine("6.1", { uses });

  it("gives parts of itself out and takes them back", () => {
    const event: Event = { kind: "cma_alloc", name: "camera", size: MiB, area: "reserved", origin: 8 };
    const taken = step(state, event).state;
    expect(taken.uses.get(0x100000)!.by).toBe("camera");
    const given = step(taken, { kind: "free", name: "camera", origin: 9 }).state;
    expect(given.uses.runs).toEqual(state.uses.runs);
    expect(step(state, { ...event, size: 64 * MiB }).outcome.result).toBe("ENOMEM");
    expect(step(state, { ...event, area: "nothing" }).outcome.result).toBe("ENOENT");
  });

  it("keeps its block from going offline", () => {
    expect(offline(state, 32).outcome).toMatchObject({ result: "EBUSY", pfn: 0x100000 });
  });
});

describe("isolating a range", () => {
  it("takes whole pageblocks before 5.19, and any range since", () => {
    const whole = range("isolate", 38 * BLOCK, 2 * MiB);
    for (const version of ["5.10", "5.17", "5.19", "6.1"]) {
      expect(step(machine(version), whole).outcome.result, version).toBe("ok");
    }
    const part = range("isolate", 38 * BLOCK, MiB);
    const old = step(machine("5.17"), part);
    expect([old.outcome.result, old.notes[0]!.code]).toEqual(["EINVAL", "isolation-unaligned"]);
    expect(worded(old.notes[0]!).message).toContain("any range is taken since 5.19");
    for (const version of ["5.18.0-rc5-next-20220506", "5.19", "6.12"]) {
      expect(step(machine(version), part).outcome.result, version).toBe("ok");
    }
  });

  it("looks for unmovable pages in the range alone, and isolates the pageblocks around it", () => {
    const first = 38 * BLOCK_PAGES;
    const uses = [
      { start: first + 300, end: first + 301, kind: "reserved", by: "x", observed: true, origins: [] },
    ] as const;
    expect(step(machine("6.1", { uses }), range("isolate", 38 * BLOCK, MiB)).outcome).toMatchObject({
      result: "ok",
      pageblocks: [{ start: first, end: first + 512 }],
    });
    const whole = step(machine("6.1", { uses }), range("isolate", 38 * BLOCK, 2 * MiB)).outcome;
    expect(whole).toMatchObject({ result: "EBUSY", pfn: first + 300 });
  });

  it("reads a memmap that isn't there on linux-next of April 2022", () => {
    const event = range("isolate", 39 * BLOCK, BLOCK);
    const next = step(machine("5.18.0-rc4-next-20220426"), event);
    expect(next.notes.map(({ code }) => code)).toEqual(["isolation-hole"]);
    expect(worded(next.notes[0]!).message).toContain("reads the memmap of pfn 0x140000");
    expect(step(machine("5.18"), event).notes).toEqual([]);
    expect(step(machine("5.19"), event).notes).toEqual([]);
    const crashed = offline(machine("5.18.0-rc4-next-20220426"), 39);
    expect(crashed.notes.map(({ code }) => code)).toContain("isolation-hole");
    expect(crashed.state.blocks.get(39)!.state).toBe("online");
  });

  it("comes to that memmap unless a page of the first or last pageblock fails it before", () => {
    const pageblock = 512;
    const reserved = (pfn: number) =>
      ({ start: pfn, end: pfn + 1, kind: "reserved", by: "setup_arch", observed: true, origins: [] }) as const;
    const tried = (pfn: number) => offline(machine("5.18.0-rc4-next-20220426", { uses: [reserved(pfn)] }), 39);
    const hole = (pfn: number) => tried(pfn).notes.some(({ code }) => code === "isolation-hole");
    expect(hole(39 * BLOCK_PAGES + 2 * pageblock)).toBe(true);
    expect(hole(39 * BLOCK_PAGES)).toBe(false);
    expect(tried(40 * BLOCK_PAGES - 1).outcome).toMatchObject({ result: "EBUSY", pfn: 40 * BLOCK_PAGES - 1 });
  });
});
