import { describe, expect, test } from "vitest";
import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import { comparedWith, inOrder } from "../../server/views/layout-changes.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { laneAxis } from "../../server/views/picture/lane-axis.ts";
import { laneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { laneShapes } from "../../server/views/picture/lane-shapes.ts";
import { equalWidths } from "../../server/views/picture/shapes.ts";
import { visibleTicks } from "../../server/views/picture/ticks.ts";
import { analysed } from "./analysed.ts";

const METRICS = equalWidths(6.6);
const laneOf = ({ lanes }: Layout, label: string): LayoutLane => lanes.find((lane) => lane.label === label)!;
const axisOf = (lane: LayoutLane) => laneAxis([lane], 800);
const amountOf = (lane: LayoutLane): string => laneHead(lane, axisOf(lane)).amount;
const shapesOf = (lane: LayoutLane) =>
  laneShapes(
    { top: 0, geometry: laneGeometry(lane, axisOf(lane), METRICS) },
    { left: 0, width: 800, metrics: METRICS, pageSize: 4096 },
  );
const wordsIn = (lane: LayoutLane): readonly string[] =>
  shapesOf(lane).flatMap((shape) => (shape.kind === "text" ? [shape.words] : []));

describe("a node whose last memory goes", () => {
  const story = analysed(`kernel 6.12 x86_64 { build debian }
machine qemu-q35 {
  cpus 2
  slots 2
  maxmem 16G
  node0 { memory 4G cpus 0,1 }
  node1 { }
}
dimm d0 { size 1G node1 }
cmdline { memhp_default_state=online_movable }
boot
plug d0
offline memory48-55
unplug d0
`);
  const at = (step: number): Layout => layoutOf(story, step)!;

  test("keeps its lane with the places of what went", () => {
    const lane = laneOf(at(3), "node1");
    expect(lane).toMatchObject({ node: 1, offline: true, blocks: [], zones: [] });
    expect(lane.gone).toMatchObject([{ firstBlock: 48, lastBlock: 55, device: "d0" }]);
    expect(amountOf(lane)).toBe("not online");
    const before = laneOf(at(1), "node1");
    const going = before.blocks.map((run) => ({ ...run, state: "going-offline" as const }));
    expect(amountOf({ ...before, blocks: going })).toBe("1 GiB going offline");
    expect(wordsIn(lane)).toContain("48–55 gone (d0)");
    expect(shapesOf(lane).some((shape) => shape.kind === "box" && shape.dash?.[0] === 2)).toBe(true);
  });

  test("has it at every step of the boot, on one axis", () => {
    for (const step of [0, 1, 2, 3]) expect(at(step).lanes.map(({ label }) => label)).toEqual(["node0", "node1"]);
    expect(new Set([0, 1, 2, 3].map((step) => JSON.stringify(laneOf(at(step), "node1").extent))).size).toBe(1);
  });

  test("has it in a comparison too, whichever of the two knows the node", () => {
    const alone: Layout = { ...at(0), lanes: at(0).lanes.filter(({ node }) => node === 0) };
    expect(laneOf(comparedWith(alone, at(2)), "node1").gone).toMatchObject([{ firstBlock: 48, lastBlock: 55 }]);
    const [first, second] = inOrder(alone, at(2));
    expect(first.lanes.map(({ label }) => label)).toEqual(second.lanes.map(({ label }) => label));
    expect(laneOf(second, "node1").blocks.every(({ changed }) => changed)).toBe(true);
  });
});

test("RAM that kmem gave back to dax has a lane of its own", () => {
  const story = analysed(`kernel 6.3 x86_64
machine {
  hypervisor none
  firmware {
    0x0-0x9ffff usable
    0x100000-0x74ffffff usable
    0x100000000-0x207fffffff usable
    0x2080000000-0x227fffffff soft reserved
  }
  node0 { 0x0-0x207fffffff }
  node1 { 0x2080000000-0x227fffffff }
}
cxl expander { size 8G node1 at 0x2080000000-0x227fffffff }
cmdline { nokaslr memhp_default_state=offline }
boot
reconfigure expander as devdax
`);
  const left = laneOf(layoutOf(story, 1)!, "left to dax");
  expect(left.marks).toMatchObject([{ kind: "dax", by: "expander (devdax)", first: 0x2080000000, last: 0x227fffffff }]);
  expect(layoutOf(story, 0)!.lanes.map(({ label }) => label)).toEqual(["node0", "node1"]);
  expect(wordsIn(left)).toContain("expander (devdax)");
});

const MIRRORED = `kernel 6.12 x86_64 { build debian }
machine {
  hypervisor none
  cpus 4
  node0 { 0x0-0x23fffffff }
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x13fffffff usable mirrored
    0x140000000-0x1bfffffff usable
    0x1c0000000-0x23fffffff usable mirrored
  }
}
cmdline { kernelcore=mirror }
boot
`;

describe("kernelcore=mirror", () => {
  const story = analysed(MIRRORED);
  const layout = layoutOf(story, 0)!;
  const [node] = layout.lanes;

  test("says whose the memory is where spans overlap", () => {
    const parts = (name: string) => node!.zones.find(({ zone }) => zone === name)!.parts;
    expect(parts("Movable")).toEqual([{ first: 0x140000000, last: 0x1bfffffff }]);
    expect(parts("Normal")).toEqual([
      { first: 0x100000000, last: 0x13fffffff },
      { first: 0x1c0000000, last: 0x23fffffff },
    ]);
    const sum = (name: string): number => parts(name)!.reduce((bytes, { first, last }) => bytes + last + 1 - first, 0);
    for (const { zone, present } of node!.zones.filter((one) => one.parts !== undefined)) {
      expect(sum(zone)).toBe(present * 4096);
    }
    expect(parts("DMA32")).toBeUndefined();
  });

  test("mirrored pages in the span of Movable are not Movable: what is reserved there collides with nothing", () => {
    expect(node!.marks.some(({ first }) => first >= 0x1c0000000)).toBe(true);
    expect(node!.marks.filter(({ collides }) => collides)).toEqual([]);
    expect(story.diagnostics.map(({ code }) => code)).not.toContain("movable-reserved");
  });

  test("what is reserved in unmirrored memory of Movable collides", () => {
    const held = analysed(MIRRORED.replace("boot\n", "reserve 0x1bff00000-0x1bfffffff by someone\nboot\n"));
    const marks = layoutOf(held, 0)!.lanes[0]!.marks.filter(({ collides }) => collides);
    expect(marks).toMatchObject([{ first: 0x1bff00000, last: 0x1bfffffff, by: "someone" }]);
    expect(held.diagnostics.map(({ code }) => code)).toContain("movable-reserved");
  });
});

describe("a block that two nodes share", () => {
  const layout = layoutOf(
    analysed(`kernel 6.12 x86_64 { build debian }
machine {
  hypervisor none
  cpus 4
  node0 { 0x0-0x7fffffff 0x100000000-0x1043ffffff }
  node1 { 0x1044000000-0x107fffffff }
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x107fffffff usable
  }
}
boot
`),
    0,
  )!;

  test("counts in each lane for what is its node's, as the zones do", () => {
    expect([amountOf(laneOf(layout, "node0")), amountOf(laneOf(layout, "node1"))]).toEqual([
      "63.06 GiB online",
      "960 MiB online",
    ]);
  });

  test("is cut at the border, each part in its own zone", () => {
    const [zero, one] = [laneOf(layout, "node0"), laneOf(layout, "node1")];
    expect([zero.blocks.at(-1)!.zone, one.blocks[0]!.zone]).toEqual(["Normal", "Normal"]);
    expect(zero.absent).toContainEqual({ first: 0x1044000000, last: 0x107fffffff, why: "node", node: 1 });
    expect(one.absent).toEqual([{ first: 0x1000000000, last: 0x1043ffffff, why: "node", node: 0 }]);
    expect(wordsIn(one)).toContain("node0’s");
  });
});

describe("a block that is no memory in part", () => {
  test("is drawn as none behind the end of RAM, with the address", () => {
    const layout = layoutOf(
      analysed(`kernel 6.12 x86_64 { build debian }
machine {
  hypervisor none
  cpus 2
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x138ffffff usable
  }
}
boot
`),
      0,
    )!;
    const [lane] = layout.lanes;
    expect(lane!.absent!.at(-1)).toEqual({ first: 0x139000000, last: 0x13fffffff, why: "none" });
    const axis = axisOf(lane!);
    const box = axis.box({ first: 0x139000000, last: 0x13fffffff });
    const paper = shapesOf(lane!).filter((shape) => shape.kind === "box" && shape.fill === "paper");
    expect(
      paper.some((shape) => shape.kind === "box" && shape.rect.x === box.x && shape.rect.width === box.width),
    ).toBe(true);
    expect(visibleTicks(axis, lane!, 0, 800, METRICS).map(({ address }) => address)).toContain(0x139000000);
  });

  test("has persistent memory in it as such", () => {
    const layout = layoutOf(
      analysed(`kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { memmap=208M!0x130000000 }
boot
`),
      0,
    )!;
    const lane = laneOf(layout, "node0");
    expect(lane.absent).toContainEqual({ first: 0x138000000, last: 0x13cffffff, why: "persistent" });
    const hatch = shapesOf(lane).findIndex((shape) => shape.kind === "hatch" && shape.paint === "mark:persistent");
    const hole = shapesOf(lane).findLastIndex(
      (shape) => shape.kind === "box" && shape.tip?.().startsWith("modelled: hole"),
    );
    expect(hatch).toBeGreaterThan(hole);
  });
});
