import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LayoutTask } from "../../server/views/layout.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { type GraphArrow, type WaitGraph, waitGraph } from "../../server/views/wait-graph.ts";
import { analyse } from "../analysis/fixture.ts";
import { runs } from "../property-runs.ts";

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
const waits = (name: string, holder: string, lock = "a", held?: string): LayoutTask => ({
  name,
  holds: held === undefined ? [] : [{ lock: held, mode: "write", in: "f" }],
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

const MANY = Array.from({ length: 8 }, (_, at) => waits(`w${at}`, "hung", "a", `own${at}`));
const ring = [waits("x", "y", "first"), waits("y", "z", "second"), waits("z", "x", "third"), waits("w", "y")];
/** Eight tasks: a ring of three, and one of two behind which three wait for each other. */
const TWO_RINGS = [
  waits("a", "b", "lock_a"),
  waits("b", "c", "lock_b"),
  waits("c", "a", "lock_c"),
  waits("probe 0x100000000", "online memory32", "dev->mutex", "mem_hotplug_lock"),
  waits("online memory32", "probe 0x100000000", "mem_hotplug_lock", "dev->mutex"),
  waits("offline memory33", "online memory32", "device_hotplug_lock"),
  waits("offline memory34", "offline memory33", "of->mutex"),
  waits("kmemleak", "offline memory34", "mem_hotplug_lock"),
];

interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const CHARACTER = 6.7;
const isOver = (one: Place, other: Place): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** All that lies over something else, or is outside. */
function faultsOf({ boxes, arrows, width, height }: WaitGraph): readonly string[] {
  const drawn = boxes.map((box) => {
    const place = { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
    return { name: box.lines.join(), place };
  });
  const named = arrows.filter(({ label }) => label !== "");
  const names = named.map(({ label, labelAt: { x, y } }) => {
    const half = (label.length * CHARACTER) / 2;
    return { name: `name ${label}`, place: { left: x - half, top: y - 9, right: x + half, bottom: y + 2 } };
  });
  const faults: string[] = [];
  const all = [...drawn, ...names];
  for (const [at, { name, place }] of all.entries()) {
    const isIn = place.left >= -0.01 && place.top >= -0.01 && place.right <= width + 0.01 && place.bottom <= height + 4;
    if (!isIn) faults.push(`${name} is outside`);
    for (const other of all.slice(at + 1)) if (isOver(place, other.place)) faults.push(`${name} over ${other.name}`);
  }
  for (const { corners, label } of arrows) {
    for (const [at, to] of corners.slice(1).entries()) {
      const from = corners[at]!;
      // Along an aslant part in small pieces.
      for (let part = 0.02; part < 1; part += 0.02) {
        const [x, y] = [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)];
        const point = { left: x - 0.1, top: y - 0.1, right: x + 0.1, bottom: y + 0.1 };
        for (const { name, place } of all) if (isOver(point, place)) faults.push(`arrow ${label} through ${name}`);
      }
    }
  }
  return [...new Set(faults)];
}

/** Between which boxes an arrow runs, by what is at its ends. */
function endsOf({ boxes }: WaitGraph, { corners }: GraphArrow): readonly string[] {
  return [corners[0]!, corners.at(-1)!].map(({ x, y }) => {
    const touched = boxes.find(
      (box) => box.x - 0.5 <= x && x <= box.x + box.width + 0.5 && box.y - 0.5 <= y && y <= box.y + box.height + 0.5,
    );
    return touched?.lines[0] ?? "nothing";
  });
}

/** How many times somebody waits, through others or not, for itself. */
function ringsAmong(tasks: readonly LayoutTask[]): number {
  const next = new Map(tasks.map(({ name, waitsFor }) => [name, waitsFor?.holder]));
  const rings = tasks.flatMap(({ name }) => {
    const passed = [name];
    for (let at = next.get(name); at !== undefined && !passed.includes(at); at = next.get(at)) passed.push(at);
    return next.get(passed.at(-1)!) === name ? [passed.toSorted().join()] : [];
  });
  return new Set(rings).size;
}

describe("the wait graph", () => {
  it("has a box for each who waits and one for who is waited for, with its locks", () => {
    const { boxes, arrows } = waitGraph([hung, waits("x", "hung"), waits("y", "hung", "b")], CHARACTER);
    expect(boxes.map(({ lines }) => lines)).toEqual([["hung", "a at f"], ["x"], ["y"]]);
    expect(arrows.map(({ label }) => label)).toEqual(["a", "b"]);
  });

  it("has one box for those who hold and wait alike, with all their names", () => {
    const alike = Array.from({ length: 9 }, (_, at) => waits(`offline memory${at}`, "hung", "a", "of->mutex"));
    const { boxes, arrows } = waitGraph([hung, ...alike, waits("behind", "offline memory3")], CHARACTER);
    expect(arrows).toHaveLength(3);
    const [, together] = boxes;
    expect(together!.lines).toEqual([...[0, 1, 2, 4, 5, 6, 7, 8].map((at) => `offline memory${at}`), "of->mutex at f"]);
    expect(together!.names).toBe(8);
  });

  const rooms = [200, 330, 434, 760, 1160];
  it.each([
    ["a tree", [hung, waits("x", "hung"), waits("y", "x"), waits("z", "y"), waits("w", "hung")], 120],
    ["a ring", ring, 120],
    ["two rings and a chain", TWO_RINGS, 330],
    ["many that wait for one", [hung, ...MANY, waits("v", "w3", "other")], 150],
    [
      "many that wait for one of a ring",
      [...ring, ...MANY.map((task) => ({ ...task, waitsFor: { lock: "a", holder: "y" } }))],
      200,
    ],
    ["one that waits for itself", [waits("x", "x", "of->mutex"), waits("y", "x")], 200],
  ])("lays nothing over another thing and is no wider than its room: %s", (_, tasks, narrowest) => {
    for (const room of [narrowest, ...rooms.filter((room) => room > narrowest)]) {
      const graph = waitGraph(tasks, CHARACTER, room);
      expect([room, faultsOf(graph)]).toEqual([room, []]);
      expect(graph.width).toBeLessThanOrEqual(room);
      expect(graph.arrows).toHaveLength(tasks.filter(({ waitsFor }) => waitsFor !== undefined).length);
    }
  });

  it("closes each ring, whatever the room", () => {
    for (const room of [330, 434, 760, 1160, 5000]) {
      const graph = waitGraph(TWO_RINGS, CHARACTER, room);
      expect(graph.boxes).toHaveLength(8);
      const runs = graph.arrows.map((arrow) => endsOf(graph, arrow).join(" -> "));
      expect(runs.toSorted()).toEqual(
        TWO_RINGS.map(({ name, waitsFor }) => `${name} -> ${waitsFor!.holder}`).toSorted(),
      );
      const closing = graph.arrows.filter(({ closes }) => closes);
      expect(closing.map((arrow) => endsOf(graph, arrow))).toEqual([
        ["c", "a"],
        ["online memory32", "probe 0x100000000"],
      ]);
    }
  });

  it("lays nothing over another thing, whoever waits for whom, and closes as many rings as there are", () => {
    const some = fc.array(
      fc.record({
        holder: fc.option(fc.nat(19)),
        lock: fc.constantFrom("a", "device_hotplug_lock", "mem_hotplug_lock"),
        held: fc.constantFrom(undefined, "b", "cpu_hotplug_lock"),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 60, max: 2000 }), (rows, room) => {
        const tasks = rows.map(({ holder, lock, held }, at): LayoutTask => {
          const task = waits(`task ${at}`, `task ${(holder ?? 0) % rows.length}`, lock, held);
          return holder === null ? { name: task.name, holds: task.holds } : task;
        });
        const graph = waitGraph(tasks, CHARACTER, room);
        expect(faultsOf(graph)).toEqual([]);
        expect(graph.arrows.filter(({ closes }) => closes)).toHaveLength(ringsAmong(tasks));
        for (const arrow of graph.arrows) expect(endsOf(graph, arrow)).not.toContain("nothing");
      }),
      { numRuns: runs(60) },
    );
  });

  it("is the same each time it is drawn", () => {
    expect(waitGraph(TWO_RINGS, CHARACTER, 760)).toEqual(waitGraph(TWO_RINGS, CHARACTER, 760));
  });

  const names = Array.from({ length: 30_000 }, (_, at) => `t${at}`);
  it.each([
    [
      "a ring",
      names.map((name, at) => waits(name, names[(at + 1) % names.length]!)),
      29_989,
      "29,989 tasks, each waiting for the next",
    ],
    [
      "a chain",
      [hung, ...names.map((name, at) => waits(name, names[at - 1] ?? "hung"))],
      29_969,
      "29,969 more wait behind it",
    ],
    ["behind one, alike", [hung, ...names.map((name) => waits(name, "hung"))], 29_989, "and 29,989 more alike"],
    [
      "behind one, each with its own lock",
      [hung, ...names.map((name) => waits(name, "hung", "a", `own ${name}`))],
      29_969,
      "29,969 more wait behind it",
    ],
    ["in pairs", names.map((name, at) => waits(name, names[at ^ 1]!)), 29_968, "29,968 more tasks wait elsewhere"],
  ])("of 30,000 tasks draws some and counts the others: %s", (_, tasks, left, said) => {
    const graph = waitGraph(tasks, CHARACTER, 1160);
    expect(graph.boxes.length).toBeLessThanOrEqual(40);
    expect(graph.boxes.map(({ lines }) => lines)).toContainEqual(expect.arrayContaining([said]));
    const named = graph.boxes.flatMap(({ lines }) => lines.filter((line) => /^(t\d+|hung)$/.test(line)));
    expect(named).toHaveLength(tasks.length - left);
    expect(faultsOf(graph)).toEqual([]);
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
