import { describe, expect, test } from "vitest";
import type { BlockRun } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { humanSize } from "../../server/views/human-size.ts";
import { firstListedNode, lsmemText } from "../../server/views/lsmem.ts";
import { recordings, runsOfBlocksText } from "./recordings.ts";

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

function run(first: number, last: number, more: Partial<BlockRun> = {}): BlockRun {
  return { first, last, state: "online", removable: 1, nodes: [0], validZones: ["Normal"], ...more };
}

describe("lsmem prints", () => {
  test("what the scenario of the language's first page expects", () => {
    const runs = [
      run(0, 0, { validZones: [] }),
      run(1, 23, { validZones: ["DMA32"] }),
      run(32, 37),
      run(38, 39, { validZones: ["Movable"] }),
    ];
    expect(
      lsmemText(128 * MiB, runs),
    ).toBe(`RANGE                                  SIZE  STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x0000000007ffffff  128M online       yes     0    0    None
0x0000000008000000-0x00000000bfffffff  2.9G online       yes  1-23    0   DMA32
0x0000000100000000-0x000000012fffffff  768M online       yes 32-37    0  Normal
0x0000000130000000-0x000000013fffffff  256M online       yes 38-39    0 Movable

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B`);
  });

  test("no zones, and splits by the other columns, where memory0 does not exist", () => {
    const runs = [
      run(8, 31, { validZones: ["DMA"] }),
      run(32, 39, { validZones: ["Normal"] }),
      run(40, 40, { validZones: ["Normal"], nodes: [1] }),
    ];
    expect(
      lsmemText(128 * MiB, runs),
    ).toBe(`RANGE                                  SIZE  STATE REMOVABLE BLOCK NODE ZONES
0x0000000040000000-0x000000013fffffff    4G online       yes  8-39    0 
0x0000000140000000-0x0000000147ffffff  128M online       yes    40    1 

Memory block size:       128M
Total online memory:     4.1G
Total offline memory:      0B`);
  });

  test("a narrower SIZE column where every size has fewer than four characters", () => {
    expect(lsmemText(GiB, [run(0, 1)]).split("\n")[1]).toBe(
      "0x0000000000000000-0x000000007fffffff   2G online       yes   0-1    0 Normal",
    );
  });

  test("the first block's state and node for neighbours with equal zones", () => {
    const runs = [
      run(0, 0, { validZones: [] }),
      run(1, 3, { validZones: ["Normal", "Movable"], state: "offline" }),
      run(4, 5, { validZones: ["Normal", "Movable"], state: "going-offline", nodes: [1] }),
    ];
    const lines = lsmemText(128 * MiB, runs).split("\n");
    expect(lines[2]).toBe("0x0000000008000000-0x000000002fffffff  640M offline             1-5    0 Normal/Movable");
    expect(lines.slice(-2)).toEqual(["Total online memory:     128M", "Total offline memory:    640M"]);
  });

  test("the node whose link the kernel lists first, which is not always the lowest", () => {
    expect([[0, 1], [1, 2], [2, 3], [6, 7], [8, 9], [5]].map(firstListedNode)).toEqual(["0", "2", "2", "7", "9", "5"]);
    expect(firstListedNode([])).toBe("");
  });

  test("sizes with one decimal, thousandths rounded half up", () => {
    const sizes = { 0: "0B", [128 * MiB]: "128M", [2944 * MiB]: "2.9G", [1152 * MiB]: "1.1G", [3840 * MiB]: "3.8G" };
    for (const [bytes, text] of Object.entries(sizes)) expect(humanSize(Number(bytes))).toBe(text);
    expect([humanSize(1023 * GiB + 960 * MiB), humanSize(1996 * GiB), humanSize(1997 * GiB)]).toEqual([
      "1023.9G",
      "1.9T",
      "2T",
    ]);
  });

  test("for every recorded machine what the real lsmem printed, byte for byte", () => {
    for (const recording of recordings()) {
      const blockSize = Number.parseInt(recording.sections.get("block_size_bytes") ?? "8000000", 16);
      for (const name of Object.keys(recording.snapshots)) {
        const blocks = recording.sections.get(`${name} blocks`);
        const lsmem = recording.sections.get(`${name} lsmem`);
        if (blocks === undefined || lsmem === undefined) continue;
        expect(lsmemText(blockSize, runsOfBlocksText(blocks)), `${recording.id} ${name}`).toBe(lsmem);
      }
    }
  });
});
