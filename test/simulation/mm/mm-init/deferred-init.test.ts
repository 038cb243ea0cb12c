import { describe, expect, test } from "vitest";
import type { SetupArchResult } from "../../../../server/simulation/boot-context/memblock-phase.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { NO_FLAGS } from "../../../../server/simulation/mm/memblock/flags.ts";
import { firstDeferred, madeEarly } from "../../../../server/simulation/mm/mm-init/deferred-init.ts";
import { GiB, KiB, MiB } from "../../../../server/simulation/units/units.ts";

const PAGE = 4 * KiB;
const SECTION = (128 * MiB) / PAGE;

/** One node of 64 GiB in one piece from address 0, with 3 GiB reserved in the first of them and 1 MiB at its beginning. */
const NODE = { start: 0, end: (64 * GiB) / PAGE, node: 0, hotpluggable: false };
const RESERVED = [
  { base: 0, end: MiB, node: 0, flags: NO_FLAGS },
  { base: GiB, end: 4 * GiB, node: 0, flags: NO_FLAGS },
  { base: 32 * GiB, end: 40 * GiB, node: 0, flags: NO_FLAGS },
];

function earlyOf(version: string, ranges = [NODE]): number {
  const described = {
    ranges,
    numa: { withMemory: [0] },
    geometry: { pageSize: PAGE, sectionPages: SECTION },
  } as unknown as SetupArchResult;
  return madeEarly(described, RESERVED, parseKernelVersion(version)!).get(0)!;
}

/** What the rows of `deferred-start` decide: before 4.17 no build is known whose log would tell it. */
describe("struct pages that are made before a section may be left for later", () => {
  const twoGibibytes = (2 * GiB) / PAGE;

  test("are 2 GiB, from 4.6 on a 256th of a larger node", () => {
    const terabyte = [{ ...NODE, end: (1024 * GiB) / PAGE }];
    expect([earlyOf("4.5"), earlyOf("4.6")]).toEqual([twoGibibytes, twoGibibytes]);
    expect([earlyOf("4.5", terabyte), earlyOf("4.6", terabyte)]).toEqual([twoGibibytes, (4 * GiB) / PAGE]);
  });

  test("are as many more from 4.15 on as lie in regions that the first of them touch, whole", () => {
    expect(earlyOf("4.16")).toBe(twoGibibytes + (3 * GiB + MiB) / PAGE);
  });

  test("were counted from 4.12 to 4.14 by page numbers taken for addresses, and bytes for pages", () => {
    expect(earlyOf("4.14")).toBe(twoGibibytes + MiB);
  });

  test("are no more than the node has", () => {
    expect(earlyOf("4.16", [{ ...NODE, end: (4 * GiB) / PAGE }])).toBe((4 * GiB) / PAGE);
  });

  test("are one section since 4.17", () => {
    expect(earlyOf("4.17")).toBe(SECTION);
  });
});

describe("the first struct page that is left for later", () => {
  const size = { zone: "Normal", node: 0, start: 0, end: NODE.end, present: NODE.end } as const;
  const first = (ranges: readonly (typeof NODE)[], early: number, version = "4.16"): number | undefined =>
    firstDeferred(
      ranges,
      { sizes: [size], geometry: { sectionPages: SECTION } } as unknown as Parameters<typeof firstDeferred>[1],
      new Map([[0, early]]),
      parseKernelVersion(version)!,
    ).get(0);

  test("begins a section", () => {
    expect(first([NODE], SECTION + 1)).toBe(2 * SECTION);
    expect(first([NODE], 2 * SECTION)).toBe(2 * SECTION);
  });

  test("is none where all of the node is made early", () => {
    expect(first([NODE], NODE.end)).toBeUndefined();
  });

  test("counts the holes of sections with memory where the kernel goes through every page", () => {
    const withHole = [
      { ...NODE, end: SECTION / 2 },
      { ...NODE, start: SECTION },
    ];
    expect(first(withHole, 2 * SECTION)).toBe(2 * SECTION);
    expect(first(withHole, 2 * SECTION, "6.1")).toBe(3 * SECTION);
  });
});
