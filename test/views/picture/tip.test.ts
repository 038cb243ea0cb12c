import { expect, test } from "vitest";
import type { LayoutLane } from "../../../server/views/layout.ts";
import { addressesAt, hitTest } from "../../../server/views/picture/hit-test.ts";
import { laneAxis } from "../../../server/views/picture/lane-axis.ts";
import { laneGeometry } from "../../../server/views/picture/lane-geometry.ts";
import { measured, measuredText, snapped } from "../../../server/views/picture/measure.ts";
import { equalWidths } from "../../../server/views/picture/shapes.ts";
import { tipOf } from "../../../server/views/picture/tip.ts";
import { blocks, GiB, lane, layoutOf, MiB, reserved, seed } from "../../webview/layouts.ts";

function geometryOf(of: LayoutLane) {
  return laneGeometry(of, laneAxis([of], 900), equalWidths(6.6));
}

/** The tooltip of whatever is at an address, so far below the upper edge of the blocks. */
function tipAt(of: LayoutLane, address: number, down: number) {
  const geometry = geometryOf(of);
  const x = geometry.axis.toX(address);
  const hit = hitTest(geometry, x, geometry.blocksTop + down);
  return tipOf(of, hit!, addressesAt(geometry, x), { pageSize: 4096 });
}
const [node0] = seed(2).lanes as [LayoutLane];

test("a block is told with its state, what keeps it online and the statement behind it", () => {
  const tip = tipAt(node0, 0x13c000000, 5);
  expect(tip.title).toBe("memory39");
  expect(tip.notes).toEqual([
    { words: "online, node 0, removable", isAlarm: false },
    {
      words: "can't go offline: reserved at 0x13ff00000 (memblock_alloc_range_nid+0xe0/0x150)",
      isAlarm: true,
    },
  ]);
  expect(tip.facts).toEqual([
    ["at", "0x13c000000"],
    ["valid_zones", "Movable"],
    ["range", "0x138000000-0x13fffffff"],
    ["size", "128 MiB"],
    ["because of", "boot (line 21)"],
  ]);
});

test("a block that the step changed says so", () => {
  expect(tipAt(node0, 0x134000000, 5).notes.map(({ words }) => words)).toContain("changed by this step");
});

test("a reservation is told with who made it, and whether it was observed", () => {
  const tip = tipAt(node0, 0x13ff80000, 45);
  expect(tip.title).toBe("memblock_alloc_range_nid+0xe0/0x150");
  expect(tip.facts).toEqual(
    expect.arrayContaining([
      ["what", "reserved, observed"],
      ["range", "0x13ff00000-0x13ffbffff"],
      ["size", "192 pages · 768 KiB"],
    ]),
  );
});

test("a zone is told with its pages", () => {
  const geometry = geometryOf(node0);
  const hit = hitTest(geometry, geometry.axis.toX(0x110000000), 3)!;
  const tip = tipOf(node0, hit, undefined, { pageSize: 4096 });
  expect(tip.title).toBe("Normal, node0");
  expect(tip.facts).toContainEqual(["present", "196,608 pages · 768 MiB"]);
  expect(tip.facts.map(([name]) => name)).not.toContain("at");
});

test("a cell that stands for many blocks says what they are", () => {
  const runs = Array.from({ length: 9000 }, (_, at) =>
    blocks(at, at, "Normal", { state: at % 3 === 0 ? "offline" : "online" }),
  );
  const of = lane(0, { blocks: runs, extent: { memory: [{ first: 0, last: 9000 * 128 * MiB - 1 }], stops: [] } });
  const { title, notes } = tipAt(of, 100 * GiB, 5);
  expect(title).toMatch(/^memory\d+-\d+$/);
  expect(notes[0]!.words).toMatch(/^\d\d blocks$/);
  expect(notes[1]!.words).toMatch(/^\d\d online in Normal$/);
});

test("a ruler counts bytes, pages and blocks between two places, in either direction", () => {
  const layout = layoutOf([node0]);
  const one = measured(layout, node0, 0x130000000, 0x13ff00000);
  expect(one).toEqual(measured(layout, node0, 0x13ff00000, 0x130000000));
  expect(measuredText(one)).toBe("0x130000000 to 0x13ff00000: 255 MiB, 65,280 pages, 2 blocks (memory38-39)");
  expect(measuredText(measured(layout, node0, 0x110000000, 0x110001000))).toBe(
    "0x110000000 to 0x110001000: 4 KiB, 1 page, 1 block (memory34)",
  );
  expect(measured(layout, node0, 0xd0000000, 0xe0000000)).toMatchObject({ blocks: 0, named: "" });
});

