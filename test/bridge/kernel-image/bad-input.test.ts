import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ByteSource, inMemory } from "../../../server/bridge/kernel-image/byte-source.ts";
import { readKernelImage } from "../../../server/bridge/kernel-image/read-image.ts";
import { unpack } from "../../../server/bridge/kernel-image/unpack.ts";
import { NODE_UNPACKERS } from "../../../server/disk/unpackers.ts";
import type { ImageProblem, ImageReading } from "../../../server/sources/kernel-image/reading.ts";
import { arm64Image, bzImage, joined, lz4Legacy, unified, vmlinux, xz, zboot } from "./synthetic.ts";

const reading = (bytes: Uint8Array): Promise<ImageReading> =>
  readKernelImage(inMemory(bytes), "vmlinuz", NODE_UNPACKERS);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const zstd = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));
const ELF = vmlinux();

/** What is wrong with the kernel behind a head that could be read. */
function whyOf(read: ImageReading): ImageReading | ImageProblem {
  return "wrong" in read || read.why === undefined ? read : read.why;
}

describe("a file that is no kernel image is called what it is", () => {
  const files: readonly (readonly [string, Uint8Array, string])[] = [
    ["an empty file", new Uint8Array(), "an empty file"],
    ["an initrd", text("070701000002D1000081A4"), "an initial RAM disk (cpio)"],
    ["a packed initrd", gzip(text("070701000002D1000081A4")), "an initial RAM disk (cpio), packed (gzip)"],
    ["a script", text("#!/bin/sh\necho\n"), "a script"],
    [
      "a package",
      text("!<arch>\ndebian-binary"),
      "a package, to be unpacked (the image lies in its boot/), or a static library",
    ],
    [
      "an RPM",
      Uint8Array.of(0xed, 0xab, 0xee, 0xdb, 3),
      "an RPM package, to be unpacked (the image lies in its lib/modules/)",
    ],
    ["a crash dump", text("KDUMP   \u0006"), "a crash dump"],
    ["an encrypted file", text("Salted__\u0001\u0002"), "an encrypted file (openssl)"],
    ["an encrypted volume", Uint8Array.of(0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe, 0, 2), "an encrypted volume (LUKS)"],
    ["a text", text("menuentry 'Debian' {\n}\n"), "a text"],
    [
      "noise",
      Uint8Array.from({ length: 5000 }, (_, index) => (index * 77) % 256),
      "nothing that begins as a kernel image does",
    ],
    ["an EFI program", joined(text("MZ"), new Uint8Array(300)), "an EFI program without a kernel in it"],
  ];
  test.each(files)("%s", async (_name, bytes, what) => {
    expect(await reading(bytes)).toEqual({ wrong: "not-an-image", what });
  });

  test("a kernel for another architecture", async () => {
    expect(await reading(vmlinux({}, "riscv"))).toEqual({ wrong: "other-architecture", what: "RISC-V" });
  });

  test("an EFI program whose packing has no name that can be shown", async () => {
    const read = await reading(zboot(new Uint8Array(64), "\u0007\n\u001b["));
    expect(read).toEqual({ wrong: "not-an-image", what: "an EFI program that is packed with what has no name" });
    expect(await reading(zboot(new Uint8Array(64), "brotli"))).toEqual({
      wrong: "not-an-image",
      what: "an EFI program that is packed with `brotli`",
    });
  });

  test("an arm64 image that ends before its sections do, in front of its banner", async () => {
    const image = arm64Image({ banner: "" });
    const efi = new Uint8Array(image);
    const view = new DataView(efi.buffer);
    efi.set(text("MZ"), 0);
    view.setUint32(0x3c, 0x40, true);
    efi.set(text("PE"), 0x40);
    view.setUint16(0x46, 1, true);
    view.setUint16(0x54, 0, true);
    view.setUint32(0x40 + 24 + 16, efi.length, true);
    view.setUint32(0x40 + 24 + 20, 0, true);
    expect(await reading(efi)).toEqual({ wrong: "no-banner" });
    expect(await reading(efi.subarray(0, efi.length / 2))).toEqual({ wrong: "truncated" });
    expect(await reading(efi.subarray(0, 0x44))).toEqual({ wrong: "truncated" });
  });

  test("an ELF file without a banner", async () => {
    expect(await reading(vmlinux({ banner: "" }))).toEqual({ wrong: "no-banner" });
  });
});

