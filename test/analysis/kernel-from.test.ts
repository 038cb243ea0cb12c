import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { reasonText } from "../../server/analysis/evidence-words.ts";
import { inMemory } from "../../server/bridge/kernel-image/byte-source.ts";
import { readKernelImage } from "../../server/bridge/kernel-image/read-image.ts";
import { NODE_UNPACKERS } from "../../server/disk/unpackers.ts";
import { hover } from "../../server/features/hover.ts";
import { kernelConfig } from "../../server/simulation/builds/kernel-config.ts";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import type { ImageFile } from "../../server/sources/kernel-image/reading.ts";
import { arm64Image, BANNER, bzImage, type Core, vmlinux } from "../bridge/kernel-image/synthetic.ts";
import { analyse } from "./analyse.ts";

const imageOf = (bytes: Uint8Array, name = "vmlinuz"): Promise<ImageFile> =>
  readKernelImage(inMemory(bytes), name, NODE_UNPACKERS);
const kernelOf = (core: Core = {}): Promise<ImageFile> => imageOf(vmlinux(core));

/** A release of the measured series, between measured ones, that no table has. */
const UNSEEN = BANNER.replaceAll("6.12.107", "6.12.112");
const IMAGE = await kernelOf({ banner: UNSEEN });

const SET = Array.from({ length: 30 }, (_, index) => `CONFIG_OTHER_${index}=y\n`).join("");
const CONFIG = `${SET}CONFIG_CMA=y\nCONFIG_DMA_CMA=y\nCONFIG_CMA_SIZE_MBYTES=64\n`;

/** The options that change memory as Debian's kernels of 6.12 have them. */
const DEBIAN = readFileSync(new URL("debian-6.12.config", import.meta.url), "utf8");
const GIVEN = 'kernel from "vmlinuz" { config "kernel.config" }';
const configured = (config: string) => from(IMAGE, GIVEN, { "kernel.config": config });

/** With a line of its own for an option, instead of the one it has. */
function withOption(option: string, config = DEBIAN): string {
  const name = option.slice(0, option.indexOf("="));
  const others = config.split("\n").filter((line) => !new RegExp(`CONFIG_${name}(=| is not set)`).test(line));
  return [...others, `CONFIG_${option}`, ""].join("\n");
}

function scenario(kernel: string, machine = "machine qemu-pc { memory 4G cpus 2 initrd 4400K }"): string {
  return `${kernel}\n${machine}\ncmdline { nokaslr }\nboot\n`;
}

function from(image: ImageFile, kernel = 'kernel from "vmlinuz"', files: Readonly<Record<string, string>> = {}) {
  return analyse(scenario(kernel), { images: { vmlinuz: image, "vmlinuz-6.12": image }, files });
}

const messages = (analysis: ReturnType<typeof analyse>): readonly string[] =>
  analysis.diagnostics.map(({ code, message }) => `${code}: ${message}`);
const whyOf = (analysis: ReturnType<typeof analyse>) => stateEvidence(analysis.timeline[0]!.after!).reasons;

