import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ARM64_CRASHKERNEL } from "../../../server/simulation/arch/arm64/crashkernel.ts";
import { X86_CRASHKERNEL } from "../../../server/simulation/arch/x86/setup-arch.ts";
import { BootMemory } from "../../../server/simulation/boot-context/boot-memory.ts";
import { type CrashkernelReservation, reserveCrashkernel } from "../../../server/simulation/crash/crash-reserve.ts";
import { Memblock, memblockConfig } from "../../../server/simulation/mm/memblock/memblock.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { readRecording } from "../../fidelity/recording.ts";
import { cmaFacts, EIGHT_GIB, earlyMemory, type Ram } from "../mm/memblock/early-memory.ts";
import { address, cmdline, kernel } from "../platforms/qemu.ts";
import { printed } from "../printed.ts";

const INITRD: Ram = [0xbfb90000, 0xbffe0000];

function reserve(memory: BootMemory, version: string, words: string, arch = X86_CRASHKERNEL): CrashkernelReservation {
  const cma = cmaFacts(version);
  return reserveCrashkernel(memory, { cmdline: cmdline(words), version: kernel(version), arch, lowEnd: 4 * GiB, cma });
}

/** On 8 GiB, all but the log buffer and page tables at the top free. */
function on8G(version: string, words: string): CrashkernelReservation {
  return reserve(earlyMemory(version, EIGHT_GIB, [INITRD, [9 * GiB - 20 * MiB, 9 * GiB]]), version, words);
}

const ranges = ({ ranges: found }: CrashkernelReservation) =>
  found.map(({ start, end, part }) => `${part} ${address(start)}-${address(end)}`);
const codes = ({ notes }: CrashkernelReservation) =>
  notes.map(worded).map(({ code, severity }) => `${severity} ${code}`);

describe("crashkernel=", () => {
  test.each([
    ["5.10", "crashkernel=256M", ["main 0xaf000000-0xbf000000"]],
    ["6.1", "crashkernel=256M", ["main 0xaf000000-0xbf000000"]],
    ["6.12", "crashkernel=1G-4G:128M,4G-:384M", ["main 0xa7000000-0xbf000000"]],
    ["6.1", "crashkernel=512M,high", ["low 0xaf000000-0xbf000000", "main 0x21e000000-0x23e000000"]],
    ["6.1", "crashkernel=512M@2G", ["main 2G-0xa0000000"]],
    ["6.12", "crashkernel=512M,high crashkernel=0,low", ["main 0x21e000000-0x23e000000"]],
    ["7.2", "crashkernel=1G,high crashkernel=128M,low", ["low 0xb7000000-0xbf000000", "main 0x1fe000000-0x23e000000"]],
    // As 6.12.107 booted: 200064 slots of 2 KiB, and 8 MiB.
    ["6.12", "swiotlb=200000 crashkernel=512M,high", ["low 0xa6000000-0xbeec0000", "main 0x21e000000-0x23e000000"]],
    ["6.1", "swiotlb=30000 crashkernel=512M,high", ["low 0xaf000000-0xbf000000", "main 0x21e000000-0x23e000000"]],
    // Stated areas make a power of two of the slots.
    ["6.1", "swiotlb=150000,4 crashkernel=512M,high", ["low 0x9f000000-0xbf800000", "main 0x21e000000-0x23e000000"]],
    ["5.10", "swiotlb=150000 crashkernel=512M,high", ["low 0xac000000-0xbed00000", "main 0x21e000000-0x23e000000"]],
  ])("on %s: %s", (version, words, expected) => {
    expect(ranges(on8G(version, words))).toEqual(expected);
  });

  test("takes the last of several, and ,high only where there is no plain size", () => {
    expect(ranges(on8G("6.12", "crashkernel=64M crashkernel=512M,high crashkernel=128M"))).toEqual([
      "main 0xb7000000-0xbf000000",
    ]);
  });

  test("that is too large for low memory goes up and takes a low part along", () => {
    const crash = on8G("6.12", "crashkernel=3200M");
    expect(ranges(crash)).toEqual(["low 0xaf000000-0xbf000000", "main 0x176000000-0x23e000000"]);
    expect(codes(crash)).toEqual(["warning crashkernel-clipped"]);
  });

  test("between ranges compares RAM rounded up since 6.1", () => {
    const words = "crashkernel=1G-8G:64M,8G-:128M";
    expect(ranges(on8G("5.10", words))).toEqual(["main 0xbb000000-0xbf000000"]);
    expect(ranges(on8G("6.1", words))).toEqual(["main 0xb7000000-0xbf000000"]);
  });

  test("whose range starts above all RAM reserves nothing, which is worth knowing and nothing wrong", () => {
    const crash = on8G("6.12", "crashkernel=16G-:256M");
    expect([ranges(crash), crash.notes.map((note) => worded(note).severity)]).toEqual([[], ["info"]]);
    expect(on8G("6.12", "crashkernel=0").notes).toEqual([]);
  });
});

