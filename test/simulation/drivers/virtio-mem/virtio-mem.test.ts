import { describe, expect, it } from "vitest";
import type { Event, VirtioMemSpec } from "../../../../server/simulation/state/events.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { reasonText, worded } from "../../../analysis/notes/worded.ts";
import { bootState } from "../../mm/memory-hotplug/state-builder.ts";

function machine(version: string, more: Partial<VirtioMemSpec> = {}, cmdline = ""): MemoryState {
  const device: VirtioMemSpec = {
    kind: "virtio-mem",
    name: "v0",
    size: 4 * GiB,
    node: 0,
    requested: 0,
    origin: 7,
    ...more,
  };
  return bootState({
    version,
    build: "debian",
    blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
    devices: [device],
    cmdline: `memhp_default_state=offline ${cmdline}`,
  });
}

function resize(state: MemoryState, size: number) {
  return step(state, { kind: "resize", device: "v0", size, origin: 1 });
}

function online(
  state: MemoryState,
  kind: "online_movable" | "online_kernel",
  first: number,
  last = first,
): MemoryState {
  return step(state, { kind, blocks: { first, last, descending: false }, origin: 2 } as Event).state;
}

function blocks(state: MemoryState): readonly number[] {
  return state.blocks.runs
    .filter(({ value }) => value.device === "v0")
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));
}

function zone(state: MemoryState, name: string) {
  const { present, managed } = state.nodes[0]!.zones.find((one) => one.name === name)!;
  return { present, managed };
}

describe("a virtio-mem device in sub-block mode", () => {
  it("plugs whole blocks and a part of the last", () => {
    const { state } = resize(machine("6.1"), 300 * MiB);
    expect(blocks(state)).toEqual([32, 33, 34]);
    const used = online(state, "online_kernel", 34);
    expect(zone(used, "Normal")).toEqual({ present: 32768, managed: 11264 });
  });

  it("fills the gaps of kernel blocks first, then those of Movable, then adds blocks", () => {
    let state = resize(machine("6.1"), 300 * MiB).state;
    state = online(online(state, "online_movable", 32, 33), "online_kernel", 34);
    state = resize(state, 260 * MiB).state;
    state = resize(state, 900 * MiB).state;
    expect(zone(state, "Normal").managed).toBe(32768);
    expect(zone(state, "Movable").managed).toBe(65536);
    expect(blocks(state)).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
  });

  it("waits with more than a gigabyte until blocks are onlined, then goes on by itself", () => {
    const waiting = resize(machine("6.1"), 2 * GiB);
    expect(blocks(waiting.state)).toHaveLength(8);
    expect(waiting.outcome).toMatchObject({ result: "ok" });
    expect(reasonText(waiting.outcome)).toContain("1 GiB of 2 GiB are plugged");
    expect(blocks(online(waiting.state, "online_movable", 32, 39))).toHaveLength(16);
  });

  it("gives Movable blocks back from the top and removes what is empty", () => {
    const full = online(resize(machine("6.1"), GiB).state, "online_movable", 32, 39);
    const { state, outcome } = resize(full, 300 * MiB);
    expect(outcome.result).toBe("ok");
    expect(blocks(state)).toEqual([32, 33, 34]);
    expect(zone(state, "Movable")).toEqual({ present: 3 * 32768, managed: 76800 });
  });

  it("depends on the running kernel where it shrinks a kernel zone", () => {
    const full = online(resize(machine("6.1"), GiB).state, "online_kernel", 32, 39);
    expect(resize(full, 0).outcome.result).toBe("depends");
  });

  it("works in pieces of 4 MiB up to 5.18 and of 2 MiB since", () => {
    const plugged = (version: string) => resize(machine(version), 2 * MiB).state.hotplug.devices.get("v0")!.plugged;
    expect([plugged("5.10"), plugged("5.18"), plugged("5.19")]).toEqual([0, 0, 2 * MiB]);
  });

  it("plugs what was requested at boot", () => {
    expect(blocks(machine("6.1", { requested: 256 * MiB }))).toEqual([32, 33]);
  });
});

describe("a device whose block is as large as a memory block", () => {
  it("works in big blocks since 5.11 and was refused before if larger", () => {
    const big = { block: 256 * MiB };
    expect(blocks(resize(machine("6.1", big), GiB).state)).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
    const refused = resize(machine("5.10", big), GiB);
    expect(blocks(refused.state)).toEqual([]);
    expect(reasonText(refused.outcome)).toContain("too big");
  });

  it("gives back big blocks that are wholly offline or movable first", () => {
    let state = online(resize(machine("6.12", { block: 256 * MiB }), GiB).state, "online_movable", 32, 39);
    state = step(state, { kind: "offline", blocks: { first: 33, last: 33, descending: false }, origin: 3 }).state;
    state = resize(state, 768 * MiB).state;
    expect(blocks(state)).toEqual([32, 33, 34, 35, 36, 37]);
    expect(blocks(resize(state, 0).state)).toEqual([]);
  });
});

describe("a size the device can't have", () => {
  it("is refused by the machine", () => {
    expect(resize(machine("6.1"), 8 * GiB).outcome.result).toBe("EINVAL");
    expect(resize(machine("6.1", { block: 4 * MiB }), 6 * MiB).outcome.result).toBe("EINVAL");
    expect(step(machine("6.1"), { kind: "resize", device: "v9", size: 0, origin: 1 }).outcome.result).toBe("ENODEV");
  });
});

it("is looked at by no kernel before 5.8", () => {
  const { state, outcome, notes } = resize(machine("5.7"), GiB);
  expect(blocks(state)).toEqual([]);
  expect(outcome.result).toBe("ok");
  expect(notes.map(worded).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "device-unseen: nobody looks at v0: Linux has a virtio-mem driver for x86_64 since 5.8, this is 5.7",
  ]);
  expect(resize(machine("5.8"), GiB).notes.map(({ code }) => code)).not.toContain("device-unseen");
});

it("keeps a block that can't go offline, empty as it is", () => {
  const state = machine("5.18.0-rc4-next-20220426", { block: 128 * MiB }, "memhp_default_state=online_movable");
  const shrunk = resize(resize(state, 256 * MiB).state, 128 * MiB).state;
  const movable = shrunk.nodes[0]!.zones.find(({ name }) => name === "Movable")!;
  expect(blocks(shrunk)).toHaveLength(movable.present / shrunk.geometry.blockPages);
});
