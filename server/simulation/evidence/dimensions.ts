/**
 * A boot and a step as points that envelopes are held against: how many CPUs, how much memory, which devices, which forms of parameters.
 * Each subject (build, platform, command line, steps) has dimensions of its own, so that what was measured of one counts for all of it.
 */

import { memmapBytes, memmapOfAdded } from "../geometry/added-memmap.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, DeviceSpec, Event } from "../state/events.ts";
import { declaredDevice } from "../state/plugged-devices.ts";
import type { MemoryState, ZoneState } from "../state/state.ts";
import { onceFor } from "../units/once-for.ts";
import type { Bytes } from "../units/units.ts";
import { buildPoint, type KnownBuild, loadedPoint, seriesPoint } from "./build-points.ts";
import { commandLinePoints, type MemoryLeft, memoryLeftPoints, PLENTY } from "./command-line-points.ts";
import { devicesPoint, machinePoint, platformPoints } from "./machine-points.ts";
import type { Point } from "./point.ts";

/** The points of a boot, of one that failed without `left` (see `memoryLeftOf`); without a platform, or with a build that is only guessed, there is none for it. */
export function bootPoints(
  setup: BootSetup,
  version: KernelVersion,
  known: KnownBuild | undefined,
  left?: MemoryLeft,
): readonly Point[] {
  return [
    ...(known === undefined ? [] : [buildPoint(setup, version, known), loadedPoint(setup, known)]),
    ...(known?.by === "series" ? [seriesPoint(setup, known)] : []),
    ...platformPoints(setup),
    machinePoint(setup),
    devicesPoint(setup),
    ...commandLinePoints(setup, version),
    ...memoryLeftPoints(setup, left, "memoryLeft"),
  ];
}

/**
 * What is left of a state's zones: of those that the kernel may use for itself, and of all while the initrd is unpacked, which has its size at least (init/initramfs.c:
 * do_populate_rootfs() frees it behind that), when the kernel has the huge pages that were asked for and the struct pages of what was added.
 */
export function memoryLeftOf(state: StateOfMemory): MemoryLeft {
  const { nodes, geometry, boot } = state;
  const hugepages = boot.hugepagesAsked ?? 0;
  const managed = (all: readonly ZoneState[]): Bytes =>
    all.reduce((sum, zone) => sum + zone.managed, 0) * geometry.pageSize;
  const memmap = memmapOfAdded(state);
  const withMemory = nodes
    .map(({ zones }) => zones.filter(({ managed }) => managed > 0))
    .filter(({ length }) => length > 0);
  const movable = withMemory.map((zones) => managed(zones.filter(({ name }) => name === "Movable")));
  const all = withMemory.reduce((sum, zones) => sum + managed(zones), 0);
  const ofMovable = movable.reduce((sum, size) => sum + size, 0);
  // Each node gives as many huge pages as the others, of ZONE_MOVABLE first.
  const ofEach = hugepages / Math.max(1, withMemory.length);
  const ofKernel = movable.reduce((sum, size) => sum + Math.max(0, ofEach - size), 0);
  return {
    kernel: all - ofMovable - ofKernel - memmap,
    ofNode: Math.min(...withMemory.map((zones) => managed(zones))),
    hasMovable: ofMovable > 0,
    movable: Math.min(...movable.filter((size) => size > 0).map((size) => Math.max(0, size - ofEach))),
    toInit: all - hugepages - 2 * boot.setup.machine.initrd - memmap,
  };
}

/** Bytes that struct pages of all these devices would take. */
const memmapOfDevices = onceFor((devices: readonly DeviceSpec[]) =>
  onceFor((geometry: MemoryState["geometry"]) =>
    devices.reduce((sum, { size }) => sum + memmapBytes({ geometry }, size), 0),
  ),
);

type StateOfMemory = Pick<MemoryState, "nodes" | "geometry" | "boot" | "blocks">;

/** Where a state behind a step lies; nothing where so much is left that no device of the machine could take it. */
export function leftPoints(state: StateOfMemory): readonly Point[] {
  const { setup, hugepagesAsked = 0 } = state.boot;
  let kernel = 0;
  for (const { zones } of state.nodes) {
    for (const { name, managed } of zones) if (name !== "Movable") kernel += managed;
  }
  const taken = memmapOfDevices(setup.devices)(state.geometry) + hugepagesAsked + 2 * setup.machine.initrd;
  if (kernel * state.geometry.pageSize - taken >= PLENTY) return [];
  return memoryLeftPoints(setup, memoryLeftOf(state), "memoryLeftLater");
}

/** What was done to memory, as recordings tell it apart. `devices`: all of the machine. */
export function stepPoint(setup: BootSetup, event: Event): Point {
  return {
    of: { kind: "steps", name: setup.kernel.arch },
    ranges: {},
    values: { step: [stepForm(event, setup.devices)] },
  };
}

/** The step as recordings tell it apart. */
export function stepForm(event: Event, devices: readonly DeviceSpec[]): string {
  switch (event.kind) {
    case "plug":
    case "unplug":
    case "resize":
      return `${event.kind} ${declaredDevice(devices, event.device)?.kind ?? "device"}`;
    case "set":
      return `set ${event.knob}`;
    case "reconfigure":
      return `reconfigure ${event.mode}`;
    default:
      return event.kind;
  }
}
