import { expect, test } from "vitest";
import {
  addressesNamed,
  initFromCode,
  perCpuFromCode,
  startupTablesFromCode,
} from "../../../server/bridge/kernel-image/arm64-code.ts";
import { Numbers } from "../../../server/bridge/kernel-image/byte-source.ts";

const RET = 0xd65f03c0;

/** `adrp xN, page` and `add xN, xN, #rest`, as a compiler names `address` in code at `at`. */
function naming(at: number, address: number, register: number): readonly number[] {
  const pages = Math.floor(address / 4096) - Math.floor(at / 4096);
  const adrp = 0x90000000 + (((pages & 3) << 29) >>> 0) + (((pages >> 2) & 0x7ffff) << 5) + register;
  return [adrp >>> 0, (0x91000000 + ((address % 4096) << 10) + (register << 5) + register) >>> 0];
}

/** Code at 0x1000 that names these addresses. */
function code(...addresses: readonly number[]): Numbers {
  const image = new DataView(new ArrayBuffer(0x4000));
  const words = addresses.flatMap((address, index) => naming(0x1000 + 8 * index, address, index % 8));
  for (const [index, word] of [...words, RET].entries()) image.setUint32(0x1000 + 4 * index, word, true);
  return new Numbers(new Uint8Array(image.buffer));
}

test("addresses are named from the code's own place, forwards and backwards", () => {
  expect(addressesNamed(code(0x200b000, 0x123, 0xd00008), 0x1000)).toEqual([0x200b000, 0x123, 0xd00008]);
});

test("code that never returns, and code that is not in the file, names nothing more", () => {
  const endless = new Uint8Array(0x1000).fill(0x1f);
  expect(addressesNamed(new Numbers(endless), 0)).toEqual([]);
  expect(addressesNamed(new Numbers(endless), 0x10000)).toEqual([]);
});

// As free_initmem() and paging_init() of Debian's 6.1.176 name them.
const INIT = { start: 0x1660000, end: 0x1cb0000 };

test("free_initmem() names where .init begins and ends, beside a text", () => {
  expect(initFromCode(code(0xfec918, INIT.start, INIT.end), 0x1000)).toEqual(INIT);
});

test("where more than two segments are named, none is taken", () => {
  expect(initFromCode(code(INIT.start, INIT.end, 0x1740000), 0x1000)).toBeUndefined();
  expect(initFromCode(code(INIT.start), 0x1000)).toBeUndefined();
});

test("paging_init() names the tables of the start-up code one behind the other", () => {
  const named = code(0x1653000, 0x2010000, 0x1740000, 0x1cb0000, 0x1d8c848, 0x200b000, 0x2010000, 0x1653000, 0xcf0000);
  expect(startupTablesFromCode(named, 0x1000, INIT, 0x2010000)).toEqual({ start: 0x200b000, end: 0x2010000 });
});

test("__is_kernel_percpu_address() names the static part of the per-CPU area among the initial data", () => {
  const named = code(0x1803000, 0x1cbe8a8, 0x18184a8, 0x1cc3000);
  expect(perCpuFromCode(named, 0x1000, INIT)).toEqual({ start: 0x1803000, end: 0x18184a8 });
  expect(perCpuFromCode(code(0x1803000, 0x1cbe8a8), 0x1000, INIT)).toBeUndefined();
});
