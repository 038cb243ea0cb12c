import { describe, expect, it } from "vitest";
import type { Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { step, stepInTurns } from "../../../../server/simulation/step.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { reasonText } from "../../../analysis/notes/worded.ts";
import { bootState } from "../../mm/memory-hotplug/state-builder.ts";

const boot = bootState({
  version: "6.1",
  build: "debian",
  blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
  offline: [{ first: 32, last: 39, node: 0 }],
});

type Target = Extract<Event, { kind: "chmem" }>["target"];

function chmem(state: MemoryState, action: "enable" | "disable", target: Target, zone?: "Normal" | "Movable") {
  return step(state, { kind: "chmem", action, target, origin: 1, ...(zone === undefined ? {} : { zone }) });
}

function online(state: MemoryState): readonly string[] {
  return state.blocks.runs
    .filter((run) => run.start >= 32 && run.value.state === "online")
    .flatMap((run) => Array.from({ length: run.end - run.start }, (_, i) => `${run.start + i}:${run.value.zone}`));
}

describe("chmem with a size", () => {
  it("enables the lowest offline blocks, movable where that is offered", () => {
    const { state, outcome } = chmem(boot, "enable", { size: 256 * MiB });
    expect(outcome.result).toBe("ok");
    expect(online(state)).toEqual(["32:Movable", "33:Movable"]);
  });

  it("disables from the top and passes over what can't go", () => {
    let state = chmem(boot, "enable", { size: 256 * MiB }).state;
    state = chmem(state, "enable", { blocks: { first: 36, last: 36 } }).state;
    state = chmem(state, "enable", { range: { first: 37 * 128 * MiB, last: 38 * 128 * MiB - 1 } }, "Normal").state;
    expect(online(state)).toEqual(["32:Movable", "33:Movable", "36:Movable", "37:Normal"]);
    const { state: after, outcome } = chmem(state, "disable", { size: 256 * MiB });
    expect(outcome.result).toBe("ok");
    expect(online(after)).toEqual(["32:Movable", "37:Normal"]);
  });

  it("must be a multiple of the block size, and says how far it got", () => {
    const odd = chmem(boot, "enable", { size: 100 * MiB }).outcome;
    expect(odd.result).toBe("EINVAL");
    expect(reasonText(odd)).toBe("Size must be aligned to memory block size (128M)");
    const much = chmem(boot, "enable", { size: 10 * GiB }).outcome;
    expect(much.result).toBe("ENOSPC");
    expect(reasonText(much)).toBe("could only enable 1G of memory");
  });
});

describe("chmem with a size on a large machine", () => {
  /** Turns until two blocks behind thousands of others are online or offline. */
  function turns(blocks: number, action: "enable" | "disable"): readonly [turns: number, changed: string] {
    const last = 31 + blocks;
    const large = bootState({
      version: "6.12",
      build: "debian",
      blocks: [
        { first: 0, last: 15, node: 0, zone: "DMA32" },
        { first: 32, last, node: 0, zone: action === "enable" ? "Normal" : "Movable" },
      ],
      offline: [{ first: last + 1, last: last + blocks, node: 0 }],
    });
    const way = stepInTurns(large, { kind: "chmem", action, target: { size: 256 * MiB }, origin: 1 });
    let count = 0;
    let next = way.next();
    for (; next.done !== true; next = way.next()) count++;
    const { outcome } = next.value;
    expect(outcome.result).toBe("ok");
    return [count, outcome.blocks.map(({ first, last: end, result }) => `${first}-${end} ${result}`).join(" ")];
  }

  it.each(["enable", "disable"] as const)(
    "to %s two blocks passes over those that are it already at once",
    (action) => {
      const few = turns(64, action);
      const many = turns(4096, action);
      expect(few[1]).toBe(action === "enable" ? "96-97 ok" : "94-95 ok");
      expect(many[1]).toBe(action === "enable" ? "4128-4129 ok" : "4126-4127 ok");
      expect(many[0]).toBeLessThanOrEqual(few[0] + 2 * Math.log2(4096 / 64));
    },
  );
});

describe("chmem with blocks or a range", () => {
  it("counts missing blocks as failures and goes on", () => {
    const { state, outcome } = chmem(boot, "enable", { blocks: { first: 30, last: 33 } });
    expect(outcome.result).toBe("ENOENT");
    expect(outcome.blocks).toEqual([
      { first: 30, last: 31, descending: false, result: "ENOENT" },
      { first: 32, last: 33, descending: false, result: "ok" },
    ]);
    expect(online(state)).toHaveLength(2);
  });

  it("refuses a zone that the block doesn't offer", () => {
    const { outcome } = chmem(boot, "disable", { blocks: { first: 3, last: 3 } }, "Movable");
    expect(outcome).toMatchObject({ result: "EINVAL" });
    expect(reasonText(outcome)).toContain("zone mismatch");
  });

  it("needs a range of whole blocks", () => {
    expect(chmem(boot, "enable", { range: { first: 4 * GiB, last: 4 * GiB } }).outcome.result).toBe("EINVAL");
  });
});
