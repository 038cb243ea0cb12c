import { expect, test } from "vitest";
import { type StandIn, standIn } from "../../server/bridge/import/time-of-log.ts";
import { NEWEST_MEASURED } from "../../server/simulation/evidence/measured-range.ts";
import { readLogMachine } from "../../server/sources/dmesg/machine.ts";

const of = (log: string): StandIn => standIn(readLogMachine(log).machine);

test("a log without its kernel's name is of one that words its lines so", () => {
  const zone = "  Normal zone: 262144 pages, LIFO batch:";
  expect(of(`${zone}31\n`).version).toBe("4.18");
  expect(of(`${zone}63\n`).version).toBe("5.10");
  expect(of("Reserved but unavailable: 98 pages\n").version).toBe("4.18");
  expect(of("Zeroed struct page in unavailable ranges: 64 pages\n")).toEqual({
    version: "5.9",
    does: ['says "Zeroed struct page in unavailable ranges"'],
  });
});

test("a zone that is too small for the most there can be tells nothing of batches", () => {
  expect(of("  DMA32 zone: 94207 pages, LIFO batch:31\n").version).toBe("5.10");
});

test("the newest kernel stands in where nothing is told, and what no kernel does is not believed", () => {
  expect(of("Zone ranges:\n")).toEqual({ version: NEWEST_MEASURED, does: [] });
  expect(
    of("Zeroed struct page in unavailable ranges: 64 pages\n  Normal zone: 262144 pages, LIFO batch:31\n").version,
  ).toBe(NEWEST_MEASURED);
});
