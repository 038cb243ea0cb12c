/** Boards whose kernels print no ranges of memory (arm64 without NUMA before 5.8): what their logs tell all the same becomes a machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "../cli/program.ts";

interface Board {
  readonly firmware: readonly string[];
  /** Facts that the imported scenario has otherwise, at their lines, and why. */
  readonly differing?: Readonly<Record<string, string>>;
  /** What is said of what was concluded. */
  readonly said: readonly string[];
}

const BOARDS: Readonly<Record<string, Board>> = {
  // 4.4: the virtual layout tells where memory begins; 19 MiB are missing below 4 GiB, and CMA is at the end there.
  "jetson-tx2": {
    firmware: ["0x0000000080000000-0x00000000faceffff usable", "0x00000000fc000000-0x0000000275f0ffff usable"],
    said: ["zone DMA: 4880 pages of it are no memory; where they lie is not told"],
  },
  // The vendor's kernel prints the device tree's memory; 2 MiB of it are ramoops's, never mapped.
  "jetson-nano": {
    firmware: ["0x0000000080000000-0x00000000febfffff usable", "0x0000000100000000-0x000000017f1fffff usable"],
    differing: { "memory in CMA areas": "a pool of the display, which has no line of its own" },
    said: ["zone DMA: 512 pages of it are no memory; where they lie is not told"],
  },
  // KASLR moves the linear map by 5 GiB: memory begins at 0.
  "raspberry-pi-3": {
    firmware: ["0x0000000000000000-0x000000003effffff usable"],
    said: ["assumed: memory begins at 0x0"],
  },
  // ZONE_DMA is the first GiB, from 1 GiB on; CMA ends 28 MiB below 4 GiB.
  "librem-5": {
    firmware: ["0x0000000040000000-0x00000000ffffffff usable"],
    said: ["assumed: memory begins at 0x40000000"],
  },
  // No count of any zone: 4095 MiB, CMA and bounce buffer below 2 GiB (they end there: the rest lies at 32 GiB, which nothing tells).
  "zynqmp-4.19": {
    firmware: ["0x0000000000000000-0x00000000ffefffff usable"],
    differing: { "pages that the zonelists count": "half of the memory lies above 4 GiB" },
    said: ["assumed: memory begins at 0x0"],
  },
  // The first 22 MiB are the firmware's: the virtual layout shows it.
  "ambarella-cv2": {
    firmware: ["0x0000000001600000-0x000000007fffffff usable"],
    differing: { "CMA area": "pools besides the default one", "memory in CMA areas": "pools besides the default one" },
    said: ["assumed: memory begins at 0x1600000"],
  },
};

async function imported(name: string) {
  return importedLog(readFileSync(join(import.meta.dirname, "field", `${name}.dmesg`)));
}

async function importedLog(log: string | Buffer) {
  const folder = folderWith({ "boot.dmesg": log });
  const result = await memzoneHere(folder, "import", "boot.dmesg", "--check", "-o", "board.memzone");
  const made = result.status === 2 ? "" : readFileSync(join(folder, "board.memzone"), "utf8");
  removeFolder(folder);
  return { ...result, made };
}

it("a log without its kernel's name is of one that prints what it does", async () => {
  const { out, made } = await imported("nanopc");
  expect(made).toContain("kernel 5.10 arm64");
  expect(made).toContain(
    "Its log counts pages of zones and has batches of 63 pages, as 5.10 does, which stands in for it.",
  );
  expect(out).toMatch(/21 facts: 2\d same, 0 differ/);
});

describe("zones of a board whose memory lies below 2 GiB and above 32 GiB", () => {
  const lines = (
    version: string,
    low: readonly string[],
    cma: string,
  ): string => `Booting Linux on physical CPU 0x0000000000 [0x410fd034]
Linux version ${version} (builder@host) (gcc) #1 SMP
Machine model: ZynqMP ZCU102 Rev1.0
Zone ranges:
${low.join("\n")}
  Normal   [mem 0x0000000100000000-0x000000087fffffff]
Movable zone start for each node
Early memory node ranges
  node   0: [mem 0x0000000000000000-0x000000007fefffff]
  node   0: [mem 0x0000000800000000-0x000000087fffffff]
Initmem setup node 0 [mem 0x0000000000000000-0x000000087fffffff]
cma: Reserved 256 MiB at ${cma}
`;

  it("are without ZONE_DMA where a kernel that could have it lists none", async () => {
    const low = ["  DMA32    [mem 0x0000000000000000-0x00000000ffffffff]"];
    const { out, made } = await importedLog(lines("5.15.19", low, "0x0000000069c00000"));
    expect(made).toContain("kernel 5.15.19 arm64 { config ZONE_DMA=n }");
    expect(out).toContain("6 facts: 6 same, 0 differ");
  });

  it("say nothing of the configuration where the kernel has one low zone", async () => {
    const low = ["  DMA32    [mem 0x0000000000000000-0x00000000ffffffff]"];
    const { out, made } = await importedLog(lines("4.19.100", low, "0x0000000069c00000"));
    expect(made).not.toContain("ZONE_DMA");
    expect(out).toContain(" 0 differ");
  });

  it("are both there where both are listed", async () => {
    const low = ["  DMA      [mem 0x0000000000000000-0x00000000ffffffff]", "  DMA32    empty"];
    const { out, made } = await importedLog(lines("6.1.0", low, "0x0000000069c00000"));
    expect(made).not.toContain("config");
    expect(out).toContain("7 facts: 7 same, 0 differ");
  });
});

describe("an ordinary log of x86", () => {
  // UEFI's boot services hold most of the first 16 MiB; no line tells where.
  it("tells how many pages of ZONE_DMA were reserved: the scenario states it, and what is counted with it holds", async () => {
    const { out, made } = await imported("uefi-coreos-4.18");
    expect(made).toContain("  dma-reserved 1344\n");
    expect(out).toContain("pages of the zone reserved early");
    expect(out).toContain("pages that the zonelists count");
    expect(out).not.toContain("differs");
  });
});

describe("a board whose kernel prints no ranges", () => {
  it.each(Object.entries(BOARDS))("%s", async (name, { firmware, differing = {}, said }) => {
    const { out, err, made } = await imported(name);
    const map = /firmware \{\n([^}]*)\}/.exec(made)?.[1]?.trim().split(/\n\s*/);
    expect(map).toEqual(firmware);
    for (const sentence of said) expect(err).toContain(sentence);
    const wrong = [...out.matchAll(/: differs, modelled: ([^:]+): /g)].map(([, what]) => what!);
    expect(wrong.filter((what) => !(what in differing))).toEqual([]);
    expect(out).not.toContain("differs, exact");
    expect(out).toMatch(/\d+ facts: \d+ same/);
    if (name === "ambarella-cv2") expect(made).toContain("initrd 40M at 0x2608000\n");
    if (name === "librem-5")
      expect(made).toContain("# The initrd is told in whole pages: its file has 15851521 to 15855616 bytes.");
  });

  it("of an architecture that is not simulated says so", async () => {
    const { err, status } = await imported("raspberry-pi-3-32bit");
    expect(status).toBe(2);
    expect(err).toContain("boot.dmesg:3 is of a 32-bit ARM kernel, which is not simulated (x86_64 and arm64 are)");
  });
});
