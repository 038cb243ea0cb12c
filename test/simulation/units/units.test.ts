import { describe, expect, test } from "vitest";
import {
  type Bytes,
  bytesOf,
  countText,
  fullPages,
  GiB,
  hex,
  hex16,
  KiB,
  MAX_ADDRESS,
  MiB,
  type Pages,
  type Pfn,
  pagesIn,
  pfnOf,
  pfnUp,
  rangeSize,
  roundDown,
  roundUp,
  sizeText,
  TiB,
} from "../../../server/simulation/units/units.ts";

test("rounding is exact far above 32 bits", () => {
  const address = 0x12_3456_789a_bcde;
  expect(hex(roundDown(address, 0x1000))).toBe("0x123456789ab000");
  expect(hex(roundUp(address, 0x1000))).toBe("0x123456789ac000");
  expect(roundUp(MAX_ADDRESS - 1, GiB)).toBe(MAX_ADDRESS);
  expect(roundDown(64 * TiB, 128 * 1024 * 1024)).toBe(64 * TiB);
});

test("bytes become pages by the kernel's page size, rounded as who asks means it", () => {
  const page = 16 * KiB;
  const inPage = 3 * page + 1;
  expect([pfnOf(inPage, page), pfnUp(inPage, page), pagesIn(inPage, page), fullPages(inPage, page)]).toEqual([
    3, 4, 4, 3,
  ]);
  const whole = 3 * page;
  expect([pfnOf(whole, page), pfnUp(whole, page), pagesIn(whole, page), fullPages(whole, page)]).toEqual([3, 3, 3, 3]);
  expect(bytesOf(3, page)).toBe(whole);
  expect(rangeSize({ first: 0x1000, last: 0x1fff })).toBe(4 * KiB);
});

test("what is a multiple already stays", () => {
  expect(roundUp(3 * GiB, GiB)).toBe(3 * GiB);
  expect(roundDown(3 * GiB, GiB)).toBe(3 * GiB);
});

test("addresses are written as the kernel writes them", () => {
  expect(hex(0x13ff00000)).toBe("0x13ff00000");
  expect(hex16(0x100000000)).toBe("0x0000000100000000");
});

test("a number that is rounded is said to be", () => {
  expect([countText(2 ** 53 - 1), countText(2 ** 53), countText(2 ** 64)]).toEqual([
    "9007199254740991",
    "about 9.01e+15",
    "about 1.84e+19",
  ]);
  expect([sizeText((8191 * TiB) as Bytes), sizeText((2 ** 53) as Bytes), sizeText((2 ** 64 - 1) as Bytes)]).toEqual([
    "8191 TiB",
    "about 8192 TiB",
    "about 16777216 TiB",
  ]);
});

describe("units that are not mixed up", () => {
  const address: Bytes = 0x130000000;
  const pfn: Pfn = 0x130000;
  const block: Pages = 32768;
  const ofPage = (page: Pfn): Pfn => page;
  const ofSize = (size: Bytes): Bytes => size;

  test("a byte address is no page, and a count of pages no size", () => {
    // @ts-expect-error an address where a page frame number is wanted
    ofPage(address);
    // @ts-expect-error pages where bytes are wanted
    ofSize(block);
    // @ts-expect-error bytes aligned to a number of pages
    roundUp(address, block);
    expect([pfnOf(address, 4 * KiB), bytesOf(pfn, 4 * KiB)]).toEqual([pfn, address]);
  });

  test("a page is aligned to pages, an address to bytes", () => {
    expect(ofPage(roundUp(pfn, block))).toBe(0x130000);
    expect(ofSize(roundDown(address + 1, 128 * MiB))).toBe(0x130000000);
  });
});
