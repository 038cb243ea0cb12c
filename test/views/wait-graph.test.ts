import { describe, expect, it } from "vitest";
import type { LayoutTask } from "../../server/views/layout.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { waitGraph } from "../../server/views/wait-graph.ts";
import { analyse } from "../analysis/fixture.ts";

const STUCK = `kernel 6.12 x86_64 { build debian  config DEBUG_KMEMLEAK=y }
machine qemu-pc { memory 4G }
cmdline { movablecore=1G nokaslr }
boot
concurrently {
  offline memory33 hangs in isolate_single_pageblock
  offline memory34
}
isolate 0x120000000-0x1203fffff
`;

function layoutAt(step: number) {
  return layoutOf(analyse(STUCK), step)!;
}

const hung: LayoutTask = { name: "hung", holds: [{ lock: "a", mode: "write", in: "f" }] };
const waits = (name: string, holder: string, lock = "a"): LayoutTask => ({
  name,
  holds: [],
  waitsFor: { lock, holder },
});

describe("the tasks of a layout", () => {
  it("are those that never finish, with what they hold and wait for", () => {
    const { tasks } = layoutAt(1);
    expect(tasks!.map(({ name, waitsFor }) => `${name}: ${waitsFor?.lock}`)).toEqual([
      "offline memory33: undefined",
      "offline memory34: device_hotplug_lock",
      "kmemleak: mem_hotplug_lock",
    ]);
    expect(tasks![0]!.holds.map(({ lock }) => lock)).toContain("pcp_batch_high_lock");
  });

  it("are none where all got done", () => {
    expect(layoutAt(0).tasks).toBeUndefined();
  });
});

const MANY = Array.from({ length: 8 }, (_, at) => waits(`w${at}`, "hung"));

describe("the wait graph", () => {
  it("has as many rows of those who wait for one as the room asks for, and one where all find room", () => {
    const rowsIn = (room: number): number =>
      new Set(
        waitGraph([hung, ...MANY], 7, room)
          .boxes.slice(1)
          .map(({ y }) => y),
      ).size;
    expect([1000, 300, 120].map(rowsIn)).toEqual([1, 2, 4]);
  });

  it("has a box for each who waits and one for who is waited for, with its locks", () => {
    const { boxes, arrows } = waitGraph([hung, waits("x", "hung"), waits("y", "hung", "b")], 7);
    expect(boxes.map(({ lines }) => lines)).toEqual([["hung", "a at f"], ["x"], ["y"]]);
    expect(arrows.map(({ label }) => label)).toEqual(["a", "b"]);
  });

  const ring = [waits("x", "y", "first"), waits("y", "z", "second"), waits("z", "x", "third"), waits("w", "y")];

  it.each([
    ["a tree", [hung, waits("x", "hung"), waits("y", "x"), waits("z", "y"), waits("w", "hung")], 1000],
    ["a ring", ring, 1000],
    ["a ring in little room", ring, 200],
    ["many that wait for one, in little room", [hung, ...MANY, waits("v", "w3", "other")], 300],
    ["many that wait for one of a ring, in little room", [...ring, ...MANY.map(({ name }) => waits(name, "y"))], 200],
  ])("lays no box over another: %s", (_, tasks, room) => {
    const { boxes, arrows, width, height } = waitGraph(tasks, 7, room);
    expect(width).toBeLessThanOrEqual(room);
    for (const { corners } of arrows) {
      for (const { x, y } of corners) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width);
        expect(y).toBeLessThanOrEqual(height);
      }
    }
    for (const [index, one] of boxes.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
    }
  });

  it("closes the ring of a deadlock in a narrow pane, no arrow through a box and no name over one", () => {
    const write = (lock: string, within: string) => ({ lock, mode: "write" as const, in: within });
    const tasks: readonly LayoutTask[] = [
      {
        name: "probe 0x100000000",
        holds: [write("mem_hotplug_lock", "mem_hotplug_begin"), write("device_hotplug_lock", "probe_store")],
        waitsFor: { lock: "dev->mutex", holder: "online memory32" },
      },
      {
        name: "online memory32",
        holds: [write("sb_writers", "vfs_write"), write("dev->mutex", "device_online")],
        waitsFor: { lock: "mem_hotplug_lock", holder: "probe 0x100000000" },
      },
    ];
    const wide = waitGraph(tasks, 6.7);
    const { boxes, arrows, width } = waitGraph(tasks, 6.7, 434);
    expect(wide.width).toBeGreaterThan(434);
    expect(width).toBeLessThanOrEqual(434);
    expect(arrows.filter(({ closes }) => closes)).toHaveLength(1);
    for (const { corners, label, labelAt } of arrows) {
      const half = (label.length * 6.7) / 2;
      for (const box of boxes) {
        const isBeside = labelAt.x + half <= box.x || box.x + box.width <= labelAt.x - half;
        expect(isBeside || labelAt.y - 9 >= box.y + box.height || labelAt.y <= box.y).toBe(true);
        for (const [at, to] of corners.slice(1).entries()) {
          const middle = { x: (corners[at]!.x + to.x) / 2, y: (corners[at]!.y + to.y) / 2 };
          const isIn =
            box.x < middle.x && middle.x < box.x + box.width && box.y < middle.y && middle.y < box.y + box.height;
          expect(isIn).toBe(false);
        }
      }
    }
  });

  it("is nothing where nobody waits", () => {
    expect(waitGraph([hung], 7)).toEqual({ width: 0, height: 0, boxes: [], arrows: [] });
  });

  it("stands in the picture, names escaped", () => {
    const svg = layoutSvg([layoutAt(1)]);
    expect(svg).toContain(">offline memory34</text>");
    expect(svg).toContain(">device_hotplug_lock</text>");
    expect(svg).toContain("of-&gt;mutex at kernfs_fop_write_iter");
  });
});

describe("the pageblocks of a layout", () => {
  it("are those that the step isolated", () => {
    const [lane] = layoutAt(2).lanes;
    expect(lane!.pageblocks).toEqual([
      { first: 0x120000000, last: 0x1203fffff, migratetype: "Movable", isolated: true },
    ]);
    expect(layoutAt(0).lanes[0]!.pageblocks).toEqual([]);
  });
});
