/**
 * A boot and a step as points that envelopes are held against: how many CPUs, how much memory, which devices, which forms of parameters.
 * Each subject (build, platform, command line, steps) has dimensions of its own, so that what was measured of one counts for all of it.
 */

import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, DeviceSpec, Event } from "../state/events.ts";
import type { MemoryState, ZoneState } from "../state/state.ts";
import type { Bytes } from "../units/units.ts";
import { buildPoint, type KnownBuild, loadedPoint, seriesPoint } from "./build-points.ts";
import { commandLinePoints, type MemoryLeft, memoryLeftPoints } from "./command-line-points.ts";
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
    ...commandLinePoints(setup),
    ...memoryLeftPoints(setup, left),
  ];
}

/**
 * What the boot left in the zones that the kernel may use for itself, and what of all zones while the initrd is unpacked, which has its size at least (init/initramfs.c:
 * do_populate_rootfs() frees it behind that), when the kernel has the huge pages that were asked for.
 */
export function memoryLeftOf({ nodes, geometry, boot }: Pick<MemoryState, "nodes" | "geometry" | "boot">): MemoryLeft {
  const zones = nodes.flatMap((node) => node.zones);
  const managed = (all: readonly ZoneState[]): Bytes =>
    all.reduce((sum, zone) => sum + zone.managed, 0) * geometry.pageSize;
  return {
    kernel: managed(zones.filter(({ name }) => name !== "Movable")),
    toInit: managed(zones) - (boot.hugepagesAsked ?? 0) - 2 * boot.setup.machine.initrd,
  };
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
      return `${event.kind} ${devices.find(({ name }) => name === event.device)?.kind ?? "device"}`;
    case "set":
      return `set ${event.knob}`;
    case "reconfigure":
      return `reconfigure ${event.mode}`;
    default:
      return event.kind;
  }
}