describe("kernel from an image", () => {
  test("is that image's kernel: version, architecture, distribution, sizes", () => {
    const analysis = from(IMAGE);
    expect(messages(analysis)).toEqual([]);
    expect(analysis.setup?.kernel).toMatchObject({ version: "6.12.112", arch: "x86_64", build: "debian" });
    const { boot } = analysis.timeline[0]!.after!;
    expect(boot.kernelImage).toMatchObject({ first: 0x1000000 });
    expect(boot.build).toMatchObject({ by: "image", flavour: "debian", release: "6.12.112" });
  });

  test("boots as exactly as with a table, in a series and configuration that was measured", () => {
    expect(whyOf(configured(DEBIAN))).toEqual([]);
  });

  test("is modelled where nothing tells its configuration", () => {
    expect(whyOf(from(IMAGE))).toEqual([{ kind: "config-not-told", image: "vmlinuz" }]);
  });

  test.each(["NUMA", "ZONE_DMA", "ZONE_DMA32", "SWIOTLB", "SPARSEMEM_VMEMMAP", "MEMCG", "MEMORY_HOTPLUG", "SMP"])(
    "without %s is modelled, by name",
    (name) => {
      const unset = DEBIAN.replace(`CONFIG_${name}=y`, `# CONFIG_${name} is not set`);
      expect(JSON.stringify(whyOf(configured(unset)))).toContain(name);
      // A configuration that was cut off does not have it either.
      expect(JSON.stringify(whyOf(configured(DEBIAN.replace(`CONFIG_${name}=y\n`, ""))))).toContain(name);
    },
  );

  test.each(["KASAN=y", "DEBUG_PAGEALLOC=y", "PAGE_OWNER=y", "KFENCE_SAMPLE_INTERVAL=100", 'CMDLINE="mem=1G"'])(
    "with %s is modelled, by name",
    (option) => {
      const reason = { kind: "options-not-measured", config: "kernel.config", options: [option.replaceAll('"', "")] };
      expect(whyOf(configured(withOption(option)))).toEqual([reason]);
    },
  );

  test("with an option that is set and not set is modelled, whichever line is last", () => {
    const reason = { kind: "options-not-measured", config: "kernel.config", options: ["KASAN=y/n"] };
    expect(whyOf(configured(`${DEBIAN}CONFIG_KASAN=y\n# CONFIG_KASAN is not set\n`))).toEqual([reason]);
  });

  test("reads a configuration with lines of Windows, and modules as what is there", () => {
    const text = DEBIAN.replaceAll("\n", "\r\n");
    expect(text).toContain("CONFIG_VIRTIO_MEM=m");
    expect(whyOf(configured(text))).toEqual([]);
    expect(whyOf(configured(DEBIAN.replace("CONFIG_VIRTIO_MEM=m", "CONFIG_VIRTIO_MEM=y")))).toEqual([]);
  });

  test("says of a configuration of another version that it is none of this kernel's", () => {
    const older = configured(DEBIAN.replace("6.12.112", "6.1.176"));
    expect(messages(older)).toEqual([
      "config-differs: `kernel.config` is the configuration of Linux 6.1.176, the kernel is 6.12.112: it is used, and what follows is modelled",
    ]);
    const reason = { kind: "config-of-other-version", config: "kernel.config", version: "6.1.176" };
    expect(whyOf(older)).toEqual([reason]);
  });

  test("does not use a configuration of another architecture, and says so", () => {
    const arm64 = DEBIAN.replace("Linux/x86", "Linux/arm64").replace("CONFIG_X86_64=y", "CONFIG_ARM64=y");
    const given = configured(arm64);
    expect(messages(given)).toEqual([
      "config-differs: `kernel.config` is a configuration for arm64, the kernel is for x86_64: it is not used",
    ]);
    expect(whyOf(given)).toEqual([{ kind: "config-not-told", image: "vmlinuz" }]);
    const riscv = configured(DEBIAN.replace("Linux/x86", "Linux/riscv").replace("CONFIG_X86_64=y", ""));
    expect(messages(riscv)[0]).toMatch(/a configuration for riscv/);
  });

  test("says of a configuration that is given beside an image's own that it is not used", async () => {
    const image = await kernelOf({ banner: UNSEEN, config: DEBIAN });
    const given = from(image, GIVEN, { "kernel.config": DEBIAN });
    expect(messages(given)).toEqual([
      "config-differs: `kernel.config` is not used: the image carries its own configuration",
    ]);
    expect(whyOf(given)).toEqual([]);
  });

  test.each([
    ["6.12.90", "6.12.90 is outside 6.12.107 to 6.12.118, what was measured with x86_64 builds known from their image"],
    [
      "6.13.5",
      "series 6.13 was never measured with x86_64 builds known from their image, only 5.10, 6.1, 6.12, 6.17, 6.18, 6.19, 7.0, 7.2 and 7.3",
    ],
  ])("of an update or a series that was never measured is modelled: %s", async (release, why) => {
    const other = await kernelOf({ banner: BANNER.replaceAll("6.12.107", release), config: DEBIAN });
    expect(whyOf(from(other)).map(reasonText)).toEqual([why]);
  });

  test("of nobody's distribution is modelled: no recording is of its configuration", async () => {
    const own = await kernelOf({ banner: "Linux version 6.12.112-custom (me@here) (gcc) #7 SMP\n" });
    expect(whyOf(from(own))).toContainEqual({
      kind: "outside",
      of: { kind: "image-build", name: "x86_64" },
      dimension: "flavour",
      value: "6.12.112-custom",
      measured: { kind: "values", values: ["debian", "debian-cloud", "debian-rt"] },
    });
  });

  test("without type information takes sizes of the nearest build, and names them", async () => {
    const analysis = from(await kernelOf({ banner: UNSEEN, structs: {} }));
    expect(messages(analysis)).toEqual([
      "image-untold: `vmlinuz` has no type information (CONFIG_DEBUG_INFO_BTF): sizes of structures are those of the nearest known build",
    ]);
    expect(whyOf(analysis)).toContainEqual({
      kind: "image-lacks",
      image: "vmlinuz",
      items: ["nodeData", "perCpuChunk", "memSection", "sectionUsage"],
      nearest: "debian 6.12.107",
    });
  });

  test("that is cut off is the release that its head tells, with the sizes of that build or the nearest one", async () => {
    const whole = bzImage(new Uint8Array(gzipSync(vmlinux())));
    const cut = await imageOf(whole.subarray(0, 1200));
    const analysis = from(cut);
    expect(analysis.setup?.kernel).toMatchObject({ version: "6.12.107+deb13-amd64", build: "debian" });
    expect(messages(analysis)).toEqual([
      "image-untold: of `vmlinuz` the head alone is used, which says 6.12.107+deb13-amd64: it is cut off: what its headers tell of lies behind its end; all sizes are those of the nearest known build",
    ]);
    const { evidence } = analysis.timeline[0]!.after!.boot;
    expect(evidence.level).toBe("modelled");
    expect(evidence.reasons).toContainEqual(expect.objectContaining({ kind: "image-lacks", image: "vmlinuz" }));
  });

  test("that contradicts the table of its release goes before it", async () => {
    const analysis = from(await kernelOf());
    expect(analysis.timeline[0]!.after!.boot.build).toMatchObject({ by: "image" });
  });

  test("takes its options from a configuration that is given, or lies beside it", () => {
    const cma = (analysis: ReturnType<typeof analyse>) => analysis.setup?.kernel.image?.config.CMA;
    expect(cma(from(IMAGE))).toBeUndefined();
    const given = from(IMAGE, 'kernel from "vmlinuz" { config "kernel.config" }', { "kernel.config": CONFIG });
    expect(cma(given)).toBe(true);
    expect(given.dependencies).toContain("file:///scenarios/kernel.config");
    const beside = from(IMAGE, 'kernel from "vmlinuz-6.12"', { "config-6.12": CONFIG });
    expect(cma(beside)).toBe(true);
  });

  test("with an option set otherwise than its distribution does is modelled, as if that had been stated", () => {
    const given = from(IMAGE, 'kernel from "vmlinuz" { config "kernel.config" }', { "kernel.config": CONFIG });
    expect(whyOf(given)).toContainEqual({ kind: "config-not-measured", name: "CMA", value: "y" });
  });

  test("an option that is stated goes before its configuration", () => {
    const kernel = 'kernel from "vmlinuz" { config "kernel.config" config CONFIG_CMA=n what-if movable-at-node-start }';
    const { setup } = from(IMAGE, kernel, { "kernel.config": CONFIG });
    expect(setup?.kernel).toMatchObject({ config: { CMA: "n" }, whatIf: ["movable-at-node-start"] });
  });

  test("a hover of its path says what was read", () => {
    const analysis = from(IMAGE);
    const markdown = hover(analysis, analysis.file.text.indexOf("vmlinuz"))?.markdown;
    expect(markdown).toContain("6.12.112");
    expect(markdown).toContain("| `pg_data_t` | 174400 |");
    expect(markdown).toContain("static per-CPU area");
    expect(markdown).toContain("It carries no configuration");
  });
});

