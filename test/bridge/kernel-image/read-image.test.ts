import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inMemory } from "../../../server/bridge/kernel-image/byte-source.ts";
import { readKernelImage } from "../../../server/bridge/kernel-image/read-image.ts";
import { NODE_UNPACKERS } from "../../../server/disk/unpackers.ts";
import type { ImageReading, ReadImage } from "../../../server/sources/kernel-image/reading.ts";
import {
  ARM64_SYMBOLS,
  arm64Image,
  bzImage,
  type Core,
  joined,
  lz4Legacy,
  STRUCTS,
  unified,
  vmlinux,
  X86_SYMBOLS,
  xz,
  zboot,
} from "./synthetic.ts";

const reading = (bytes: Uint8Array): Promise<ImageReading> =>
  readKernelImage(inMemory(bytes), "vmlinuz", NODE_UNPACKERS);

async function read(bytes: Uint8Array): Promise<ReadImage> {
  const image = await reading(bytes);
  if ("wrong" in image) throw new Error(JSON.stringify(image));
  return image;
}

const ELF = vmlinux();
const IMAGE = arm64Image();
const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const zstd = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));

describe("a kernel image is known by its content", () => {
  const formats: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
    ["vmlinux", ELF, ["ELF"]],
    ["a bzImage with gzip", bzImage(gzip(ELF)), ["bzImage", "gzip", "ELF"]],
    ["a bzImage with zstd", bzImage(zstd(ELF), ELF.length), ["bzImage", "zstd", "ELF"]],
    ["a bzImage with xz", bzImage(xz(ELF), ELF.length), ["bzImage", "xz", "ELF"]],
    ["a bzImage with lz4", bzImage(lz4Legacy(ELF), ELF.length), ["bzImage", "lz4", "ELF"]],
    ["an arm64 Image", IMAGE, ["arm64 Image"]],
    ["Image.gz", gzip(IMAGE), ["gzip", "arm64 Image"]],
    ["an EFI zboot image with gzip", zboot(gzip(IMAGE), "gzip"), ["EFI zboot", "gzip", "arm64 Image"]],
    ["an EFI zboot image with zstd", zboot(zstd(IMAGE), "zstd", IMAGE.length), ["EFI zboot", "zstd", "arm64 Image"]],
    ["a unified kernel image", unified(bzImage(gzip(ELF))), ["unified kernel image", "bzImage", "gzip", "ELF"]],
  ];
  test.each(formats)("%s", async (_name, bytes, wrappings) => {
    const image = await read(bytes);
    expect(image.wrappings).toEqual(wrappings);
    expect(image.facts.release).toBe("6.12.107+deb13-amd64");
  });
});

describe("what an image tells", () => {
  test("version, distribution and architecture by its banner", async () => {
    const { facts } = await read(ELF);
    expect(facts).toMatchObject({ version: "6.12.107", build: "debian", arch: "x86_64", pageSize: 4096 });
  });

  test("Debian's release hides the upstream version, the banner tells it", async () => {
    const banner =
      "Linux version 6.1.0-50-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) # SMP Debian 6.1.176-1 (2026-07-02)\n";
    expect((await read(vmlinux({ banner }))).facts).toMatchObject({
      release: "6.1.0-50-amd64",
      version: "6.1.176",
      package: "6.1.176-1",
    });
  });

  test("a kernel of one's own has its release as version, and no distribution", async () => {
    const { facts } = await read(vmlinux({ banner: "Linux version 6.9.3-custom (me@here) (gcc) #7 SMP\n" }));
    expect(facts.version).toBe("6.9.3-custom");
    expect(facts.build).toBeUndefined();
  });

  test.each(["wide-markers", "absolute-percpu", "base-behind", "own-place"] as const)(
    "addresses of symbols, whichever way offsets are written: %s",
    async (style) => {
      // Since 6.15 the per-CPU area is no longer linked at 0.
      const symbols: Core["symbols"] =
        style === "absolute-percpu" || style === "wide-markers"
          ? X86_SYMBOLS
          : X86_SYMBOLS.filter(([name]) => !name.startsWith("__per_cpu"));
      const { facts } = await read(vmlinux({ style, symbols }));
      expect(facts.symbols).toMatchObject({ _text: 0, _etext: 0x201f42, __init_begin: 0x700000, _end: 0xa30000 });
      expect(facts).toMatchObject({ textAddress: 0x1000000, allSymbols: true, perCpuStatic: 0x36000 });
      expect(facts.options).toEqual({
        HIBERNATION: true,
        RANDOMIZE_MEMORY: true,
        X86_5LEVEL: true,
        CPUMASK_OFFSTACK: false,
        UNMAP_KERNEL_AT_EL0: false,
      });
    },
  );

  test("sizes of structures by its type information", async () => {
    expect((await read(ELF)).facts.structs).toEqual(STRUCTS);
  });

  test("its configuration, where it carries one", async () => {
    const set = Array.from({ length: 30 }, (_, index) => `CONFIG_OTHER_${index}=y\n`).join("");
    const config = `${set}CONFIG_CMA=y\nCONFIG_CMA_SIZE_MBYTES=16\n# CONFIG_ZONE_DEVICE is not set\n`;
    const { facts, lacks } = await read(vmlinux({ config }));
    expect(facts.configFrom).toBe("vmlinuz");
    expect(facts.config).toMatchObject({ CMA: true, CMA_SIZE_MBYTES: 16, ZONE_DEVICE: false, DEBUG_KMEMLEAK: false });
    // Not every kernel has such an option: later ones use five levels all the same.
    expect(facts.config.X86_5LEVEL).toBeUndefined();
    expect(facts.config.VIRTIO_MEM).toBeUndefined();
    expect(lacks).toEqual([]);
  });

  test("pages of 16 KiB by the header of an arm64 Image", async () => {
    const { facts } = await read(arm64Image({}, 4n));
    expect(facts).toMatchObject({ arch: "arm64", pageSize: 16384, perCpuStatic: 0x18c98 });
    expect(facts.symbols).toMatchObject({ _text: 0, _stext: 0x10000, __init_begin: 0x900000, _end: 0xc00000 });
  });
});

describe("what an image leaves out is named, the rest is used", () => {
  test("type information", async () => {
    const { facts, lacks } = await read(vmlinux({ structs: {} }));
    expect(lacks).toEqual(["btf", "configuration"]);
    expect(facts.structs).toEqual({});
    expect(facts.symbols._etext).toBe(0x201f42);
  });

  test("symbols: section headers tell of some parts", async () => {
    const { facts, lacks } = await read(vmlinux({ symbols: [] }));
    expect(lacks).toEqual(["symbols", "configuration"]);
    expect(facts.symbols).toMatchObject({ _text: 0, _etext: 64 });
    expect(facts.perCpuStatic).toBe(0x36000);
  });

  test("symbols of data: functions alone tell no ends of parts", async () => {
    const functions = ARM64_SYMBOLS.filter(([name]) => /^(_stext|_etext|__init_begin|alloc_)/.test(name));
    const { facts, lacks } = await read(arm64Image({ symbols: functions }));
    expect(lacks).toEqual(["all-symbols", "configuration"]);
    expect(facts.symbols.__init_end).toBeUndefined();
    expect(facts.options.CPUMASK_OFFSTACK).toBe(true);
    expect(facts.options.X86_5LEVEL).toBeUndefined();
  });

  test("bytes behind the payload, as a signature appends them, are none of it", async () => {
    const signed = joined(bzImage(gzip(ELF)), new Uint8Array(4096).fill(0x5a));
    expect((await read(signed)).facts.release).toBe("6.12.107+deb13-amd64");
  });
});
