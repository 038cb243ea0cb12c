import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Layout } from "../../server/views/layout.ts";
import { comparedWith, inOrder, layoutChanges } from "../../server/views/layout-changes.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { analyse } from "../analysis/fixture.ts";
import { blocks, layoutOf as drawn, GiB, lane, reserved, seed, zone } from "../webview/layouts.ts";

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
`;
const analysis = analyse(STORY);
const at = (step: number) => layoutOf(analysis, step)!;
const words = (from: number, to: number): readonly string[] =>
  layoutChanges(at(from), at(to)).map((change) => change.words);

describe("what differs between two moments", () => {
  test("a DIMM that was plugged, with the blocks it brought", () => {
    const came = layoutChanges(at(0), at(1)).find(({ what }) => what === "blocks")!;
    expect(came.words).toBe("memory48-55 came: offline, Normal or Movable, node 0, of d0");
    expect(came).toMatchObject({ how: "came", key: "block:48" });
  });

  test("blocks that went online, and the zone that they made", () => {
    expect(words(1, 2)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^node0 Movable came: 0x180000000-0x19fffffff, 512 MiB present$/),
        expect.stringMatching(/^memory48-51: offline -> online Movable/),
      ]),
    );
  });

  test("what went, under the key that it had", () => {
    expect(layoutChanges(at(1), at(5)).find(({ how }) => how === "went")).toMatchObject({ key: "block:48" });
    expect(words(1, 5)).toContainEqual(expect.stringMatching(/^memory48-55 went: offline/));
  });

  test("nothing between a moment and itself, nor where it all was undone", () => {
    expect(words(2, 2)).toEqual([]);
    expect(words(1, 4).filter((one) => one.startsWith("memory"))).toEqual([]);
  });

  test("what became of the same step under another kernel, and why; of another step it is no difference", () => {
    const one = { ...at(1), outcome: "EBUSY", reason: "page 0x4020 is reserved" };
    const told = (other: Partial<Layout>) => layoutChanges(one, { ...one, ...other }).map((change) => change.words);
    expect(told({ outcome: "ok", reason: "it is free" })).toEqual([
      "step 1: EBUSY (page 0x4020 is reserved) -> ok (it is free)",
    ]);
    expect(told({})).toEqual([]);
    expect(told({ step: 2, outcome: "ok" })).toEqual([]);
  });

  test("zones whose sizes read alike differ by an amount", () => {
    const of = (managed: number) => drawn([lane(0, { zones: [{ ...zone("Normal", 0, 64 * GiB - 1), managed }] })]);
    expect(layoutChanges(of(16_000_000), of(16_000_001)).map((change) => change.words)).toEqual([
      "node0 Normal: managed +4 KiB",
    ]);
  });

  test("what the same place in the kernel reserved elsewhere or in another size is one thing, in one line", () => {
    const of = (...marks: readonly ReturnType<typeof reserved>[]) => drawn([lane(0, { marks })]);
    const told = (before: ReturnType<typeof of>, after: ReturnType<typeof of>) =>
      layoutChanges(before, after).map(({ words: told, key, how }) => [told, key, how]);
    const first = of(reserved(0x1000, 0x2fff, "setup_arch"), reserved(0x8000, 0x8fff, "reserve_brk"));
    expect(told(first, of(reserved(0x1000, 0x4fff, "setup_arch"), reserved(0x9000, 0x9fff, "reserve_brk")))).toEqual([
      ["reserved (setup_arch): 0x1000-0x2fff -> 0x1000-0x4fff, 8 KiB -> 16 KiB", "mark:reserved:4096", "changed"],
      ["reserved (reserve_brk): 0x8000-0x8fff -> 0x9000-0x9fff", "mark:reserved:36864", "changed"],
    ]);
    expect(told(first, of(reserved(0x1000, 0x2fff, "setup_arch")))[0]![0]).toBe(
      "reserved 0x8000-0x8fff (reserve_brk) went",
    );
    // Of another number only what overlaps is the same.
    const more = of(reserved(0x2000, 0x3fff, "setup_arch"), reserved(0x6000, 0x6fff, "setup_arch"));
    expect(told(of(reserved(0x1000, 0x2fff, "setup_arch")), more).map(([words]) => words)).toEqual([
      "reserved (setup_arch): 0x1000-0x2fff -> 0x2000-0x3fff",
      "reserved 0x6000-0x6fff (setup_arch) came",
    ]);
    const hole = (at: number) => of(reserved(at, at + 0xfff, "init_unavailable_range", { kind: "hole" }));
    expect(told(hole(0x1000), hole(0x8000)).map(([, , how]) => how)).toEqual(["went", "came"]);
  });

  test("a device that is not plugged is called so", () => {
    const guest = analyse(readFileSync("samples/virtio-mem-cloud-guest.memzone", "utf8"));
    const changes = layoutChanges(layoutOf(guest, 0)!, layoutOf(guest, 3)!).map((change) => change.words);
    expect(changes).toContain(
      "not plugged (balloon): 0x100000000-0x2ffffffff -> 0x200000000-0x2ffffffff, 8 GiB -> 4 GiB",
    );
    expect(changes.join()).not.toMatch(/hole/);
  });

  test("frames what differs and nothing else, each with its own words", () => {
    const [first, second] = inOrder(at(4), at(3));
    expect(at(3).lanes[0]!.blocks.some((run) => run.changed)).toBe(true);
    expect(first.lanes[0]!.blocks.some((run) => run.changed)).toBe(false);
    expect(second.lanes[0]!.blocks.filter((run) => run.changed).map((run) => run.firstBlock)).toEqual([49]);
    const [, after] = inOrder(at(2), at(5));
    expect(after.lanes[0]!.gone!.every(({ compared }) => compared === true)).toBe(true);
    expect(at(5).lanes[0]!.gone).toHaveLength(3);
    expect(inOrder(at(5), { ...at(5), step: 6 })[0].lanes.every(({ gone }) => gone === undefined)).toBe(true);
  });

  test("what only its own step had cut apart is one run in a picture that others are held against", () => {
    const runs = [blocks(0, 3, "Normal"), blocks(4, 4, "Normal", { changed: true }), blocks(5, 7, "Normal")];
    const [first] = inOrder(drawn([lane(0, { blocks: runs })], { step: 1 }), drawn([lane(0, {})], { step: 2 }));
    expect(first.lanes[0]!.blocks).toEqual([{ ...blocks(0, 7, "Normal") }]);
  });

  test("many reservations are counted", () => {
    const marks = Array.from({ length: 40 }, (_, index) => reserved(index * 8192, index * 8192 + 4095, "x"));
    const changes = layoutChanges(drawn([lane(0, {})]), drawn([lane(0, { marks })]));
    expect(changes.at(-1)!.words).toBe("and 28 more ranges in use came");
    expect(changes.length).toBe(13);
  });
});

describe("the picture of a difference", () => {
  test("marks what is another than before, over several steps too", () => {
    const [lane0] = comparedWith(at(3), at(1)).lanes;
    const changed = lane0!.blocks
      .filter((run) => run.changed)
      .map(({ firstBlock, lastBlock }) => [firstBlock, lastBlock]);
    expect(changed).toEqual([[49, 51]]);
  });

  test("keeps the place of what went", () => {
    const [lane0] = comparedWith(at(5), at(2)).lanes;
    expect(lane0!.gone!.map(({ firstBlock, lastBlock, device }) => [firstBlock, lastBlock, device])).toEqual([
      [48, 51, "d0"],
      [52, 55, "d0"],
    ]);
  });

  test("has the earlier moment first, and what is written before what is supposed", () => {
    expect(inOrder(at(4), at(2)).map(({ step }) => step)).toEqual([2, 4]);
    const supposed = { ...at(2), supposed: { kernel: "6.1" } };
    expect(inOrder(at(2), supposed)[0].supposed).toBeUndefined();
    expect(inOrder(supposed, at(2))[0].supposed).toBeUndefined();
  });

  test("cuts runs without losing or doubling a block", () => {
    const run = fc.tuple(fc.nat(30), fc.nat(10), fc.constantFrom("online" as const, "offline" as const));
    const lanes = fc.array(run, { maxLength: 8 }).map((runs) => {
      let next = 0;
      return runs.map(([gap, count, state]) => {
        const first = next + gap;
        next = first + count + 1;
        return blocks(first, first + count, "Normal", { state });
      });
    });
    const ids = (runs: readonly { firstBlock: number; lastBlock: number }[]): readonly number[] =>
      runs.flatMap(({ firstBlock, lastBlock }) =>
        Array.from({ length: lastBlock - firstBlock + 1 }, (_, index) => firstBlock + index),
      );
    fc.assert(
      fc.property(lanes, lanes, (one, other) => {
        const a = drawn([lane(0, { blocks: one })]);
        const b = drawn([lane(0, { blocks: other })]);
        const [result] = comparedWith(b, a).lanes;
        expect(ids(result!.blocks)).toEqual(ids(other));
        const stateIn = (runs: typeof one, id: number) =>
          runs.find(({ firstBlock, lastBlock }) => firstBlock <= id && id <= lastBlock)?.state;
        for (const run of result!.blocks) {
          for (const id of ids([run])) expect(run.changed).toBe(stateIn(one, id) !== stateIn(other, id));
        }
        expect(ids(result!.gone!)).toEqual(ids(one).filter((id) => stateIn(other, id) === undefined));
      }),
    );
  });

  test("of another block size compares no numbers", () => {
    const huge = { ...seed(), blockSize: 2 * GiB };
    expect(layoutChanges(seed(), huge).map(({ what }) => what)).toEqual(["machine"]);
    expect(comparedWith(huge, seed()).lanes[0]!.blocks.every((run) => !run.changed)).toBe(true);
  });
});
