import { describe, expect, test } from "vitest";
import { blockHistory } from "../../server/views/block-history.ts";
import { analyse } from "../analysis/fixture.ts";

const STORY = `kernel 6.12 x86_64 { build debian }
machine qemu-q35 { memory 4G slots 4 maxmem 16G }
dimm d0 { size 1G }
cmdline { nokaslr memhp_default_state=offline }
boot
plug d0
online_movable memory48-51
offline memory48
offline memory49-51
unplug d0
reboot
`;

const history = blockHistory(analyse(STORY));
const row = (block: number) =>
  history.rows.find(({ firstBlock, lastBlock }) => firstBlock <= block && block <= lastBlock)!;
const told = (block: number): readonly string[] =>
  row(block).spans.map(({ from, to, state, zone }) => `${from}-${to} ${state} ${zone}`);

describe("memory blocks over time", () => {
  test("blocks that nothing happens to are one row from the boot to the end", () => {
    expect(row(2)).toMatchObject({ firstBlock: 1, lastBlock: 15 });
    expect(told(2)).toEqual(["0-6 online DMA32"]);
  });

  test("a block's states follow each other, and end where it is unplugged", () => {
    expect(told(48)).toEqual(["1-1 offline none", "2-2 online Movable", "3-4 offline none"]);
    expect(told(50)).toEqual(["1-1 offline none", "2-3 online Movable", "4-4 offline none"]);
    expect(row(50)).toMatchObject({ firstBlock: 49, lastBlock: 51, device: "d0" });
    expect(told(55)).toEqual(["1-4 offline none"]);
  });

  test("what a step failed at is told of the blocks that it failed at", () => {
    const story = STORY.replace("boot\nplug", "reserve 0x178000000-0x17800ffff by test\nboot\noffline memory47\nplug");
    const { rows } = blockHistory(analyse(story));
    const of = rows.find(({ firstBlock, lastBlock }) => firstBlock <= 47 && 47 <= lastBlock)!;
    expect(of).toMatchObject({ firstBlock: 47, lastBlock: 47, failed: [{ step: 1, result: "EBUSY" }] });
    expect(rows.filter(({ failed }) => failed !== undefined)).toHaveLength(1);
  });

  test("rows ascend, and no block is in two", () => {
    let next = 0;
    for (const { firstBlock, lastBlock } of history.rows) {
      expect(firstBlock).toBeGreaterThanOrEqual(next);
      next = lastBlock + 1;
    }
  });

  test("of a long story only the steps around one are told", () => {
    const long = `${STORY.split("reboot")[0]!.replace("unplug d0\n", "")}${"online_movable memory48\noffline memory48\n".repeat(800)}`;
    const part = blockHistory(analyse(long), { around: 100 });
    expect([part.from, part.to]).toEqual([0, 999]);
    expect(blockHistory(analyse(long)).to).toBe(1604);
  });
});