describe("a crash kernel without room", () => {
  test("is said so in the kernel's words", () => {
    const crash = on8G("6.12", "crashkernel=6G");
    expect(printed(crash.messages, "6.12")).toEqual(["cannot allocate crashkernel (size:0x180000000)"]);
    expect(codes(crash)).toEqual(["error crashkernel-failed"]);
    expect(printed(on8G("6.1", "crashkernel=6G").messages, "6.1")).toEqual([
      "crashkernel reservation failed - No suitable area found.",
    ]);
  });

  test("at a base that is in use fails", () => {
    const crash = on8G("6.12", "crashkernel=256M@16M");
    expect(printed(crash.messages, "6.12")).toEqual(["crashkernel reservation failed - memory is in use."]);
  });

  test("as large as all RAM is refused without a word since 6.7", () => {
    const crash = on8G("6.12", "crashkernel=9G");
    expect([crash.messages, codes(crash)]).toEqual([[], ["error crashkernel-failed"]]);
  });

  test("gives back what it has when the low part finds none", () => {
    const memory = earlyMemory("6.12", EIGHT_GIB, [[68 * MiB, 0xbffe0000]]);
    const before = memory.memblock.reserved;
    const crash = reserve(memory, "6.12", "crashkernel=256M,high");
    expect(printed(crash.messages, "6.12")).toEqual(["cannot allocate crashkernel low memory (size:0x10000000)."]);
    expect(memory.memblock.reserved).toEqual(before);
  });

  test("that can't be read says what the kernel expected", () => {
    const complaint = (value: string) => printed(on8G("6.12", `crashkernel=${value}`).messages, "6.12")[0];
    expect(complaint("big")).toBe("crashkernel: memory value expected");
    expect(complaint("256Q")).toBe("crashkernel: unrecognized char: Q");
    expect(complaint("2G-1G:64M")).toBe("crashkernel: end <= start");
    expect(complaint("1G-:64M@")).toBe("crashkernel: Memory value expected after '@'");
  });
});

describe("crashkernel=SIZE,cma", () => {
  const words = "crashkernel=256M crashkernel=512M,cma";

  test("is a CMA area besides the reservation, since 6.17", () => {
    const crash = on8G("7.2", words);
    expect(ranges(crash)).toEqual(["main 0xaf000000-0xbf000000"]);
    expect(crash.cma.map(({ start, end }) => [start, end])).toEqual([[4 * GiB, 4 * GiB + 512 * MiB]]);
    expect(printed(crash.messages, "7.2").slice(1)).toEqual([
      "cma: Reserved 512 MiB at 0x0000000100000000",
      "crashkernel CMA reserved: 512 MB in 1 ranges",
    ]);
  });

  test("is made of smaller pieces where there is no large one", () => {
    const memory = earlyMemory("7.2", EIGHT_GIB, [INITRD, [5 * GiB, 6 * GiB], [7 * GiB, 9 * GiB]]);
    const crash = reserve(memory, "7.2", "crashkernel=256M crashkernel=3G,cma");
    expect(crash.cma.map(({ start, end }) => `${address(end - start)}@${address(start)}`)).toEqual([
      "0x60000000@0x4f000000",
      "768M@4G",
      "768M@6G",
    ]);
  });
});

describe("crashkernel= on arm64", () => {
  const ram: readonly Ram[] = [[GiB, 9 * GiB]];
  const cma: Ram = [0xfc000000, 4 * GiB];

  test.each([
    ["6.1", "256M", ["main 0xec000000-0xfc000000"]],
    ["6.12", "256M,high", ["low 0xf4000000-0xfc000000", "main 0x230000000-9G"]],
    ["6.1", "256M,high", ["main 0x230000000-9G"]],
    ["5.10", "256M,high", []],
    ["6.1", "3200M", []],
    ["7.2", "512M@0x60000000", ["main 0x60000000-2G"]],
  ])("%s: %s", (version, value, expected) => {
    const crash = reserve(earlyMemory(version, ram, [cma]), version, `crashkernel=${value}`, ARM64_CRASHKERNEL);
    expect(ranges(crash)).toEqual(expected);
  });
});

describe("the recorded boots with crashkernel=", () => {
  const folder = join(import.meta.dirname, "../../recordings/fit/boot");
  const recordings = readdirSync(folder)
    .filter((name) => name.endsWith(".json.gz"))
    .map((name) => readRecording(join(folder, name)))
    .filter(({ setup }) => setup.cmdline.some(({ name }) => name === "crashkernel"));

  test("reserve where the kernel did", () => {
    expect(recordings.length).toBeGreaterThan(0);
    for (const { id, kernel: version, setup, section } of recordings) {
      const log = section("dmesg").replaceAll(/^\[ *\d+\.\d+\] /gm, "");
      // memblock prints itself right before the reservation is made.
      const before = log.slice(log.lastIndexOf("MEMBLOCK configuration:"));
      const memblock = Memblock.create(memblockConfig(kernel(version), 4096));
      for (const [, list, first, last] of before.matchAll(/^ (memory|reserved)\[\w+\]\s\[(0x\w+)-(0x\w+)\]/gm)) {
        const [base, size] = [Number(first), Number(last) + 1 - Number(first)];
        if (list === "memory") memblock.add(base, size, 0);
        else memblock.reserve(base, size, { reportedBy: "recorded", origins: [] });
      }
      const crash = reserveCrashkernel(new BootMemory(memblock), {
        cmdline: setup.cmdline,
        version: kernel(version),
        arch: X86_CRASHKERNEL,
        lowEnd: 4 * GiB,
        cma: { ...cmaFacts(version), builtIn: false },
      });
      const said = /^(Reserving \d+MB|crashkernel |cannot allocate crashkernel|Cannot reserve)/;
      expect(printed(crash.messages, version), id).toEqual(log.split("\n").filter((line) => said.test(line)));
    }
  });
});
