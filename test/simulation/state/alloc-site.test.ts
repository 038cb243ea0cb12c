import { describe, expect, test } from "vitest";
import {
  ALLOC_SITES,
  callerFacts,
  callerName,
  isUnnamed,
  reportedCaller,
} from "../../../server/simulation/state/alloc-site.ts";

describe("a name that a log or a user states", () => {
  test("is the function without its return address, and the site that it names", () => {
    expect(reportedCaller("alloc_node_data+0x7a/0xd0")).toEqual({
      reportedBy: "alloc_node_data",
      site: "alloc_node_data",
    });
  });

  test("may end with what the compiler made of the function", () => {
    const caller = reportedCaller("vmemmap_alloc_block_zero.constprop.0+0xc/0x28");
    expect(callerName(caller)).toBe("vmemmap_alloc_block_zero.constprop.0");
    expect(callerFacts(caller).neededByDump).toBe("memmap-page-tables");
  });

  test("of another version's function has that one's facts", () => {
    expect(callerFacts(reportedCaller("memory_present")).neededByDump).toBe("mem-section");
    expect(callerFacts(reportedCaller("cma_declare_contiguous")).cma).toBe(true);
  });

  test("stays a name where no function is called so, object members included", () => {
    for (const name of ["firmware", "constructor", "toString", "reserve_crashkernel_of_mine"]) {
      expect(reportedCaller(name)).toEqual({ reportedBy: name });
      expect(callerFacts(reportedCaller(name))).toEqual({});
    }
  });

  test("tells nothing of who asked where it is memblock's own or missing", () => {
    expect(isUnnamed(reportedCaller("memblock_alloc_range_nid+0xe0/0x150"))).toBe(true);
    expect(isUnnamed(reportedCaller(undefined))).toBe(true);
    expect(isUnnamed(reportedCaller("setup_arch"))).toBe(false);
    expect(isUnnamed({ site: "setup_arch" })).toBe(false);
  });
});

test("the crash kernel's reservation is one main part and one low part, whatever prints it", () => {
  const parts = Object.entries(ALLOC_SITES).flatMap(([site, { crashkernel }]) =>
    crashkernel === undefined ? [] : [`${site} ${crashkernel}`],
  );
  expect(parts).toEqual([
    "reserve_crashkernel main",
    "reserve_crashkernel(base) main",
    "reserve_crashkernel(high) main",
    "reserve_crashkernel_low low",
    "reserve_crashkernel_generic main",
  ]);
});
