import { describe, expect, it } from "vitest";
import { arm64Sizes } from "../../../server/simulation/arch/arm64/sizes.ts";
import { x86MemoryBlockBytes } from "../../../server/simulation/arch/x86/memory-block-size.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import { GiB, KiB, MiB } from "../../../server/simulation/units/units.ts";

const version = (text: string) => parseKernelVersion(text)!;

describe("a memory block on x86_64", () => {
  const size = (endOfRam: number, kernel = "6.12", { guest = true } = {}) =>
    x86MemoryBlockBytes({ section: 128 * MiB }, { endOfRam, guest }, version(kernel));

  it("has 128 MiB on a machine whose RAM ends below 64 GiB", () => {
    expect(size(63 * GiB)).toBe(128 * MiB);
  });

  it("has the largest size up to 2 GiB that divides the end of RAM on a larger guest", () => {
    expect(size(64 * GiB)).toBe(2 * GiB);
    expect(size(65 * GiB)).toBe(GiB);
    expect(size(66 * GiB + 256 * MiB)).toBe(256 * MiB);
    expect(size(66_024 * MiB)).toBe(128 * MiB);
  });

  it("had 2 GiB where RAM ends at 64 GiB or above before 4.17", () => {
    expect(size(65 * GiB, "4.16")).toBe(2 * GiB);
    expect(size(64 * GiB, "4.11", { guest: false })).toBe(2 * GiB);
    expect(size(63 * GiB, "4.16")).toBe(128 * MiB);
  });

  it("went by the end of RAM on bare metal too from 4.17 to 5.8", () => {
    expect(size(0x6040000000, "4.18", { guest: false })).toBe(GiB);
    expect(size(0x103f800000, "5.4", { guest: false })).toBe(128 * MiB);
  });

  it("has 2 GiB on large bare metal since 5.9", () => {
    expect(size(0x103f800000, "5.9", { guest: false })).toBe(2 * GiB);
    expect(size(63 * GiB, "5.9", { guest: false })).toBe(128 * MiB);
  });
});

describe("a section on arm64", () => {
  it("had 1 GiB before 5.12, and since then 128 MiB or, with 64 KiB pages, 512 MiB", () => {
    expect(arm64Sizes(4 * KiB, version("5.10")).section).toBe(GiB);
    expect(arm64Sizes(16 * KiB, version("6.1")).section).toBe(128 * MiB);
    expect(arm64Sizes(64 * KiB, version("6.1")).section).toBe(512 * MiB);
  });
});
