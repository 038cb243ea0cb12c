import { describe, expect, it } from "vitest";
import { bootInTurns, bootKernel } from "../../server/simulation/boot/boot.ts";
import { memmapOnMemoryUnit, memmapOnMemoryWords } from "../../server/simulation/kernels/hotplug-rules.ts";
import { collectRows, collectRowsInTurns, ruleFor } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { Event } from "../../server/simulation/state/events.ts";
import { step, stepInTurns } from "../../server/simulation/step.ts";
import { atOnce, type Turns } from "../../server/simulation/units/turns.ts";
import { GiB, KiB, MiB } from "../../server/simulation/units/units.ts";
import { qemuPc } from "./boot/machines.ts";
import { bootState } from "./mm/memory-hotplug/state-builder.ts";

/** How often work yields. */
function yieldsOf(turns: Turns<unknown>): number {
  for (let count = 0; ; count++) if (turns.next().done === true) return count;
}

const RUNS = 20;
const WHOLE = bootState({
  version: "6.12",
  blocks: [
    { first: 0, last: 15, node: 0, zone: "DMA32" },
    { first: 32, last: 31 + 2 * RUNS, node: 0, zone: "Movable" },
  ],
});
/** Every second block of Movable is offline. */
const STRIPED = Array.from({ length: RUNS }, (_, index) => 32 + 2 * index).reduce(
  (state, id) => step(state, { kind: "offline", blocks: { first: id, last: id, descending: false }, origin: 1 }).state,
  WHOLE,
);
const ALL = { first: 32, last: 31 + 2 * RUNS, descending: false };

describe("a step yields", () => {
  it("between the runs of blocks that are alike, and nowhere within one", () => {
    expect(yieldsOf(stepInTurns(STRIPED, { kind: "online_movable", blocks: ALL, origin: 2 }))).toBe(2 * RUNS - 1);
    expect(yieldsOf(stepInTurns(STRIPED, { kind: "offline", blocks: ALL, origin: 2 }))).toBe(2 * RUNS - 1);
    expect(yieldsOf(stepInTurns(WHOLE, { kind: "offline", blocks: ALL, origin: 2 }))).toBe(0);
  });

  it("at each block that a virtio-mem device gives or takes back", () => {
    const state = bootState({
      version: "6.12",
      build: "debian",
      blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
      devices: [{ kind: "virtio-mem", name: "v0", size: 4 * GiB, node: 0, requested: 0, origin: 7 }],
      cmdline: "memhp_default_state=online_movable",
    });
    const resize = (size: number): Event => ({ kind: "resize", device: "v0", size, origin: 1 });
    expect(yieldsOf(stepInTurns(state, resize(3 * GiB)))).toBe((3 * GiB) / (128 * MiB));
    // Those that are neither offline nor half plugged are passed over before: 24 blocks, four times.
    expect(yieldsOf(stepInTurns(step(state, resize(3 * GiB)).state, resize(GiB)))).toBe((2 * GiB) / (128 * MiB) + 1);
  });

  it("now and then at blocks that a virtio-mem device passes over", () => {
    const state = bootState({
      version: "6.12",
      build: "debian",
      blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
      devices: [{ kind: "virtio-mem", name: "v0", size: 48 * GiB, node: 0, requested: 0, origin: 7 }],
      cmdline: "memhp_default_state=online_movable",
    });
    const resize = (size: number): Event => ({ kind: "resize", device: "v0", size, origin: 1 });
    const blocks = (32 * GiB) / (128 * MiB);
    const plugged = step(state, resize(32 * GiB)).state;
    // None of them has a gap, and each is looked at again for a free place.
    const added = GiB / (128 * MiB);
    expect(yieldsOf(stepInTurns(plugged, resize(33 * GiB)))).toBeGreaterThanOrEqual(added + (2 * blocks) / 64);
    // None of them is offline.
    expect(yieldsOf(stepInTurns(plugged, resize(31 * GiB)))).toBeGreaterThanOrEqual(added + blocks / 64);
  });

  it("at each line of `concurrently`, and within it", () => {
    const line = (first: number, last: number) => ({
      event: { kind: "online_movable", blocks: { first, last, descending: false }, origin: 3 } as Event,
      hangs: false,
    });
    const tasks = [line(32, 32), line(34, 34), line(36, 39)];
    // Each line is run twice: for the locks it takes, and for what comes of it.
    expect(yieldsOf(stepInTurns(STRIPED, { kind: "concurrently", tasks, origin: 2 }))).toBe(2 * (3 + 3));
  });

  it("where its boot does, when it boots again", () => {
    const setup = qemuPc("6.12", "nokaslr");
    const { state } = bootKernel(setup) as { state: Parameters<typeof step>[0] };
    expect(yieldsOf(stepInTurns(state, { kind: "reboot", setup, origin: 2 }))).toBe(yieldsOf(bootInTurns(setup)));
  });
});