describe("an image that tells nothing", () => {
  test.each([
    [{ wrong: "not-an-image", what: "an initial RAM disk (cpio)" }, /^image-unreadable: .* it is an initial RAM disk/],
    [{ wrong: "truncated" }, /^image-unreadable: .* it is cut off/],
    [{ wrong: "other-architecture", what: "RISC-V" }, /^image-unreadable: .* a kernel for RISC-V/],
    [{ wrong: "unsupported-compression", compression: "lzo" }, /^image-unreadable: .* packed with lzo/],
    [{ wrong: "too-large", limit: 512 * 2 ** 20 }, /^image-unreadable: .* more than 512 MiB/],
    [{ wrong: "damaged", compression: "xz" }, /^image-unreadable: .* packed in it with xz is damaged/],
    [{ wrong: "no-banner" }, /^image-unreadable: .* which Linux it is/],
    [{ wrong: "missing" }, /^use-not-found: there is no file `vmlinuz`/],
    [{ wrong: "refused", why: "permission denied" }, /^file-refused: .* permission denied/],
    ["pending", /^image-pending: `vmlinuz` is being read/],
  ] as const satisfies readonly (readonly [ImageFile, RegExp])[])("%j", (image, message) => {
    const analysis = from(image);
    expect(messages(analysis)).toEqual([expect.stringMatching(message)]);
    expect(analysis.timeline[0]?.after).toBeUndefined();
  });

  test("an image of another architecture than the machine's", async () => {
    const analysis = from(await imageOf(arm64Image()));
    expect(messages(analysis)).toContainEqual("bad-value: `qemu-pc` is an x86_64 machine, the kernel is for arm64");
  });

  test("a host that reads no images", () => {
    expect(messages(analyse(scenario('kernel from "vmlinuz"')))).toEqual([
      expect.stringMatching(/^image-unreadable: .* no kernel image is read here/),
    ]);
  });

  test("two kernels in one scenario", () => {
    const kernels = 'kernel 6.12 x86_64\nkernel from "vmlinuz"';
    const analysis = analyse(scenario(kernels), { images: { vmlinuz: IMAGE } });
    expect(messages(analysis)).toContainEqual(expect.stringMatching(/^duplicate-name:/));
    expect(analysis.setup?.kernel.version).toBe("6.12.112");
  });
});

