import { afterEach, expect, test } from "vitest";
import { setTexts } from "../../../server/views/localized.ts";
import { address, blockName, count, pages, range, size } from "../../../server/views/picture/notation.ts";
import { GiB, MiB, TiB } from "../../webview/layouts.ts";

afterEach(() => setTexts({}));

test("sizes are whole or have two decimals at most", () => {
  expect([size(4096), size(128 * MiB), size(1.5 * GiB), size(64 * TiB), size(0)]).toEqual([
    "4 KiB",
    "128 MiB",
    "1.5 GiB",
    "64 TiB",
    "0 B",
  ]);
});

test("what is not whole never reads as if it were", () => {
  expect(size(64 * TiB - 2 * GiB)).toBe("63.99 TiB");
  expect(size(3 * GiB - 16 * MiB)).toBe("2.98 GiB");
});

test("addresses, blocks and pages are written as the kernel's own files write them", () => {
  expect(address(0x13ff00000)).toBe("0x13ff00000");
  expect(range(0x130000000, 0x13fffffff)).toBe("0x130000000-0x13fffffff");
  expect([blockName(39, 39), blockName(38, 39)]).toEqual(["memory39", "memory38-39"]);
  expect(pages(65536, 4096)).toBe("65,536 pages · 256 MiB");
});

test("numbers are written as the language of the words is; what is no language leaves them English", () => {
  setTexts({}, "de");
  expect([count(1024), size(2.98 * GiB), size(1023.5 * MiB)]).toEqual(["1.024", "2,98 GiB", "1023,5 MiB"]);
  expect([address(0x13ff00000), blockName(1024, 2048)]).toEqual(["0x13ff00000", "memory1024-2048"]);
  setTexts({}, "no language!");
  expect([count(1024), size(2.98 * GiB)]).toEqual(["1,024", "2.98 GiB"]);
});
