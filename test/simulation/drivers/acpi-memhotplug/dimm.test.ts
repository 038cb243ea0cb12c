import { describe, expect, it } from "vitest";
import { blockFacts } from "../../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { DimmSpec, Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { stepLines } from "../../../../server/views/dmesg/dmesg.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { bootState, type TestMachine } from "../../mm/memory-hotplug/state-builder.ts";

function dimm(name: string, size: number, more: Partial<DimmSpec> = {}): DimmSpec {
  return { kind: "dimm", name, size, node: 0, origin: 7, ...more };
}

function machine(devices: readonly DimmSpec[], more: Partial<TestMachine> = {}): MemoryState {
  return bootState({
    version: "6.1",
    build: "debian",
    blocks: [{ first: 0, last: 15, node: 0, zone: "DMA32" }],
    devices,
    ...more,
  });
}

function run(state: MemoryState, ...events: readonly (readonly [string, string | number, string?])[]) {
  return events.reduce(
    (result, [kind, what, stated]) =>
      step(result.state, {
        kind,
        origin: 1,
        ...(typeof what === "string" ? { device: what } : { blocks: { first: what, last: what, descending: false } }),
        ...(stated === undefined ? {} : { stated: { result: stated } }),
      } as Event),
    step(state, { kind: "set", knob: "auto_movable_ratio", value: 301, origin: 1 }),
  );
}

describe("plugging a DIMM", () => {
  it("adds its blocks above the RAM, one behind the other", () => {
    const { state } = run(machine([dimm("a", GiB), dimm("b", 512 * MiB)]), ["plug", "a"], ["plug", "b"]);
    expect(state.hotplug.devices.get("b")!.address).toBe(5 * GiB);
    expect(blockFacts(state, 32)!.state).toBe("offline");
    expect(blockFacts(state, 43)!.state).toBe("offline");
    expect(blockFacts(state, 44)).toBeUndefined();
  });

  it("brings no memory where its size is no multiple of the block size, and what follows suffers too", () => {
    const state = machine([dimm("a", 192 * MiB), dimm("b", 64 * MiB), dimm("c", 256 * MiB)]);
    const first = run(state, ["plug", "a"]);
    expect(first.outcome.result).toBe("ok");
    expect(first.notes.map(({ code }) => code)).toEqual(["dimm-unaligned"]);
    expect(worded(first.notes[0]!).remedies.map((remedy) => "size" in remedy && remedy.size)).toEqual([
      128 * MiB,
      256 * MiB,
    ]);
    expect(stepLines(first.state, first.state.log)[0]).toBe(
      "Block size [0x8000000] unaligned hotplug range: start 0x100000000, size 0xc000000",
    );
    const all = run(state, ["plug", "a"], ["plug", "b"], ["plug", "c"]).state;
    expect([32, 33, 34, 35, 36].map((id) => blockFacts(all, id)?.state)).toEqual([
      undefined,
      undefined,
      "offline",
      "offline",
      undefined,
    ]);
  });

  it("finds no slot or no space", () => {
    const state = machine([dimm("a", GiB), dimm("b", 8 * GiB)], { slots: 1, maxmem: 4 * GiB });
    const noSpace = run(state, ["plug", "b"]);
    expect([noSpace.outcome.result, noSpace.notes[0]!.code]).toEqual(["ENOSPC", "maxmem-exceeded"]);
    const noSlot = run(state, ["plug", "a"], ["plug", "b"]);
    expect(noSlot.notes[0]!.code).toBe("slots-exceeded");
  });

  it("is refused where QEMU's device-memory area ends, in pieces of a huge page, and on nodes that the machine has", () => {
    const refusal = (spec: DimmSpec) => {
      const { outcome, notes } = run(machine([spec], { slots: 4, maxmem: 16 * GiB }), ["plug", spec.name]);
      return [outcome.result, ...notes.filter(({ code }) => code === "bad-value").map((each) => worded(each).message)];
    };
    const area = "device memory is 0x100000000-0x57fffffff";
    expect(refusal(dimm("a", GiB, { at: 0x600000000 }))).toEqual([
      "EINVAL",
      `a: can't add memory device at 0x600000000-0x63fffffff: ${area}`,
    ]);
    expect(refusal(dimm("a", GiB, { at: 0x7f0000000000 }))[0]).toBe("EINVAL");
    expect(refusal(dimm("a", GiB, { at: 0x540000000 }))).toEqual(["ok"]);
    expect(refusal(dimm("a", GiB, { at: 0x548000000 }))[0]).toBe("EINVAL");
    expect(refusal(dimm("a", 129 * MiB))).toEqual(["EINVAL", "a: backend memory size must be multiple of 0x200000"]);
    expect(refusal(dimm("a", GiB, { node: 3 }))).toEqual([
      "EINVAL",
      "a: node has value 3, which exceeds the number of NUMA nodes: 1",
    ]);
  });

  it("onlines by itself as the build or the command line says", () => {
    const state = (version: string, cmdline = "") =>
      run(machine([dimm("a", 256 * MiB)], { version, cmdline }), ["plug", "a"]).state.blocks.get(33)!;
    expect(state("6.1").state).toBe("offline");
    expect(state("6.12").zone).toBe("Normal");
    expect(state("6.1", "memhp_default_state=online_movable").zone).toBe("Movable");
  });

  it("says what the memmap costs", () => {
    const [note] = run(machine([dimm("a", 8 * GiB)], { version: "6.12" }), ["plug", "a"]).notes.map(worded);
    expect(note).toMatchObject({ code: "memmap-cost", severity: "info" });
    expect(note!.message).toMatch(/^plugging 8 GiB takes 128 MiB of memmap from \w+; .* avoids that$/);
    expect(note!.remedies).toMatchObject([{ kind: "add-parameter", text: "memory_hotplug.memmap_on_memory=1" }]);
    const [early] = run(machine([dimm("a", 8 * GiB)], { version: "6.1" }), ["plug", "a"]).notes.map(worded);
    expect(early!.message).toMatch(/memory_hotplug.memmap_on_memory of Linux 6\.8 would avoid that$/);
    expect(early!.remedies).toEqual([]);
  });

  it("keeps the memmap on each block since 6.6, on a single one before", () => {
    const vmemmap = (version: string, size: number) =>
      run(machine([dimm("a", size)], { version, cmdline: "memory_hotplug.memmap_on_memory=1" }), [
        "plug",
        "a",
      ]).state.blocks.get(32)!.vmemmapPages;
    expect([vmemmap("6.1", 128 * MiB), vmemmap("6.1", 256 * MiB)]).toEqual([512, 0]);
    expect([vmemmap("6.12", 128 * MiB), vmemmap("6.12", 256 * MiB)]).toEqual([512, 512]);
    expect(vmemmap("5.10", 128 * MiB)).toBe(0);
  });

  it("is unseen by Debian's arm64 kernels and refused with a device tree", () => {
    const arm = machine([dimm("a", GiB)], { arch: "arm64" });
    expect(run(arm, ["plug", "a"]).outcome.result).toBe("ENODEV");
  });
});

