import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { NODE_OPENERS } from "../../server/disk/unpack.ts";
import { NODE_UNPACKERS } from "../../server/disk/unpackers.ts";
import { unpackWith } from "../../server/sources/container/unpack.ts";

const unpack = unpackWith(NODE_OPENERS);
const ZEROS = new Uint8Array(3 * 2 ** 20);
const PACKED = [
  ["gzip", gzipSync(ZEROS)],
  ["zstd", zstdCompressSync(ZEROS)],
] as const;

test.each(PACKED)("of what unpacks to more than is read the beginning is used: %s", async (_name, packed) => {
  const whole = await unpack(packed, ZEROS.length + 1);
  expect("bytes" in whole && [whole.bytes.length, whole.cut]).toEqual([ZEROS.length, false]);
  const cut = await unpack(packed, 2 ** 20);
  expect("bytes" in cut && [cut.bytes.length, cut.cut]).toEqual([2 ** 20, true]);
});

test.each(PACKED)("no further than it is read is it unpacked: %s", async (_name, packed) => {
  const damagedBehind = packed.subarray(0, packed.length - 1);
  expect(await unpack(damagedBehind, 2 ** 30)).toMatchObject({ broken: true });
  const read = await unpack(damagedBehind, 2 ** 16);
  expect("bytes" in read && [read.bytes.length, read.cut, read.broken]).toEqual([2 ** 16, true, undefined]);
});

test("what is damaged, and what only others can unpack, is said", async () => {
  const [, gzip] = PACKED[0];
  expect(await unpack(Uint8Array.of(0x1f, 0x8b, 8, 0xff), 100)).toMatchObject({
    wrong: expect.stringContaining("it can't be unpacked"),
  });
  expect(await unpack(gzip.subarray(0, gzip.length - 9), 2 ** 30)).toMatchObject({ cut: true, broken: true });
  expect(await unpack(Uint8Array.of(0x42, 0x5a, 0x68, 0x39), 100)).toEqual({
    wrong: "it is packed with bzip2; unpack it first (bunzip2)",
  });
});

test.each(PACKED)("parts of an image are unpacked whole, or not above a limit: %s", async (name, packed) => {
  const unpacker = NODE_UNPACKERS[name]!;
  expect(await unpacker(packed, ZEROS.length)).toHaveLength(ZEROS.length);
  await expect(unpacker(packed, ZEROS.length - 1)).rejects.toMatchObject({ code: "ERR_BUFFER_TOO_LARGE" });
});
