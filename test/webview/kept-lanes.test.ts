/** Of a machine of many nodes a step changes one: what was made for the others' lanes stays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withKeptLanes } from "../../client/webview/kept-lanes.ts";
import type { Layout } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { picturePlan } from "../../server/views/picture/picture-geometry.ts";
import { equalWidths } from "../../server/views/picture/shapes.ts";
import { blocks, GiB, lane, layoutOf, reserved, zone } from "./layouts.ts";

const NODES = 4;
const METRICS = equalWidths(6.6);

/** `offline`: how many blocks at the end of each node are; `marked`: a page of each node in use. */
function machine(offline: readonly number[], marked: readonly boolean[] = [], uri = "file:///a.memzone"): Layout {
  const lanes = offline.map((count, node) => {
    const first = node * 32;
    const online = blocks(first, first + 31 - count, "Normal", { nodes: [node] });
    const rest = count === 0 ? [] : [blocks(first + 32 - count, first + 31, "Normal", { state: "offline" })];
    return lane(node, {
      zones: [zone("Normal", node * 4 * GiB, (node + 1) * 4 * GiB - 1)],
      blocks: [online, ...rest],
      marks: marked[node] === true ? [reserved(node * 4 * GiB, node * 4 * GiB + 4095, "memblock_alloc")] : [],
    });
  });
  return layoutOf(lanes, { uri });
}

const offline = fc.array(fc.nat(8), { minLength: NODES, maxLength: NODES });
const marked = fc.array(fc.boolean(), { minLength: NODES, maxLength: NODES });
const some = fc.record({ offline, marked }).map((of) => machine(of.offline, of.marked));

describe("lanes of the layout before", () => {
  test("those that a step leaves alone are the same objects", () => {
    const before = machine([0, 0, 0, 0]);
    const next = withKeptLanes(machine([0, 1, 0, 0]), before);
    expect(next.lanes.map((one, at) => one === before.lanes[at])).toEqual([true, false, true, true]);
  });

  test("the layout says what it said", () => {
    fc.assert(
      fc.property(some, some, (before, next) => {
        expect(withKeptLanes(next, before)).toEqual(next);
      }),
    );
  });

  test("another document's are not taken", () => {
    const next = machine([0, 0, 0, 0]);
    expect(withKeptLanes(next, machine([0, 0, 0, 0], [], "file:///b.memzone"))).toBe(next);
  });
});

describe("a plan of lanes that were planned before", () => {
  const plan = (of: Layout, width: number, proportion: Proportion) =>
    picturePlan(of, [], { width, metrics: METRICS, proportion });

  test("is that of lanes never seen, whatever was planned in between", () => {
    const moments = fc.array(
      fc.record({ of: some, width: fc.constantFrom(400, 900), proportion: fc.constantFrom("fitted", "scale") }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(moments, (all) => {
        let shown: Layout | undefined;
        for (const { of, width, proportion } of all) {
          shown = withKeptLanes(of, shown);
          const [kept, fresh] = [shown, structuredClone(of)].map((one) => plan(one, width, proportion));
          expect(kept!.height).toBe(fresh!.height);
          for (const [at, { axis, ...place }] of kept!.lanes.entries()) {
            const { axis: own, ...freshPlace } = fresh!.lanes[at]!;
            expect([place.top, place.height]).toEqual([freshPlace.top, freshPlace.height]);
            expect(axis.segments).toEqual(own.segments);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("asks nothing of the lanes that stayed", () => {
    const before = machine([0, 0, 0, 0]);
    const first = plan(before, 600, "fitted");
    const next = plan(withKeptLanes(machine([0, 1, 0, 0]), before), 600, "fitted");
    expect(next.lanes.map(({ axisAt }, at) => axisAt === first.lanes[at]!.axisAt)).toEqual([true, false, true, true]);
  });
});
