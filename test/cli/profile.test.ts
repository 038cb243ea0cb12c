import { zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { arm64Image, BANNER, bzImage, vmlinux } from "../bridge/kernel-image/synthetic.ts";
import { folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";

const ELF = vmlinux({ banner: BANNER.replaceAll("6.12.107", "6.12.90") });
const BZIMAGE = bzImage(new Uint8Array(zstdCompressSync(ELF)), ELF.length);
const SET = Array.from({ length: 30 }, (_, index) => `CONFIG_OTHER_${index}=y\n`).join("");
const SCENARIO = `kernel from "boot/vmlinuz-6.12.90"
machine qemu-pc { memory 4G cpus 2 initrd 4400K }
cmdline { nokaslr }
boot
`;

const folder = folderWith({
  "boot/vmlinuz-6.12.90": BZIMAGE,
  "boot/vmlinuz-6.12.91": ELF,
  "boot/config-6.12.91": `${SET}CONFIG_CMA=y\n`,
  "boot/Image": arm64Image(),
  "boot/initrd.img": "070701000002D1",
  "boot/cut": BZIMAGE.subarray(0, 2000),
  config: `${SET}CONFIG_CMA=y\n`,
  "image.memzone": SCENARIO,
});
afterAll(() => removeFolder(folder));

const profile = (...args: string[]) => memzoneHere(folder, "profile", ...args);

describe("memzone profile", () => {
  test("prints the data file of the image's build", async () => {
    const { out, err, status } = await profile("boot/vmlinuz-6.12.90");
    expect(out).toBe(`/** Linux 6.12.90+deb13-amd64, x86_64: read off its image. */
import type { X86Build } from "../schema.ts";

export const build: X86Build = {
  distribution: "debian",
  flavour: "plain",
  version: "6.12.90",
  package: "6.12.90-1",
  release: "6.12.90+deb13-amd64",
  arch: "x86_64",
  pageSize: 4096,
  sizes: {
    nodeData: 0x2a940,
    memorylessNodeData: 0x2a940,
    printkInfo: 88,
    perCpuStatic: 221184,
    perCpuChunk: 192,
    perCpuSlots: { extra: 4, size: 16 },
    memSection: 32,
    sectionUsage: 56,
    imageStart: 0x1000000,
    imageEnd: 0x1a00000,
    brk: 0x11000,
    brkPageTables: 16,
    trampoline: 0x7000,
    nosaveFrom: "ram-gaps",
    image: {
      smpAlternatives: 10,
      staysReserved: [
        [0x1000, 0x1201],
        [0x1400, 0x14e6],
        [0x1600, 0x16ff],
        [0x175a, 0x1802],
        [0x1a00, 0x1a10],
      ],
    },
  },
  lacks: [],
  config: {},
  sections: [
    { name: "Kernel code", first: 0x1000000, last: 0x1201f41 },
    { name: "Kernel rodata", first: 0x1400000, last: 0x14e6fff },
    { name: "Kernel data", first: 0x1600000, last: 0x167aa7f },
    { name: "Kernel bss", first: 0x175b000, last: 0x19fffff },
  ],
};
`);
    expect(err).toBe(
      "memzone: boot/vmlinuz-6.12.90 has no configuration (CONFIG_IKCONFIG): its options are not told\n",
    );
    expect(status).toBe(0);
  });

  test("takes a configuration", async () => {
    const { out, err } = await profile("boot/vmlinuz-6.12.90", "--config", "config");
    expect(out).toContain("CMA: true");
    expect(err).toBe("");
  });

  test("takes the configuration that lies beside an image of that release", async () => {
    const { out, err } = await profile("boot/vmlinuz-6.12.91");
    expect(out).toContain("CMA: true");
    expect(err).toBe("");
  });

  test("names the items that the image does not tell", async () => {
    const { out, err, status } = await profile("boot/Image");
    expect(out).toContain("textOffset: 0x0");
    expect(out).toContain("init: { start: 0x900000, end: 0xa00000 }");
    expect([err.includes("its options are not told"), status]).toEqual([true, 0]);
  });

  test.each([
    ["boot/initrd.img", "boot/initrd.img tells of no kernel: it is an initial RAM disk (cpio), not a kernel image"],
    [
      "boot/cut",
      "boot/cut tells its release alone, 6.12.107+deb13-amd64: it is cut off: what its headers tell of lies behind its end",
    ],
    ["nowhere", "can't read nowhere: no such file or directory"],
    ["boot", "can't read boot: it is a directory"],
  ])("%s ends with 2 and one sentence", async (path, sentence) => {
    expect(await profile(path)).toEqual({ status: 2, out: "", err: `memzone: ${sentence}\n` });
  });

  test.each([
    ["# Linux/arm64 6.12.90", "is a configuration for arm64, the kernel is for x86_64: it is not used", false],
    ["# Linux/x86 6.1.176", "is the configuration of Linux 6.1.176, the kernel is 6.12.90: it is used, and", true],
  ])("a configuration of another kernel: %s", async (head, sentence, isUsed) => {
    const arch = head.includes("arm64") ? "CONFIG_ARM64=y" : "CONFIG_X86_64=y";
    const own = folderWith({ vmlinuz: BZIMAGE, other: `${head} Kernel Configuration\n${SET}${arch}\nCONFIG_CMA=y\n` });
    const { out, err, status } = await memzoneHere(own, "profile", "vmlinuz", "--config", "other");
    removeFolder(own);
    expect(err).toContain(`memzone: \`other\` ${sentence}`);
    expect([out.includes("CMA: true"), status]).toEqual([isUsed, 0]);
  });

  test("a configuration that is none", async () => {
    const { err, status } = await profile("boot/Image", "--config", "image.memzone");
    expect([err, status]).toEqual(["memzone: image.memzone is no kernel configuration\n", 2]);
  });
});

describe("a scenario with a kernel image", () => {
  test("is checked and shown once the image is read", { timeout: 60_000 }, async () => {
    expect(await memzoneHere(folder, "check", "image.memzone")).toMatchObject({ status: 0, err: "" });
    const { out, err, status } = await memzone(folder, "show", "image.memzone", "--as", "iomem");
    expect(out).toContain("  01000000-01201f41 : Kernel code\n");
    const why = "how vmlinuz-6.12.90 is configured is not told: options are those that its distribution usually sets";
    expect([err.split("\n").includes(`modelled: ${why}`), status]).toEqual([true, 0]);
  });
});
