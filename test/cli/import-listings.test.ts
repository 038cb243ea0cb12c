/** What listings of memory blocks tell of a machine besides its blocks: their size, the architecture, what came after the boot. */
import { afterEach, describe, expect, it } from "vitest";
import { DMESG, LSMEM } from "../sources/texts.ts";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const folders: string[] = [];
afterEach(() => {
  for (const each of folders.splice(0)) removeFolder(each);
});

async function imported(text: string, ...options: string[]) {
  return memzoneHere(folder({ "lsmem.txt": text }), "import", "lsmem.txt", ...options);
}

function folder(files: Readonly<Record<string, string>>): string {
  const made = folderWith(files);
  folders.push(made);
  return made;
}

/** The last line of a comparison. */
async function verdict(text: string): Promise<string> {
  const { out } = await imported(text, "--check");
  return out.trim().split("\n").at(-1)!;
}

const LARGE_WITH_SMALL_BLOCKS = `RANGE                                  SIZE  STATE REMOVABLE   BLOCK
0x0000000000000000-0x0000000077ffffff  1.9G online       yes    0-14
0x0000000100000000-0x000000407fffffff  254G online       yes 32-2063

Memory block size:       128M
Total online memory:    255.9G
Total offline memory:      0B
`;

const HIGH_MEMORY = `RANGE                                  SIZE  STATE REMOVABLE     BLOCK NODE ZONES
0x0000010000000000-0x00000103e7ffffff 15.6G online       yes 8192-8316    0   DMA
0x00000103f8000000-0x00000103ffffffff  128M online       yes      8319    0   DMA

Memory block size:                128M
Total online memory:             15.8G
Total offline memory:               0B
Memmap on memory parameter:         no
`;

const LATER_NODE = `RANGE                                  SIZE   STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x000000007fffffff    2G  online       yes     0    0    None
0x0000000100000000-0x000000207fffffff  126G  online       yes  2-64    0  Normal
0x0000002080000000-0x000000307fffffff   64G  online       yes 65-96    1 Movable
0x0000003080000000-0x000000407fffffff   64G offline             97-128 1 Normal/Movable

Memory block size:         2G
Total online memory:     192G
Total offline memory:     64G
`;

const HOLES_OF_BLOCKS = `RANGE                                  SIZE   STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x0000000007ffffff  128M  online       yes     0    0    None
0x0000000008000000-0x000000003fffffff  896M  online       yes   1-7    0   DMA32
0x0000000040000000-0x000000004fffffff  256M offline             8-9    0   DMA32/Movable
0x0000000050000000-0x000000005fffffff  256M  online       yes 10-11    0 Movable
0x0000000060000000-0x000000007fffffff  512M  online       yes 12-15    0   DMA32

Memory block size:       128M
Total online memory:     1.8G
Total offline memory:    256M
`;

describe("the size of memory blocks that lsmem tells", () => {
  it("holds where the kernel's own rules give another", async () => {
    expect((await imported(LARGE_WITH_SMALL_BLOCKS)).out).toContain("  block-size 128M\n");
    const { out } = await imported(LARGE_WITH_SMALL_BLOCKS, "--check");
    expect(out).not.toMatch(/differs.*(?:size of a memory block|state of the memory block)/);
  });
});

describe("memory that begins above all that x86 has", () => {
  it("is an arm64 machine's, in the zone that the table names", async () => {
    const { out, err } = await imported(HIGH_MEMORY);
    expect(out).toContain("kernel 7.3 arm64\n");
    expect(err).toContain("assumed: arm64, as ZONE_DMA of x86 ends at 16 MiB");
    expect(await verdict(HIGH_MEMORY)).toBe("11 facts: 11 same, 0 differ, 0 not simulated");
  });

  it("is so without zones, where the table is whole", async () => {
    const plain = HIGH_MEMORY.replaceAll(/(?: NODE ZONES| {4}0 {3}DMA)/g, "");
    expect((await imported(plain)).out).toContain("kernel 7.3 arm64\n");
    const part = plain.split("\n").slice(0, 3).join("\n");
    expect((await imported(part)).out).toContain("x86_64 is assumed");
  });
});