test("a ruler begins where something begins, if that is near", () => {
  const geometry = geometryOf(node0);
  const x = geometry.axis.toX(0x130000000);
  expect(snapped(geometry, x + 3, 5)).toBe(0x130000000);
  expect(snapped(geometry, geometry.axis.toX(0x60000000), 5)).toBe(Math.floor(0x60000000));
});

test("the pointer finds what lies at its pixel, and says an address of it or none", () => {
  const TiB = 1024 * GiB;
  const small = reserved(505 * GiB, 505 * GiB + 264 * 1024 - 1, "pcpu_fc_alloc", { collides: true });
  const large = reserved(506 * GiB, 514 * GiB - 1, "sparse_buffer_init", { collides: true });
  const after = reserved(514 * GiB, 514 * GiB + 40 * 1024 - 1, "vmemmap_alloc_block_zero", { collides: true });
  const wide = lane(0, { blocks: [blocks(0, 8191, "Normal")], marks: [small, large, after] });
  expect(wide.blocks[0]!.last).toBe(TiB - 1);
  const geometry = geometryOf(wide);
  const y = geometry.marks[0]!.rect.y + 2;
  const { axis } = geometry;
  for (let x = Math.ceil(axis.toX(large.first)); x < Math.floor(axis.toX(large.last)); x++) {
    const hit = hitTest(geometry, x, y)!;
    expect(hit).toMatchObject({ kind: "mark", mark: large });
    const under = addressesAt(geometry, x);
    const at = tipOf(wide, hit, under, { pageSize: 4096 }).facts.find(([name]) => name === "at")!;
    expect(Number(at[1])).toBeGreaterThanOrEqual(large.first);
    expect(Number(at[1])).toBeLessThanOrEqual(large.last);
    expect(Number(at[1]) % 2 ** Math.floor(Math.log2(under.last + 1 - under.first))).toBe(0);
  }
  const beside = hitTest(geometry, Math.floor(axis.toX(small.first)) - 1, y)!;
  expect(beside).toMatchObject({ kind: "mark", mark: small });
  const tip = tipOf(wide, beside, addressesAt(geometry, axis.toX(small.first) - 1), { pageSize: 4096 });
  expect(tip.facts.map(([name]) => name)).not.toContain("at");
});

test("a hole, and what of a block is no memory, are told as what they are", () => {
  const holed = lane(0, {
    blocks: [blocks(0, 7, "Normal"), blocks(32, 39, "Normal")],
    absent: [{ first: 39.5 * 128 * MiB, last: 40 * 128 * MiB - 1, why: "none" }],
  });
  expect(tipAt(holed, 2 * GiB, 5)).toMatchObject({
    title: "Nothing of node0",
    facts: expect.arrayContaining([
      ["range", "0x40000000-0xffffffff"],
      ["size", "3 GiB"],
    ]),
  });
  expect(tipAt(holed, 39.75 * 128 * MiB, 5)).toMatchObject({
    title: "No memory",
    facts: expect.arrayContaining([["size", "64 MiB"]]),
  });
});

test("a block that never goes offline says why, of one that is like another with the name of that", () => {
  const geometry = geometryOf(node0);
  const never = [{ firstBlock: 38, lastBlock: 39, why: "EINVAL: memory38 spans several zones" }];
  const notesOf = (block: number) => {
    const hit = hitTest(geometry, geometry.axis.toX((block + 0.5) * 128 * MiB), geometry.blocksTop + 5)!;
    return tipOf(node0, hit, undefined, { pageSize: 4096, neverOffline: never }).notes;
  };
  expect(notesOf(38)).toContainEqual({
    words: "can't go offline: EINVAL: memory38 spans several zones",
    isAlarm: true,
  });
  expect(notesOf(39)).toContainEqual({
    words: "can't go offline: as memory38: EINVAL: memory38 spans several zones",
    isAlarm: true,
  });
  expect(notesOf(37).filter(({ isAlarm }) => isAlarm)).toEqual([]);
});