describe("packing", () => {
  test.each([
    ["lzma", [0x5d, 0, 0, 0x80, 0]],
    ["bzip2", [0x42, 0x5a, 0x68, 0x39]],
    ["lzo", [0x89, 0x4c, 0x5a, 0x4f]],
  ] as const)("%s is named", async (compression, magic) => {
    const packed = joined(Uint8Array.from(magic), new Uint8Array(64));
    expect(whyOf(await reading(bzImage(packed, 100)))).toEqual({ wrong: "unsupported-compression", compression });
  });

  test("a platform without zstd says so", async () => {
    const source = inMemory(bzImage(zstd(ELF), ELF.length));
    const read = await readKernelImage(source, "vmlinuz", { gzip: NODE_UNPACKERS.gzip });
    expect(whyOf(read)).toEqual({ wrong: "unsupported-compression", compression: "zstd" });
  });

  const BOMB = new Uint8Array(64 * 1024);
  const payload = (compression: "gzip" | "zstd" | "xz" | "lz4") => ({ compression, start: 0, end: 0 });
  test.each([
    ["gzip", gzip(BOMB)],
    ["zstd", zstd(BOMB)],
    ["xz", xz(BOMB)],
    ["lz4", lz4Legacy(BOMB)],
  ] as const)("what unpacks to more than the limit is refused: %s", async (compression, packed) => {
    const limit = BOMB.length - 1;
    expect(await unpack(packed, payload(compression), NODE_UNPACKERS, limit)).toEqual({ wrong: "too-large", limit });
    const unpacked = await unpack(packed, payload(compression), NODE_UNPACKERS, BOMB.length);
    expect("bytes" in unpacked && Buffer.compare(unpacked.bytes, BOMB)).toBe(0);
  });

  test("a size that is told is believed before anything is unpacked", async () => {
    const read = await reading(bzImage(zstd(ELF), 0xffffffff));
    expect(whyOf(read)).toEqual({ wrong: "too-large", limit: 512 * 2 ** 20 });
  });

  test("the branch filter of x86 is undone", async () => {
    // A call at 5 with the absolute target 0x1010, which is 0x1006 from its end at 10.
    const filtered = joined(new Uint8Array(5), Uint8Array.of(0xe8, 0x10, 0x10, 0, 0), new Uint8Array(10));
    const plain = joined(new Uint8Array(5), Uint8Array.of(0xe8, 0x06, 0x10, 0, 0), new Uint8Array(10));
    const unpacked = await unpack(xz(filtered, { x86: true }), payload("xz"), NODE_UNPACKERS);
    expect(unpacked).toEqual({ bytes: plain });
  });
});

describe("a damaged image", () => {
  const images: readonly (readonly [string, Uint8Array])[] = [
    ["vmlinux", ELF],
    ["bzImage with zstd", bzImage(zstd(ELF), ELF.length)],
    ["bzImage with lz4", bzImage(lz4Legacy(ELF), ELF.length)],
    ["bzImage with xz", bzImage(xz(ELF), ELF.length)],
    ["arm64 Image", arm64Image()],
    ["zboot", zboot(gzip(arm64Image()), "gzip")],
  ];

  test.each(images.slice(1, 4))("%s that is cut off is said to be", async (_name, bytes) => {
    expect(whyOf(await reading(bytes.subarray(0, bytes.length / 2)))).toEqual({ wrong: "truncated" });
  });

  test("the head of a bzImage still tells whose kernel it is, and where it is built for", async () => {
    const head = bzImage(zstd(ELF), ELF.length).slice(0, 1024);
    const banner =
      "6.1.0-50-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)\0";
    head.set(text(banner), 0x380);
    // pref_address
    head.set(Uint8Array.of(0, 0, 0, 1), 0x258);
    const read = await reading(head);
    expect(read).toMatchObject({
      facts: {
        release: "6.1.0-50-amd64",
        version: "6.1.176",
        build: "debian",
        textAddress: 0x1000000,
        symbols: { _text: 0 },
      },
      wrappings: ["bzImage"],
      lacks: ["kernel", "configuration"],
      why: { wrong: "truncated" },
    });
  });

  test("one whose head is cut off, too, tells nothing", async () => {
    expect(await reading(bzImage(zstd(ELF), ELF.length).subarray(0, 0x380))).toEqual({ wrong: "truncated" });
  });

  test("a unified kernel image that is cut off is read as far as it goes", async () => {
    const inner = bzImage(gzip(ELF));
    const whole = unified(inner);
    expect(await reading(whole.subarray(0, whole.length - 1500))).toMatchObject({
      facts: { release: "6.12.107+deb13-amd64" },
      why: { wrong: "truncated" },
    });
  });

  test.each(images)("%s: cut anywhere, it is read or refused, and nothing is thrown", async (_name, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
        const read = await reading(bytes.subarray(0, length));
        expect("wrong" in read || read.facts.release === "6.12.107+deb13-amd64").toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test.each(images)("%s: changed anywhere, it is read or refused, and nothing is thrown", async (_name, bytes) => {
    const change = fc.tuple(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) changed[at] = value;
        const read = await reading(changed);
        expect("wrong" in read || typeof read.facts.release === "string").toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test("headers of a huge file are read without the rest of it", async () => {
    let most = 0;
    const source: ByteSource = {
      size: 2 ** 40,
      read: (start, end) => {
        most = Math.max(most, end - start);
        return ELF.subarray(start, end);
      },
    };
    const read = await readKernelImage(source, "vmlinux", NODE_UNPACKERS);
    expect("wrong" in read).toBe(false);
    expect(most).toBeLessThanOrEqual(ELF.length);
  });
});