describe("what is interrupted", () => {
  it("comes to what it comes to at once, whatever others do meanwhile", () => {
    const event: Event = { kind: "offline", blocks: ALL, origin: 2 };
    const turns = stepInTurns(STRIPED, event);
    for (;;) {
      const { done, value } = turns.next();
      step(STRIPED, { kind: "online_movable", blocks: ALL, origin: 9 });
      if (done !== true) continue;
      expect(value).toEqual(step(STRIPED, event));
      return;
    }
  });

  it("has its own rows of rules, and nobody else has them", () => {
    const version = parseKernelVersion("6.12")!;
    function* asking(): Turns<void> {
      ruleFor(memmapOnMemoryWords, version);
      yield;
      ruleFor(memmapOnMemoryUnit, version);
    }
    const turns = collectRowsInTurns(asking());
    turns.next();
    const { rows: others } = collectRows(() => ruleFor(memmapOnMemoryUnit, version));
    expect([...others.keys()]).toEqual([memmapOnMemoryUnit]);
    expect([...atOnce(turns).rows.keys()]).toEqual([memmapOnMemoryWords, memmapOnMemoryUnit]);
    const { rows: outer } = collectRows(() => atOnce(collectRowsInTurns(asking())));
    expect(outer.size).toBe(2);
  });
});

it("a boot yields behind each of its phases that is not taken over", () => {
  const setup = qemuPc("6.12", "nokaslr");
  const trace = bootKernel(setup);
  if (!("state" in trace)) throw new Error("it does not boot");
  expect(yieldsOf(bootInTurns({ ...setup }, trace))).toBe(0);
  expect(yieldsOf(bootInTurns(setup))).toBeGreaterThanOrEqual(Object.keys(trace.phases).length);
});

it("a boot yields at the tables of a memmap that is mapped page by page", () => {
  const machine = (memory: number) =>
    qemuPc("5.18", "nokaslr", {
      kernel: { arch: "arm64", pageSize: 16 * 1024 },
      machine: { platform: "qemu-virt", memory },
    });
  const turnsOf = (memory: number): number => yieldsOf(bootInTurns(machine(memory)));
  // Such a table maps the memmap of 8 GiB, and 64 of them are a turn.
  expect(turnsOf(40 * 1024 * GiB) - turnsOf(20 * 1024 * GiB)).toBeGreaterThanOrEqual((20 * 1024) / 8 / 64 - 1);
});

it("a boot yields at each run of sections", () => {
  const turnsOf = (islands: number): number => {
    const firmware = Array.from({ length: islands }, (_, index) => ({
      first: (8 + 2 * index) * GiB,
      last: (9 + 2 * index) * GiB - 1,
      type: "usable" as const,
      origin: 2,
    }));
    const low = { first: MiB, last: 3 * GiB - 1, type: "usable" as const, origin: 2 };
    const machine = { memory: 0, firmware: [low, ...firmware] };
    return yieldsOf(bootInTurns(qemuPc("6.12", "nokaslr", { machine })));
  };
  expect(turnsOf(10) - turnsOf(0)).toBe(10);
});

it("a boot yields at every 64 ranges of its firmware's map that it maps, and keeps records of, however near they lie", () => {
  const turnsOf = (islands: number): number => {
    const firmware = Array.from({ length: islands }, (_, index) => ({
      first: 4 * GiB + 2 * index * 64 * KiB,
      last: 4 * GiB + (2 * index + 1) * 64 * KiB - 1,
      type: "usable" as const,
      origin: 2,
    }));
    const low = { first: MiB, last: 3 * GiB - 1, type: "usable" as const, origin: 2 };
    const high = { first: 8 * GiB, last: 9 * GiB - 1, type: "usable" as const, origin: 2 };
    return yieldsOf(
      bootInTurns(qemuPc("6.12", "nokaslr", { machine: { memory: 0, firmware: [low, ...firmware, high] } })),
    );
  };
  // All of them are in one section. They are mapped, and kept for /sys/firmware/memmap.
  expect(turnsOf(641) - turnsOf(1)).toBeGreaterThanOrEqual(2 * (640 / 64));
});
