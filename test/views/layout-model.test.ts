import { describe, expect, test } from "vitest";
import type { LayoutLane } from "../../server/views/layout.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { timelineOf } from "../../server/views/timeline.ts";
import { analysed, URI } from "./analysed.ts";

const TEXT = `scenario "two nodes"

kernel 6.1 x86_64

machine qemu-pc {
  node0 { memory 2G }
  node1 { memory 2G }
  slots 2
  maxmem 8G
}

dimm dimm0 { size 256M node1 }

cmdline { movablecore=512M }

reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid

boot

step "new memory"
plug dimm0
online_movable memory40-41
offline memory39
`;

const document = analysed(TEXT);
const boot = layoutOf(document, 0)!;
const laneOf = (lanes: readonly LayoutLane[], node: number): LayoutLane => lanes.find((lane) => lane.node === node)!;

describe("the layout of a state", () => {
  test("has a lane for each node with the node's zones and blocks", () => {
    expect(boot.lanes.map(({ label }) => label).slice(0, 2)).toEqual(["node0", "node1"]);
    const zones = laneOf(boot.lanes, 1).zones.map(({ zone }) => zone);
    expect(zones.at(-1)).toBe("Movable");
    expect(laneOf(boot.lanes, 1).blocks.at(-1)).toMatchObject({ lastBlock: 39, last: 0x13fffffff, nodes: [1] });
    expect([boot.blockSize, boot.pageSize, boot.version, boot.title]).toEqual([128 * 2 ** 20, 4096, 7, "two nodes"]);
  });

  test("calls what is in use exact where the state is, as every other output does", () => {
    const text = (cmdline: string) =>
      `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G cpus 4 }\ncmdline { ${cmdline} }\nreserve 0x13ff00000-0x13ffbffff by me\nboot\n`;
    const knownOf = (scenario: string) =>
      new Set(layoutOf(analysed(scenario), 0)!.lanes.flatMap(({ marks }) => marks.map(({ known }) => known)));
    expect(knownOf(text("nokaslr movablecore=1G").replace(/^reserve.*\n/m, ""))).toEqual(new Set(["exact"]));
    expect(knownOf(text("nokaslr movablecore=1G"))).toEqual(new Set(["modelled", "observed"]));
  });

  test("marks the reservation that stands in the way, and says it was observed and where", () => {
    const marks = laneOf(boot.lanes, 1).marks.filter(({ known }) => known === "observed");
    expect(marks[0]).toMatchObject({
      kind: "reserved",
      first: 0x13ff00000,
      last: 0x13ffbffff,
      by: "memblock_alloc_range_nid",
      collides: true,
    });
    expect(marks[0]!.causes[0]).toMatchObject({ place: { uri: URI, startLine: 15 } });
  });

  test("says which blocks can't go offline whatever the running system does", () => {
    expect(boot.neverOffline).toContainEqual({
      firstBlock: 39,
      lastBlock: 39,
      why: expect.stringContaining("EBUSY: page 0x13ff00 is reserved"),
    });
    const never = (block: number): boolean =>
      boot.neverOffline!.some(({ firstBlock, lastBlock }) => firstBlock <= block && block <= lastBlock);
    expect([0, 38, 39].map(never)).toEqual([true, false, true]);
  });

  test("says which statement decided where a zone starts", () => {
    const movable = laneOf(boot.lanes, 1).zones.find(({ zone }) => zone === "Movable")!;
    expect(movable.causes.map(({ text }) => text)).toContain("movablecore=512M");
  });

  test("tells of a zone that many steps changed the first and the last of them", () => {
    const steps = "offline memory40\nonline_movable memory40\n".repeat(50);
    const { lanes } = layoutOf(analysed(`${TEXT}${steps}`), undefined)!;
    const { causes } = lanes[1]!.zones.find(({ zone }) => zone === "Movable")!;
    expect(causes.filter(({ place }) => place === undefined).map(({ text }) => text)).toEqual(["53 more"]);
    expect(causes).toHaveLength(51);
    expect([causes[0]!.text, causes.at(-1)!.text]).toEqual(["node1", "online_movable memory40"]);
  });

  test("tells the blocks that the step changed", () => {
    const plugged = layoutOf(document, 1)!;
    const changed = laneOf(plugged.lanes, 1).blocks.filter((run) => run.changed);
    expect(changed.map(({ firstBlock, lastBlock, state, device }) => [firstBlock, lastBlock, state, device])).toEqual([
      [40, 41, "offline", "dimm0"],
    ]);
    expect(laneOf(boot.lanes, 1).blocks.some((run) => run.changed)).toBe(false);
  });

  test("is the last one when no step is named, and none where there is no such step", () => {
    expect(layoutOf(document, undefined)!.step).toBe(3);
    expect(layoutOf(document, 9)).toBeUndefined();
    expect(layoutOf(analysed("boot\n"), 0)).toBeUndefined();
  });

  test("carries what is said until there, with the address it is about", () => {
    const codes = boot.diagnostics.map(({ code }) => code);
    expect(codes).not.toContain("step-failed");
    expect(boot.diagnostics.find(({ code }) => code === "movable-reserved")?.address).toBe(0x13ff00000);
    expect(layoutOf(document, 3)!.diagnostics.map(({ code }) => code)).toContain("step-failed");
  });

  test("spans all that it draws", () => {
    for (const lane of boot.lanes) {
      for (const { first, last } of [...lane.zones, ...lane.blocks, ...lane.marks]) {
        expect(first).toBeGreaterThanOrEqual(boot.span.first);
        expect(last).toBeLessThanOrEqual(boot.span.last);
      }
    }
  });

  test("is plain data that can be sent anywhere", () => {
    expect(JSON.parse(JSON.stringify(boot))).toEqual(boot);
  });

  test("names the what-if that it supposes", () => {
    const supposed = analysed(TEXT, ["movable-avoids-reserved"]);
    expect(layoutOf(supposed, 0, { supposed: { whatIf: "movable-avoids-reserved" } })!.supposed).toEqual({
      whatIf: "movable-avoids-reserved",
    });
  });
});

