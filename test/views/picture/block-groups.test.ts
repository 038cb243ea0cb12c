import { expect, test } from "vitest";
import { blockGroups, describeGroup } from "../../../server/views/picture/block-groups.ts";
import { laneIndex } from "../../../server/views/picture/lane-index.ts";
import { blockName } from "../../../server/views/picture/notation.ts";
import { blocks, GiB, lane, MiB, reserved, seed } from "../../webview/layouts.ts";

const names = (of: Parameters<typeof blockGroups>[0]) =>
  blockGroups(of).map((group) => blockName(group.firstBlock, group.lastBlock));

test("a run of equal blocks is one cell", () => {
  expect(names(lane(0, { blocks: [blocks(32, 37, "Normal")] }))).toEqual(["memory32-37"]);
});

test("the block with a reservation in it stands alone", () => {
  const marks = [reserved(0x110000000, 0x1100fffff, "percpu")];
  expect(names(lane(0, { blocks: [blocks(32, 37, "Normal")], marks }))).toEqual([
    "memory32-33",
    "memory34",
    "memory35-37",
  ]);
});

test("a reservation over several blocks takes them together", () => {
  const marks = [reserved(33 * 128 * MiB + 4096, 35 * 128 * MiB + 4095, "crashkernel")];
  expect(names(lane(0, { blocks: [blocks(32, 37, "Normal")], marks }))).toEqual([
    "memory32",
    "memory33-35",
    "memory36-37",
  ]);
});

test("a cell is read out with its state, zone and what collides in it", () => {
  const groups = blockGroups(seed().lanes[0]!);
  expect(describeGroup(groups.at(-1)!)).toBe(
    "memory39, online, Movable, removable, node 0, " +
      "collides: reserved at 0x13ff00000 (memblock_alloc_range_nid+0xe0/0x150)",
  );
  expect(describeGroup(groups[0]!)).toContain("memory0, online, no valid zone");
});

test("a block that the step changed says so", () => {
  const group = blockGroups(seed(2).lanes[0]!).find((one) => one.firstBlock === 38)!;
  expect(describeGroup(group)).toBe("memory38, offline, Movable, removable, node 0, changed by this step");
});

test("persistent memory lies in no block", () => {
  const pmem = reserved(4 * GiB, 5 * GiB - 1, "pmem0", { kind: "persistent" });
  const of = lane(0, { blocks: [blocks(0, 7, "DMA32")], marks: [pmem, reserved(0x1000000, 0x1ffffff, "kernel")] });
  expect(laneIndex(of).regions).toEqual([pmem]);
});

test("what was observed is named before what is modelled", () => {
  const marks = [
    reserved(0x13b400000, 0x13b9fffff, "alloc_large_system_hash", { collides: true }),
    reserved(0x13ff00000, 0x13ffbffff, "memblock_alloc_range_nid", { collides: true, known: "observed" }),
  ];
  const [group] = blockGroups(lane(0, { blocks: [blocks(39, 39, "Movable")], marks }));
  expect(describeGroup(group!)).toContain("collides: reserved at 0x13ff00000 (memblock_alloc_range_nid), and 1 more");
});
