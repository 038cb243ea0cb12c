import { describe, expect, test } from "vitest";
import type { MemoryInfo } from "../../../../server/simulation/state/memory-info.ts";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

function infoOf(version: string, memory = 4 * GiB): MemoryInfo {
  return boot(qemuPc(version, "nokaslr", { machine: { memory } })).state.boot.memoryInfo!;
}

describe("memory that the kernel calls available", () => {
  /** `vmalloc-tables-preallocated`: no build of 5.8 is known whose log would tell it. */
  test("lacks the page tables of the vmalloc area since 5.9", () => {
    expect(infoOf("5.8").available! - infoOf("5.9").available!).toBe(64);
  });

  test("of a last zone is one section before 6.11, as more struct pages are not made yet", () => {
    const [four, eight] = [infoOf("6.1", 4 * GiB), infoOf("6.1", 8 * GiB)];
    expect(eight.total - four.total).toBe(1048576);
    // The memmap and tables of 4 GiB lie in the same zones.
    expect(Math.abs(eight.available! - four.available!)).toBeLessThan(32768);
  });

  test("is not known since 6.11, which asks a running system", () => {
    expect(infoOf("6.12").available).toBeUndefined();
  });
});

describe("memory that the page allocator did not get", () => {
  test("has the image's SMP lock prefixes in it since 7.1", () => {
    expect(infoOf("7.1").reserved - infoOf("7.0").reserved).toBeGreaterThan(0);
  });

  test("has gigantic pages in it up to 7.1: later hugetlb has taken them before", () => {
    const reserved = (version: string, cmdline = "") => {
      const setup = qemuPc(version, `nokaslr ${cmdline}`, { machine: { memory: 8 * GiB, cpu: "EPYC" } });
      return boot(setup).state.boot.memoryInfo!.reserved;
    };
    const more = (version: string) => reserved(version, "hugepagesz=1G hugepages=2") - reserved(version);
    // Two pages; what the longer command line takes is less than a page.
    expect(Math.abs(more("6.12") - 2 * 262144)).toBeLessThan(2);
    expect(Math.abs(more("7.2"))).toBeLessThan(2);
  });
});
