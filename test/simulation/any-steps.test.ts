import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockFacts, describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import type { DeviceSpec, Event } from "../../server/simulation/state/events.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import { step } from "../../server/simulation/step.ts";
import { MiB } from "../../server/simulation/units/units.ts";
import { bootState } from "./mm/memory-hotplug/state-builder.ts";

const DEVICES: readonly DeviceSpec[] = [
  { kind: "virtio-mem", name: "v", size: 1024 * MiB, node: 1, requested: 0, origin: 1 },
  { kind: "dimm", name: "a", size: 512 * MiB, node: 0, origin: 2 },
  { kind: "dimm", name: "b", size: 384 * MiB, node: 1, origin: 3 },
];
const VERSIONS = ["4.9", "4.12", "4.13", "4.14", "5.4", "5.10", "5.15", "6.1", "6.12", "7.2"] as const;

const anyBlock = fc.integer({ min: 0, max: 50 });
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("online", "online_kernel", "online_movable", "offline"),
    blocks: anyBlock.map((first) => ({ first, last: first + 1, descending: false })),
    origin: fc.constant(9),
  }),
  fc.record({ kind: fc.constantFrom("plug", "unplug"), device: fc.constantFrom("a", "b"), origin: fc.constant(9) }),
  fc.record({
    kind: fc.constant("resize"),
    device: fc.constant("v"),
    size: fc.integer({ min: 0, max: 512 }).map((pieces) => pieces * 2 * MiB),
    origin: fc.constant(9),
  }),
  fc.record({
    kind: fc.constant("chmem"),
    action: fc.constantFrom("enable", "disable"),
    target: fc.integer({ min: 1, max: 4 }).map((blocks) => ({ size: blocks * 128 * MiB })),
    origin: fc.constant(9),
  }),
  fc.record({ kind: fc.constant("probe"), address: anyBlock.map((id) => id * 128 * MiB), origin: fc.constant(9) }),
  fc.record({
    kind: fc.constant("allocate"),
    name: fc.constantFrom("x", "y", "z"),
    size: fc.integer({ min: 1, max: 600 }).map((size) => size * MiB),
    use: fc.constantFrom("movable", "unmovable", "pinned", "hugetlb", "reclaimable"),
    origin: fc.constant(9),
  }),
  fc.record({ kind: fc.constant("free"), name: fc.constantFrom("x", "y", "z"), origin: fc.constant(9) }),
) as fc.Arbitrary<Event>;

function boot(version: string, cmdline: string): MemoryState {
  return bootState({
    version,
    cmdline,
    blocks: [
      { first: 0, last: 7, node: 0, zone: "DMA32" },
      { first: 8, last: 13, node: 1, zone: "DMA32" },
      { first: 14, last: 15, node: 1, zone: "Movable" },
    ],
    devices: DEVICES,
  });
}

const anyBoot = fc.tuple(
  fc.constantFrom(...VERSIONS),
  fc.constantFrom(
    "",
    "movable_node",
    "memhp_default_state=online",
    "memory_hotplug.online_policy=auto-movable memhp_default_state=online",
    "memory_hotplug.memmap_on_memory=1",
  ),
);

describe("after any steps", () => {
  it("runs of blocks say what each block says, and zones hold what is online in them", () => {
    fc.assert(
      fc.property(anyBoot, fc.array(anyEvent, { maxLength: 14 }), ([version, cmdline], events) => {
        let state = boot(version, cmdline);
        for (const event of events) state = step(state, event).state;
        for (const { first, last, ...facts } of describeBlocks(state)) {
          for (let id = first; id <= last; id++) expect(blockFacts(state, id)).toEqual(facts);
        }
        for (const zone of state.nodes.flatMap(({ zones }) => zones)) {
          const online = state.blocks.runs.filter(
            ({ value }) => value.state === "online" && value.zone === zone.name && value.nodes.includes(zone.node),
          );
          const blocks = online.reduce((sum, run) => sum + run.end - run.start, 0);
          expect(zone.present).toBe(blocks * state.geometry.blockPages);
          expect(zone.spanned).toBeGreaterThanOrEqual(zone.present);
          expect(zone.managed).toBeLessThanOrEqual(zone.present);
          expect(zone.managed).toBeGreaterThanOrEqual(0);
          for (const run of online) {
            expect(run.start * state.geometry.blockPages).toBeGreaterThanOrEqual(zone.startPfn);
            expect(run.end * state.geometry.blockPages).toBeLessThanOrEqual(zone.startPfn + zone.spanned);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a step leaves the state before it as it was", () => {
    fc.assert(
      fc.property(anyBoot, fc.array(anyEvent, { maxLength: 6 }), anyEvent, ([version, cmdline], events, last) => {
        let state = boot(version, cmdline);
        for (const event of events) state = step(state, event).state;
        const before = describeBlocks(state);
        const again = step(state, last);
        expect(describeBlocks(state)).toEqual(before);
        expect(step(state, last).outcome).toEqual(again.outcome);
      }),
      { numRuns: 60 },
    );
  });
});
