import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { layoutOf } from "../../server/views/layout-model.ts";
import { laneAxis } from "../../server/views/picture/lane-axis.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { analyse } from "../analysis/fixture.ts";

const sample = (name: string) => analyse(readFileSync(`samples/${name}.memzone`, "utf8"));
const crash = sample("001-crash-dump-in-pmem");
const persistent = (step: number) => layoutOf(crash, step)!.lanes.find(({ label }) => label === "persistent")!;

describe("who overwrote what of a crashed kernel", () => {
  test("its data lies in the persistent memory while the crash kernel runs", () => {
    const held = persistent(1).marks.filter(({ kind }) => kind === "crashed");
    expect(held.map(({ by }) => by)).toContain("boot allocation (memblock_alloc_range_nid)");
    expect(held.find(({ known }) => known === "observed")!.first).toBe(0x13ff00000);
  });

  test("is overwritten by the file system that the dump is written to, each piece with its place", () => {
    const lane = persistent(2);
    const lost = lane.marks.filter(({ kind }) => kind === "overwritten");
    expect(lost.map(({ by }) => by)).toEqual(expect.arrayContaining(["memmap", "mem_section", "pg_data_t"]));
    expect(lane.marks.some(({ kind }) => kind === "crashed")).toBe(false);
    expect(lost[0]!.causes.map(({ text }) => text).join()).toContain("dump to pmem0");
    expect(layoutSvg([layoutOf(crash, 2)!])).toContain("overwritten by the file system");
  });

  test("what was seen has a name before what is modelled, where there is no room for all", () => {
    const svg = layoutSvg([layoutOf(crash, 5)!]);
    expect(svg).toContain(">boot allocation (memblock_alloc_range_nid)<");
  });

  test("the lane's size is that of the memory, whatever lies in it", () => {
    const lane = persistent(2);
    expect(laneHead(lane, laneAxis([lane], 800)).amount).toBe("256 MiB");
  });
});

test("isolated pageblocks have a lane that tells their types", () => {
  const lanes = layoutOf(sample("002-isolation-at-pageblocks"), 2)!.lanes;
  const isolated = lanes.find(({ label }) => label === "isolated")!;
  expect(isolated.marks).toMatchObject([
    { kind: "pageblock", first: 0x80300000000, last: 0x803001fffff, by: "Movable, as before" },
  ]);
});
