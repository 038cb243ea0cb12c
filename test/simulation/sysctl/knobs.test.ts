import { describe, expect, it } from "vitest";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { step } from "../../../server/simulation/step.ts";
import { bootState } from "../mm/memory-hotplug/state-builder.ts";

function boot(version: string): MemoryState {
  return bootState({
    version,
    build: "debian",
    blocks: [
      { first: 0, last: 15, node: 0, zone: "DMA32" },
      { first: 32, last: 39, node: 0, zone: "Normal" },
    ],
    offline: [{ first: 40, last: 47, node: 0 }],
  });
}

function set(state: MemoryState, knob: string, value: string | number) {
  return step(state, { kind: "set", knob, value, origin: 1 });
}

function dma32(state: MemoryState) {
  return state.nodes[0]!.zones.find(({ name }) => name === "DMA32")!;
}

describe("knobs", () => {
  it("take the words that this kernel knows", () => {
    expect(set(boot("6.1"), "auto_online_blocks", "online_movable").state.hotplug.autoOnline).toBe("online_movable");
    expect(set(boot("5.4"), "auto_online_blocks", "online_movable").outcome.result).toBe("EINVAL");
    expect(set(boot("6.1"), "online_policy", "junk").outcome.result).toBe("EINVAL");
    expect(set(boot("5.10"), "online_policy", "auto-movable").outcome.result).toBe("ENOENT");
    expect(set(boot("6.1"), "memmap_on_memory", "Y").outcome.result).toBe("EACCES");
  });

  it("change watermarks at once and keep a larger min_free_kbytes when blocks come", () => {
    const state = set(boot("6.12"), "min_free_kbytes", 262144).state;
    expect(dma32(state).min).toBeGreaterThan(dma32(boot("6.12")).min);
    const online = step(state, { kind: "online", blocks: { first: 40, last: 40, descending: false }, origin: 2 }).state;
    expect(online.watermarks.minFreeKbytes).toBe(262144);
  });

  it("widen the gaps between watermarks", () => {
    const before = dma32(boot("6.12"));
    const after = dma32(set(boot("6.12"), "watermark_scale_factor", 1000).state);
    expect(after.min).toBe(before.min);
    expect(after.low - after.min).toBe(Math.floor(after.managed / 10));
    expect(set(boot("5.10.100"), "watermark_scale_factor", 2000).outcome.result).toBe("EINVAL");
    expect(set(boot("6.12"), "watermark_scale_factor", 2000).outcome.result).toBe("ok");
  });

  it("take numbers that an int holds", () => {
    const written = (knob: string, value: string) => set(boot("6.12"), knob, value).outcome.result;
    expect(written("lowmem_reserve_ratio", "256 2147483647 32 0 0")).toBe("ok");
    expect(written("lowmem_reserve_ratio", "256 2147483648 32 0 0")).toBe("EINVAL");
    expect(written("min_free_kbytes", "99999999999999999999")).toBe("EINVAL");
    // Octal, as strtoul() reads what begins with 0.
    expect(set(boot("6.12"), "min_free_kbytes", "0400000").state.watermarks.minFreeKbytes).toBe(0o400000);
    expect(written("min_free_kbytes", "08")).toBe("EINVAL");
  });

  it("change what lower zones keep back", () => {
    const before = dma32(boot("6.12"));
    expect(before.protection[2]).toBe(1024);
    const after = set(boot("6.12"), "lowmem_reserve_ratio", "256 64 32 0 0").state;
    expect(dma32(after).protection[2]).toBe(4096);
    const online = step(after, {
      kind: "online_kernel",
      blocks: { first: 40, last: 40, descending: false },
      origin: 2,
    });
    expect(dma32(online.state).protection[2]).toBe(4608);
  });
});
