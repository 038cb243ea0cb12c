import { expect, it } from "vitest";
import { X86_EXTRACTORS } from "../../../../server/simulation/arch/x86/build-from-log.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { KiB } from "../../../../server/simulation/units/units.ts";

/** The early page tables in a log that gives the brk area so many pages. */
function tables(version: string, pages: number): number | undefined {
  const log = { brk: { first: 0, last: pages * 4 * KiB - 1 } };
  const reading = { log, version: parseKernelVersion(version)! } as Parameters<typeof X86_EXTRACTORS.brkPageTables>[0];
  return X86_EXTRACTORS.brkPageTables(reading);
}

it("a brk area that holds more than 16 pages has 12 page tables at most up to 5.11, and 16 since 5.12", () => {
  expect([tables("5.11", 18), tables("5.12", 18)]).toEqual([12, 16]);
});

it("one of 9 pages has 6 without KASLR of the direct map, or 8 since 5.12", () => {
  expect([tables("5.11", 9), tables("5.12", 9)]).toEqual([6, 8]);
});
