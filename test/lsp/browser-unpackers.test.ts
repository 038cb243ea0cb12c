import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readByPieces } from "../../server/bridge/kernel-image/by-pieces.ts";
import { inMemory } from "../../server/bridge/kernel-image/byte-source.ts";
import { readKernelImage } from "../../server/bridge/kernel-image/read-image.ts";
import { unpack } from "../../server/bridge/kernel-image/unpack.ts";
import { NODE_UNPACKERS } from "../../server/disk/unpackers.ts";
import { BROWSER_UNPACKERS } from "../../server/lsp/browser-unpackers.ts";
import { arm64Image, bzImage, lz4Legacy, unified, vmlinux, xz, zboot } from "../bridge/kernel-image/synthetic.ts";

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const zstd = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));
const ELF = vmlinux({ config: "CONFIG_SPARSEMEM_VMEMMAP=y\n" });
const IMAGES: readonly (readonly [string, Uint8Array])[] = [
  ["vmlinux", ELF],
  ["bzImage with gzip", bzImage(gzip(ELF))],
  ["bzImage with zstd", bzImage(zstd(ELF), ELF.length)],
  ["bzImage with lz4", bzImage(lz4Legacy(ELF), ELF.length)],
  ["bzImage with xz", bzImage(xz(ELF), ELF.length)],
  ["a packed vmlinux of no told size", zstd(ELF)],
  ["zboot", zboot(gzip(arm64Image()), "gzip")],
  ["unified", unified(bzImage(zstd(ELF), ELF.length))],
];

/** A client that has the bytes, and what it was asked for. */
function clientOf(bytes: Uint8Array) {
  const asked: [number, number][] = [];
  const ask = async (start: number, end: number) => {
    asked.push([start, end]);
    return { size: bytes.length, bytes: bytes.subarray(start, end) };
  };
  return { ask, asked };
}

describe("an image read in a browser, piece by piece, tells what it tells at once and on Node", () => {
  test.each(IMAGES)("%s", async (_name, bytes) => {
    const whole = await readKernelImage(inMemory(bytes), "vmlinuz", NODE_UNPACKERS);
    expect("facts" in whole).toBe(true);
    const { ask } = clientOf(bytes);
    const read = await readByPieces(ask, (source) => readKernelImage(source, "vmlinuz", BROWSER_UNPACKERS));
    expect(read).toEqual(whole);
  });
});

test("of a large file only the pieces that are wanted are asked for", async () => {
  const large = new Uint8Array(16 * 2 ** 20);
  large.set(ELF);
  const { ask, asked } = clientOf(large);
  const read = await readByPieces(ask, async (source) => [source.read(9e6, 9e6 + 4)[0], source.read(9e6 + 8, 9e6 + 9)]);
  expect(read).toEqual([0, Uint8Array.of(0)]);
  expect(asked.map(([start, end]) => end - start)).toEqual([256 * 1024, 256 * 1024]);
});

test("a file that changes while it is read, or is gone, tells nothing", async () => {
  let size = 2 ** 20;
  const shrinking = async (start: number, end: number) => {
    size -= 1;
    return { size, bytes: new Uint8Array(end - start) };
  };
  expect(await readByPieces(shrinking, async (source) => source.read(600_000, 600_001))).toBeUndefined();
  expect(
    await readByPieces(
      async () => undefined,
      async () => 1,
    ),
  ).toBeUndefined();
});

describe("limits", () => {
  const BOMB = new Uint8Array(4 * 2 ** 20);
  test.each([
    ["gzip", gzip(BOMB)],
    ["zstd", zstdCompressSync(BOMB)],
  ] as const)("%s", async (compression, packed) => {
    const payload = { compression, start: 0, end: 0 };
    const limit = BOMB.length - 1;
    expect(await unpack(packed, payload, BROWSER_UNPACKERS, limit)).toEqual({ wrong: "too-large", limit });
    const cut = packed.subarray(0, packed.length - 9);
    expect(await unpack(cut, payload, BROWSER_UNPACKERS)).toEqual({ wrong: "damaged" });
  });

  test("what stands behind a gzip stream is left out", async () => {
    const packed = new Uint8Array([...gzipSync(Uint8Array.of(1, 2, 3)), 9, 9, 9, 9]);
    const payload = { compression: "gzip", start: 0, end: 0, unpacked: 3 } as const;
    expect(await unpack(packed, payload, BROWSER_UNPACKERS)).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
  });
});