describe("the time line of a document", () => {
  const timeline = timelineOf(document);

  test("has the boot and each step with its outcome and place", () => {
    expect(timeline.steps.map(({ number, text, outcome }) => [number, text, outcome])).toEqual([
      [0, "boot", "ok"],
      [1, "plug dimm0", "ok"],
      [2, "online_movable memory40-41", "ok"],
      [3, "offline memory39", "EBUSY"],
    ]);
    expect(timeline.steps[1]!.place).toMatchObject({ uri: URI, startLine: 20, startCharacter: 0 });
  });

  test("groups steps by their heading and marks what goes wrong unannounced", () => {
    expect(timeline.steps.map(({ heading }) => heading)).toEqual([undefined, "new memory", "new memory", "new memory"]);
    expect(timeline.steps.map(({ bad }) => bad)).toEqual([false, false, false, true]);
  });

  test("has each step that goes wrong in red however many there are: more than problems are shown, more than an axis has places", () => {
    const failing = "offline memory39\n".repeat(1500);
    const long = analysed(`${TEXT}\n${failing}`, [], 10_000);
    expect(long.diagnostics.length).toBe(1000);
    const drawn = timelineOf(long, { around: 1400, count: 50 });
    expect(drawn.steps.every(({ bad, outcome }) => bad && outcome !== "ok")).toBe(true);
    const red = drawn.marks.filter(({ bad }) => bad).map(({ number }) => Math.floor((number / drawn.count) * 400));
    expect(new Set(red).size).toBe(400);
  });

  test("says at which step which kernel comes up", () => {
    const boots = timelineOf(analysed(`${TEXT}\nreboot { cmdline { quiet } }\n`)).steps.map(({ boot }) => boot);
    expect(boots).toEqual(["boot", undefined, undefined, undefined, "reboot"]);
  });
});