describe("blocks that no boot leaves so", () => {
  it("at the end of a node were plugged", async () => {
    const { out } = await imported(LATER_NODE);
    expect(out).toContain(
      "dimm later0 { size 64G at 0x2080000000 node1 }\ndimm later1 { size 64G at 0x3080000000 node1 }",
    );
    expect(out).toContain("plug later0\nonline_movable memory65-96\nplug later1\n");
    expect(await verdict(LATER_NODE)).toBe("18 facts: 18 same, 0 differ, 0 not simulated");
  });

  it("below where devices are plugged are set so by steps", async () => {
    const last = LARGE_WITH_SMALL_BLOCKS.replace(
      "0x000000407fffffff  254G online       yes 32-2063",
      "0x0000004077ffffff 253.9G online       yes 32-2062\n0x0000004078000000-0x000000407fffffff  128M offline            2063",
    );
    const { out, err } = await imported(last);
    expect(out).not.toContain("dimm");
    // The simulated kernel keeps something there: it is said why the block stays online.
    expect(out).toContain("boot\n\n# Left out: offline memory2063\n");
    expect(err).toContain("`offline memory2063` fails with EBUSY");
  });

  it("in between are set so by steps", async () => {
    const { out } = await imported(HOLES_OF_BLOCKS);
    expect(out).toContain("boot\n\noffline memory8-9\noffline memory10-11\nonline_movable memory10-11\n");
    expect(await verdict(HOLES_OF_BLOCKS)).toMatch(/ 0 differ, 0 not simulated$/);
  });
});

describe("a listing beside a log", () => {
  it("tells memory that came after the boot as the DIMM that it may be", async () => {
    const more = LSMEM.replace("0x000000013fffffff    1G", "0x000000017fffffff    2G").replace("32-39", "32-47");
    const made = folder({ "boot.dmesg": DMESG, "lsmem.txt": more });
    const { out, err } = await memzoneHere(made, "import", "boot.dmesg", "lsmem.txt");
    expect(err).toBe("");
    expect(out).toContain("dimm later0 { size 1G at 0x140000000 }\n");
    expect(out).toMatch(/\nset auto_online_blocks = offline\nplug later0\nonline memory40-47\n$/);
  });

  it("onlines memory that came after the boot as the listing has its blocks, and leaves those of the boot as they are there", async () => {
    const later = `0x0000000140000000-0x000000014fffffff  256M  online       yes 40-41    0        Normal
0x0000000150000000-0x000000015fffffff  256M offline           42-43    0 Normal/Movable
0x0000000160000000-0x000000017fffffff  512M  online       yes 44-47    0       Movable
`;
    const table = `RANGE                                  SIZE   STATE REMOVABLE BLOCK NODE          ZONES
0x0000000000000000-0x00000000bfffffff    3G  online       yes  0-23    0          DMA32
0x0000000100000000-0x0000000137ffffff  896M  online       yes 32-38    0         Normal
0x0000000138000000-0x000000013fffffff  128M offline              39    0         Normal
${later}
Memory block size:       128M
Total online memory:     4.6G
Total offline memory:    384M
`;
    const plain = "00001000-0009fbff : System RAM\n00100000-bffdffff : System RAM\n100000000-13fffffff : System RAM\n";
    const iomem = `${plain}140000000-17fffffff : System RAM\n`;
    const made = folder({
      "boot.dmesg": DMESG.replace("movablecore=25% ", ""),
      "lsmem.txt": table,
      iomem,
      virtio: `${plain}140000000-17fffffff : System RAM (virtio_mem)\n`,
    });
    const { out, err } = await memzoneHere(made, "import", "boot.dmesg", "iomem", "lsmem.txt");
    expect(out).toContain("dimm later0 { size 1G at 0x140000000 node0 }\n");
    expect(out).toContain("plug later0\nonline_movable memory44-47\nonline_kernel memory40-41\n");
    expect(out).toMatch(/offline memory39\n$/);
    expect(err).toContain("`offline memory39` fails with EBUSY");
    // Another device than a DIMM.
    const other = await memzoneHere(made, "import", "boot.dmesg", "virtio", "lsmem.txt");
    expect(other.out).toContain("# dimm later { size 1G at 0x140000000 }\n# plug later\n");
  });
});