describe("a kernel's configuration file", () => {
  test("sets every option that its build is not known to have so", () => {
    const text = scenario('kernel 6.12.107 x86_64 { build debian config "kernel.config" }');
    const { setup, diagnostics } = analyse(text, { files: { "kernel.config": CONFIG } });
    expect(diagnostics).toEqual([]);
    const config = kernelConfig(setup!.kernel);
    expect([config.value("CMA"), config.value("CMA_SIZE_MBYTES"), config.source("CMA")]).toEqual([true, 64, "image"]);
  });

  test("of options that change memory and were measured otherwise makes a tabled build modelled, too", () => {
    const text = scenario('kernel 6.12.107 x86_64 { build debian config "kernel.config" }');
    const of = (config: string) => whyOf(analyse(text, { files: { "kernel.config": config } }));
    const debian = DEBIAN.replace("6.12.112", "6.12.107");
    expect(of(debian)).toEqual([]);
    const reason = { kind: "options-not-measured", config: "kernel.config", options: ["KASAN=y"] };
    expect(of(withOption("KASAN=y", debian))).toEqual([reason]);
    expect(of(DEBIAN)).toEqual([{ kind: "config-of-other-version", config: "kernel.config", version: "6.12.112" }]);
  });

  test("that is none is an error", () => {
    const text = scenario('kernel 6.12 x86_64 { config "notes.txt" }');
    expect(messages(analyse(text, { files: { "notes.txt": "remember the milk\n" } }))).toEqual([
      "bad-value: `notes.txt` is no kernel configuration: it takes lines such as `CONFIG_MEMORY_HOTPLUG=y`",
    ]);
  });
});