describe("unplugging a DIMM", () => {
  const devices = [dimm("a", GiB)];

  it("takes what is online offline first and removes all", () => {
    const { state, outcome } = run(machine(devices), ["plug", "a"], ["online_movable", 34], ["unplug", "a"]);
    expect(outcome.result).toBe("ok");
    expect(blockFacts(state, 32)).toBeUndefined();
    expect(state.hotplug.devices.size).toBe(0);
    expect(state.nodes[0]!.zones.find(({ name }) => name === "Movable")!.spanned).toBe(0);
  });

  it("brings what had gone back by the default policy where a block is busy", () => {
    const { state, outcome } = run(
      machine(devices),
      ["plug", "a"],
      ["online_kernel", 32],
      ["online_movable", 35],
      ["offline", 32, "EBUSY"],
      ["unplug", "a"],
    );
    expect(outcome.result).toBe("depends");
    expect(state.blocks.get(32)!.zone).toBe("Normal");
    expect(state.blocks.get(35)!.zone).toBe("Normal");
    expect(stepLines(state, state.log)).toContain("memory memory32: Offline failed.");
  });

  it("uses the type that a refused write has left behind", () => {
    const { state } = run(
      machine(devices),
      ["plug", "a"],
      ["online_kernel", 32],
      ["online_kernel", 36],
      ["offline", 32, "EBUSY"],
      ["online_movable", 36],
      ["unplug", "a"],
    );
    expect(state.blocks.get(36)!.zone).toBe("Movable");
  });
});
