import { expect, test } from "vitest";
import { ARM64_IMAGE_EXTRACTORS } from "../../../../server/simulation/arch/arm64/build-from-image.ts";
import { arm64Sizes } from "../../../../server/simulation/arch/arm64/sizes.ts";
import { NOT_IN_VERSION } from "../../../../server/simulation/builds/image-extractors.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import type { KernelImageFacts } from "../../../../server/simulation/state/kernel-image-facts.ts";

/** Symbols of Debian's 6.1.176 and of its cloud kernel. */
const PLAIN = {
  _text: 0,
  _stext: 0x10000,
  _etext: 0xd00000,
  __init_begin: 0x1660000,
  __initdata_begin: 0x1740000,
  __init_end: 0x1cb0000,
  _end: 0x2010000,
  __idmap_text_start: 0xcf0000,
  __idmap_text_end: 0xcf0930,
  init_pg_dir: 0x200b000,
  init_pg_end: 0x2010000,
} as const;
const CLOUD = {
  ...PLAIN,
  _etext: 0xbd0000,
  __init_begin: 0x1380000,
  __initdata_begin: 0x1440000,
  __init_end: 0x1800000,
  _end: 0x1aa0000,
  init_pg_dir: 0x1a8d000,
  init_pg_end: 0x1a92000,
} as const;

function pagingInit(
  symbols: KernelImageFacts["symbols"],
  text = "6.1.176",
  options: KernelImageFacts["options"] = { UNMAP_KERNEL_AT_EL0: true },
) {
  const version = parseKernelVersion(text)!;
  const image: KernelImageFacts = {
    image: "vmlinuz",
    release: text,
    version: text,
    arch: "arm64",
    pageSize: 4096,
    symbols,
    allSymbols: false,
    structs: {},
    options,
    config: {},
  };
  return ARM64_IMAGE_EXTRACTORS.pagingInit({ image, version, sizes: arm64Sizes(4096, version) });
}

// What memblock=debug logs of both show.
test("page tables that paging_init() makes come out of the symbols as they were measured", () => {
  expect(pagingInit(PLAIN)).toEqual({ kernelMap: 7, startup: { offset: 0x1ffb000, size: 0x5000 }, identityMap: 4 });
  expect(pagingInit(CLOUD)).toEqual({ kernelMap: 7, startup: { offset: 0x1a7d000, size: 0x5000 }, identityMap: 4 });
});

test("without KPTI its flag needs no table of its own; before 6.0 the identity map is part of the image", () => {
  expect(pagingInit(PLAIN, "6.1.176", { UNMAP_KERNEL_AT_EL0: false })).toMatchObject({ identityMap: 3 });
  expect(pagingInit(PLAIN, "5.19")).toMatchObject({ identityMap: 0 });
});

test("what a symbol is missing for is not told, and since 6.9 memblock gives no tables", () => {
  const { init_pg_dir: _, ...without } = PLAIN;
  expect(pagingInit(without)).toBeUndefined();
  expect(pagingInit(PLAIN, "6.1.176", {})).toBeUndefined();
  expect(pagingInit(PLAIN, "6.9")).toBe(NOT_IN_VERSION);
});
