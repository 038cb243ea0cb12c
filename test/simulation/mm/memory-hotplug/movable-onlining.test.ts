import { describe, expect, it } from "vitest";
import { blockFacts } from "../../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState, StepResult } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { bootState } from "./state-builder.ts";

// What "mm: make movable onlining suck less" (April 2017) shows of the rules before and after it.

const BLOCK = 128 * 1024 * 1024;

function booted(version: string): MemoryState {
  return bootState({
    version,
    config: { ARCH_MEMORY_PROBE: "y" },
    blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
  });
}

function probe(state: MemoryState, ...ids: readonly number[]): MemoryState {
  return ids.reduce((current, id) => {
    const result = step(current, { kind: "probe", address: id * BLOCK, origin: 1 });
    expect(result.outcome.result).toBe("ok");
    return result.state;
  }, state);
}

function write(
  state: MemoryState,
  kind: "online" | "online_kernel" | "online_movable" | "offline",
  id: number,
): StepResult {
  return step(state, { kind, blocks: { first: id, last: id, descending: false }, origin: 2 } as Event);
}

function zones(state: MemoryState, id: number): string {
  return blockFacts(state, id)!.validZones.join(" ");
}

function zone(state: MemoryState, name: string) {
  const { spanned, present } = state.nodes[0]!.zones.find((one) => one.name === name)!;
  return { spanned, present };
}

const SEVEN = [33, 34, 35, 36, 37, 38, 39] as const;

describe("up to 4.12", () => {
  it("only the last block may become movable", () => {
    const state = probe(booted("4.12"), ...SEVEN);
    expect(SEVEN.map((id) => zones(state, id))).toEqual([
      ...Array.from({ length: 6 }, () => "Normal"),
      "Normal Movable",
    ]);
  });

  it("a block that joins the zone's end takes the choice from the one before", () => {
    const one = probe(booted("4.12"), 32);
    expect(zones(one, 32)).toBe("Normal Movable");
    const two = probe(one, 33);
    expect([zones(two, 32), zones(two, 33)]).toEqual(["Normal", "Normal Movable"]);
    const three = write(probe(two, 34), "online_movable", 34);
    expect(three.outcome.result).toBe("ok");
    expect([32, 33, 34].map((id) => zones(three.state, id))).toEqual(["Normal", "Normal Movable", "Movable Normal"]);
  });

  it("a block in the middle stays in its zone without a word up to 4.9 and fails since 4.10", () => {
    const silent = write(probe(booted("4.9"), 33, 34, 35), "online_movable", 34);
    expect(silent.outcome.result).toBe("ok");
    expect(silent.state.blocks.get(34)!.zone).toBe("Normal");
    const refused = write(probe(booted("4.12"), 33, 34, 35), "online_movable", 34);
    expect(refused.outcome.result).toBe("EINVAL");
    expect(refused.notes.map(({ code }) => code)).toEqual(["zone-not-allowed"]);
    expect(worded(refused.notes[0]!).message).toContain(
      "on 4.12, only Normal: only the last block of Normal can go to Movable",
    );
  });

  it("adding, not onlining, extends the zone", () => {
    expect(zone(probe(booted("4.12"), 32, 33), "Normal")).toEqual({ spanned: 65536, present: 0 });
  });
});

describe("4.13", () => {
  const added = probe(booted("4.13"), ...SEVEN);
  const movable = write(added, "online_movable", 34).state;

  it("offers every new block both ways", () => {
    expect(SEVEN.map((id) => zones(added, id))).toEqual(SEVEN.map(() => "Normal Movable"));
  });

  it("keeps kernel zones below Movable", () => {
    expect(SEVEN.map((id) => zones(movable, id))).toEqual([
      "Normal Movable",
      ...Array.from({ length: 6 }, () => "Movable"),
    ]);
    expect(zone(movable, "Movable")).toEqual({ spanned: 32768, present: 32768 });
    expect(zone(movable, "Normal")).toEqual({ spanned: 0, present: 0 });
    expect(write(movable, "online_kernel", 36).outcome.result).toBe("EINVAL");
  });

  it("spans a hole up to block 39, and keeps the span when all is offline", () => {
    let state = write(probe(movable, 32), "online_kernel", 32).state;
    expect([32, 33, 34, 35].map((id) => zones(state, id))).toEqual(["Normal", "Normal Movable", "Movable", "Movable"]);
    state = write(state, "online", 39).state;
    expect(state.blocks.get(39)!.zone).toBe("Movable");
    expect(zone(state, "Movable")).toEqual({ spanned: 196608, present: 65536 });
    expect(zone(state, "Normal")).toEqual({ spanned: 32768, present: 32768 });
    state = write(write(state, "offline", 39).state, "offline", 34).state;
    expect(zone(state, "Movable")).toEqual({ spanned: 196608, present: 0 });
    const { min, low, high } = state.nodes[0]!.zones.find(({ name }) => name === "Movable")!;
    expect([min, low, high]).toEqual([0, 0, 0]);
  });
});

describe("probing", () => {
  it("needs a kernel with the file and an address at the start of a block", () => {
    const at = (version: string, address: number, build?: string) =>
      step(
        bootState({
          version,
          config: build === undefined ? { ARCH_MEMORY_PROBE: "y" } : {},
          blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
          ...(build ? { build } : {}),
        }),
        { kind: "probe", address, origin: 1 },
      ).outcome.result;
    expect(at("4.13", 4 * GiB)).toBe("ok");
    expect(at("4.13", 4 * GiB + 4096)).toBe("EINVAL");
    expect(at("4.13", BLOCK)).toBe("EEXIST");
    expect(at("6.1", 4 * GiB, "debian")).toBe("ENOENT");
  });
});
