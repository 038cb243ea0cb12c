/** Machines with any steps behind them: what a property of hotplug has to hold for. */

import fc from "fast-check";
import type { DeviceSpec, Event } from "../../../../server/simulation/state/events.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { MiB } from "../../../../server/simulation/units/units.ts";
import { bootState } from "./state-builder.ts";

const DEVICES: readonly DeviceSpec[] = [
  { kind: "virtio-mem", name: "v", size: 1024 * MiB, node: 1, requested: 0, origin: 1 },
  { kind: "dimm", name: "a", size: 2048 * MiB, node: 0, origin: 2 },
  { kind: "dimm", name: "b", size: 384 * MiB, node: 1, origin: 3 },
];
const VERSIONS = ["4.9", "4.12", "4.13", "4.14", "5.4", "5.10", "5.15", "6.1", "6.12", "7.2"] as const;

const anyBlock = fc.integer({ min: 0, max: 50 });

/** Blocks that there may be, and some that there are not. */
export const anySpan = fc
  .record({
    first: anyBlock,
    length: fc.integer({ min: 1, max: 24 }),
    descending: fc.boolean(),
  })
  .map(({ first, length, descending }) => ({ first, last: first + length - 1, descending }));

/** Steps that change blocks, zones and what is in use. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("online", "online_kernel", "online_movable", "offline"),
    blocks: anySpan,
    origin: fc.constant(9),
  }),
  fc.record({ kind: fc.constantFrom("plug", "unplug"), device: fc.constantFrom("a", "b"), origin: fc.constant(10) }),
  fc.record({
    kind: fc.constant("resize"),
    device: fc.constant("v"),
    size: fc.integer({ min: 0, max: 512 }).map((pieces) => pieces * 2 * MiB),
    origin: fc.constant(11),
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
    origin: fc.constant(12),
  }),
  fc.record({ kind: fc.constant("free"), name: fc.constantFrom("x", "y", "z"), origin: fc.constant(13) }),
) as fc.Arbitrary<Event>;

const anyBoot = fc
  .tuple(
    fc.constantFrom(...VERSIONS),
    fc.constantFrom(
      "",
      "movable_node",
      "memhp_default_state=online",
      "memory_hotplug.online_policy=auto-movable memhp_default_state=online",
      "memory_hotplug.memmap_on_memory=1",
    ),
  )
  .map(([version, cmdline]) =>
    bootState({
      version,
      cmdline,
      blocks: [
        { first: 0, last: 7, node: 0, zone: "DMA32" },
        { first: 8, last: 13, node: 1, zone: "DMA32" },
        { first: 14, last: 15, node: 1, zone: "Movable" },
      ],
      devices: DEVICES,
    }),
  );

/** A booted machine, with up to `most` steps behind it. */
export function anyMachine(most: number): fc.Arbitrary<MemoryState> {
  return fc
    .tuple(anyBoot, fc.array(anyEvent, { maxLength: most }))
    .map(([boot, events]) => events.reduce((state, event) => step(state, event).state, boot));
}
