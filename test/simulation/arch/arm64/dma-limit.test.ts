/** What devices reach, as a device tree's dma-ranges say it: ZONE_DMA (arm64-zone-dma-limit) and the crash kernel (crashkernel-arm64). */
import { describe, expect, test } from "vitest";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { iomemText } from "../../../../server/views/iomem.ts";
import { virtState, zoneSpans } from "./virt-machines.ts";

/** RAM from 1 to 3 GiB. */
const reaching = (version: string, dmaLimit: number, cmdline = "") =>
  virtState(version, cmdline, { machine: { memory: 2 * GiB, dmaLimit } });

describe("ZONE_DMA", () => {
  test("ends at a power of two up to 6.11", () => {
    expect(zoneSpans(reaching("6.11", 1.5 * GiB))).toEqual(["DMA 0x40000+262144", "DMA32 0x80000+262144"]);
  });

  test("ends where the devices' reach does since 6.12", () => {
    expect(zoneSpans(reaching("6.12", 1.5 * GiB))).toEqual(["DMA 0x40000+131072", "DMA32 0x60000+393216"]);
  });

  test("takes in what lies below 4 GiB where the reach ends below all memory, up to 6.11", () => {
    expect(zoneSpans(reaching("6.11", GiB))).toEqual(["DMA 0x40000+524288"]);
  });

  test("is empty there since 6.12", () => {
    expect(zoneSpans(reaching("6.12", GiB))).toEqual(["DMA32 0x40000+524288"]);
  });
});

describe("without ZONE_DMA, as Android's kernels are built", () => {
  const android = (version: string, memory: number) =>
    virtState(version, "", { machine: { memory, dmaLimit: 1.5 * GiB }, kernel: { config: { ZONE_DMA: "n" } } });

  test.each(["5.4", "5.5", "5.10", "6.1", "6.12"])("all below 4 GiB is DMA32 on %s", (version) => {
    expect(zoneSpans(android(version, 4 * GiB))).toEqual(["DMA32 0x40000+786432", "Normal 0x100000+262144"]);
    expect(zoneSpans(android(version, 2 * GiB))).toEqual(["DMA32 0x40000+524288"]);
  });
});

describe("crashkernel=64M,high where devices reach 2 GiB", () => {
  const areas = (version: string): number =>
    iomemText(reaching(version, 2 * GiB, "crashkernel=64M,high"))
      .split("\n")
      .filter((line) => line.endsWith("Crash kernel")).length;

  test("looks above 4 GiB, and then in low memory, from 6.5 to 6.6", () => {
    expect(areas("6.6")).toBe(1);
  });

  test("looks above 2 GiB since 6.7, and has a low part", () => {
    expect(areas("6.7")).toBe(2);
  });
});
