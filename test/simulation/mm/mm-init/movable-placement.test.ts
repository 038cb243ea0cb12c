import { describe, expect, it } from "vitest";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { movableParameters } from "../../../../server/simulation/mm/mm-init/movable-parameters.ts";
import { findZoneMovablePfns } from "../../../../server/simulation/mm/mm-init/movable-placement.ts";
import { movableZone, zoneLimits, zonesOfBuild } from "../../../../server/simulation/mm/mm-init/zone-limits.ts";
import type { MemoryRange } from "../../../../server/simulation/state/memory-ranges.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";

const PAGE = 4096;

/** `[start, end)` in pages with the node. */
type Range = readonly [number, number, number];

/** The PC's RAM as the kernel sees it: page 0 and the BIOS hole are missing, and 128 KiB below the end of low memory. */
const PC_4G: readonly Range[] = [
  [0x1, 0x9f, 0],
  [0x100, 0xbffe0, 0],
  [0x100000, 0x140000, 0],
];

function movableStarts(
  ranges: readonly Range[],
  cmdline: string,
  options: { version?: string; hotpluggable?: readonly number[] } = {},
): Record<number, string> {
  const version = parseKernelVersion(options.version ?? "6.12")!;
  const memory: MemoryRange[] = ranges.map(([start, end, node]) => ({
    start,
    end,
    node,
    hotpluggable: options.hotpluggable?.includes(node) ?? false,
  }));
  const words = cmdline.split(" ").map((word, origin) => {
    const [name, value] = word.split("=", 2);
    return { name: name!, ...(value === undefined ? {} : { value }), origin };
  });
  const limits = zoneLimits(zonesOfBuild(true), memory[0]!.start, memory.at(-1)!.end, PAGE, {
    dmaLimit: 16 * MiB,
    dma32Limit: 4 * GiB,
  });
  const placement = findZoneMovablePfns({
    ranges: memory,
    parameters: movableParameters(words, version, PAGE),
    movableZone: movableZone(limits),
    maxOrderPages: 1024,
    pageSize: PAGE,
    version,
  });
  return Object.fromEntries(
    [...placement.spans].map(([node, span]) => [node, `0x${(span.start * PAGE).toString(16)}`]),
  );
}

describe("ZONE_MOVABLE", () => {
  it("is the top 256 MiB of a 4 GiB machine with movablecore=256M", () => {
    expect(movableStarts(PC_4G, "movablecore=256M")).toEqual({ 0: "0x130000000" });
  });

  it("takes all high memory of the second node where low memory covers the kernel's part", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0x80000, 0],
      [0x80000, 0xbffe0, 1],
      [0x100000, 0x140000, 1],
    ];
    expect(movableStarts(ranges, "movablecore=1G")).toEqual({ 1: "0x100000000" });
  });

  it("takes whole nodes where kernelcore= is satisfied below 4 GiB", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0x40000, 0],
      [0x40000, 0xbffe0, 1],
      [0x100000, 0x1c0000, 2],
      [0x1c0000, 0x240000, 3],
    ];
    expect(movableStarts(ranges, "kernelcore=2G")).toEqual({ 2: "0x100000000", 3: "0x1c0000000" });
  });

  it("leaves the kernel the larger part when both parameters are given", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0xbffe0, 0],
      [0x100000, 0x440000, 1],
    ];
    expect(movableStarts(ranges, "kernelcore=30% movablecore=2G")).toEqual({ 1: "0x3c0000000" });
  });

  it("is placed on each node of interleaved memory", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0xbffe0, 0],
      [0x100000, 0x140000, 1],
      [0x140000, 0x184000, 0],
      [0x184000, 0x240000, 1],
    ];
    expect(movableStarts(ranges, "movablecore=2G")).toEqual({ 0: "0x140400000", 1: "0x204000000" });
  });

  it("lies below 4 GiB on a machine without high memory", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0x3ffe0, 0],
    ];
    expect(movableStarts(ranges, "movablecore=300M")).toEqual({ 0: "0x2d400000" });
  });

  it("does not exist when movablecore= or kernelcore= ask for all memory", () => {
    expect(movableStarts(PC_4G, "movablecore=8G")).toEqual({});
    expect(movableStarts(PC_4G, "movablecore=100%")).toEqual({});
    expect(movableStarts(PC_4G, "kernelcore=8G")).toEqual({});
  });

  it("reads no percentage before 4.17", () => {
    expect(movableStarts(PC_4G, "movablecore=25%", { version: "4.16" })).toEqual({});
    expect(movableStarts(PC_4G, "movablecore=25%", { version: "4.17" })).not.toEqual({});
  });

  it("is all hot-pluggable memory with movable_node, whatever movablecore= says", () => {
    const ranges: Range[] = [
      [0x1, 0x9f, 0],
      [0x100, 0xbffe0, 0],
      [0x140000, 0x240000, 1],
    ];
    expect(movableStarts(ranges, "movable_node movablecore=256M", { hotpluggable: [1] })).toEqual({ 1: "0x140000000" });
  });

  it("with kernelcore=mirror and no mirrored memory is all memory above 4 GiB, and since 6.6 nothing", () => {
    expect(movableStarts(PC_4G, "kernelcore=mirror", { version: "6.1" })).toEqual({ 0: "0x100000000" });
    expect(movableStarts(PC_4G, "kernelcore=mirror movablecore=256M", { version: "6.12" })).toEqual({});
  });

  it("starts on a border of the largest page order", () => {
    const start = movableStarts(PC_4G, "movablecore=102M")[0]!;
    expect(Number(start) % (4 * MiB)).toBe(0);
    expect(5 * GiB - Number(start)).toBe(104 * MiB);
  });
});
