import { expect, test } from "vitest";
import { GiB, hex, hex16, MAX_ADDRESS, roundDown, roundUp, TiB } from "../../../server/simulation/units/units.ts";

test("rounding is exact far above 32 bits", () => {
  const address = 0x12_3456_789a_bcde;
  expect(hex(roundDown(address, 0x1000))).toBe("0x123456789ab000");
  expect(hex(roundUp(address, 0x1000))).toBe("0x123456789ac000");
  expect(roundUp(MAX_ADDRESS - 1, GiB)).toBe(MAX_ADDRESS);
  expect(roundDown(64 * TiB, 128 * 1024 * 1024)).toBe(64 * TiB);
});

test("what is a multiple already stays", () => {
  expect(roundUp(3 * GiB, GiB)).toBe(3 * GiB);
  expect(roundDown(3 * GiB, GiB)).toBe(3 * GiB);
});

test("addresses are written as the kernel writes them", () => {
  expect(hex(0x13ff00000)).toBe("0x13ff00000");
  expect(hex16(0x100000000)).toBe("0x0000000100000000");
});
