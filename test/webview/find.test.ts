import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOf, findIn, findNamed, OFFERED } from "../../client/webview/find.ts";
import { findSelected } from "../../client/webview/selection.ts";
import { blocks, GiB, lane, layoutOf, MiB, reserved, seed, zone } from "./layouts.ts";

const names = (query: string, layout = seed()): readonly string[] => findIn(layout, query).map(({ name }) => name());

/** Two nodes of 8 GiB, a DIMM's blocks at the end of the second. */
const twoNodes = layoutOf(
  [
    lane(0, { zones: [zone("Normal", 0, 8 * GiB - 1)], blocks: [blocks(0, 63, "Normal")] }),
    lane(1, {
      zones: [zone("Normal", 8 * GiB, 14 * GiB - 1), zone("Movable", 14 * GiB, 18 * GiB - 1)],
      blocks: [
        blocks(64, 111, "Normal"),
        blocks(112, 127, "Movable"),
        blocks(128, 143, "Movable", { state: "offline", device: "dimm0" }),
      ],
      marks: [reserved(15 * GiB, 15 * GiB + MiB - 1, "sparse_buffer_init", { collides: true })],
    }),
  ],
  { neverOffline: [{ firstBlock: 120, lastBlock: 120, why: "EBUSY: page 0x1e00000 is reserved" }] },
);

describe("the find box finds", () => {
  test.each(["memory38", "38", "MEMORY38", " 38 "])("a block by its name or number: %s", (query) => {
    expect(findIn(seed(), query)).toMatchObject([{ key: "block:38", first: 0x130000000, last: 0x137ffffff }]);
    expect(names(query)).toEqual(["memory38, online, Movable"]);
  });

  test("blocks of a range, run by run", () => {
    expect(names("memory36-38")).toEqual(["memory36-37, online, Normal", "memory38, online, Movable"]);
  });

  test.each([
    "0x13ff80000",
    "13ff80000",
    "13ff80000-13ffbffff",
    "pfn 0x13ff80",
    "pfn 1310592",
    "0x13ff80000-0x140000000",
  ])("an address: its block, then what lies there: %s", (query) => {
    expect(findIn(seed(), query).map(({ key }) => key)).toEqual(["block:39", `mark:reserved:${0x13ff00000}`]);
  });

  test("an address as /proc/iomem prints it, and a block by a number that could be one", () => {
    expect(names("00100000")).toEqual(names("0x100000"));
    expect(names("[mem 0x0000000138000000-0x000000013fffffff]")).toEqual(names("0x138000000"));
    expect(names("[    0.004567] node   0: [mem 0x138000000-0x13fffffff]")).toEqual(names("0x138000000"));
    expect(names("38")).toEqual(["memory38, online, Movable"]);
    expect(addressOf("reserve_brk")).toBeUndefined();
    expect(addressOf("facade")).toBeUndefined();
  });

  test("what is reserved in Movable, by those words too", () => {
    expect(names("reserved in Movable", twoNodes)).toEqual(names("first reserved in Movable", twoNodes));
    expect(names("reserved in movable", twoNodes)).toHaveLength(1);
  });

  test("blocks with pinned pages, each once, and the allocations", () => {
    const held = { kind: "allocated", pinned: true } as const;
    const machine = layoutOf([
      lane(0, {
        blocks: [blocks(0, 7, "Normal"), blocks(8, 31, "Movable")],
        marks: [
          reserved(5 * 128 * MiB, 5 * 128 * MiB + MiB - 1, "app", held),
          reserved(5 * 128 * MiB + 4 * MiB, 5 * 128 * MiB + 5 * MiB - 1, "app", held),
          reserved(7 * 128 * MiB, 9 * 128 * MiB - 1, "rdma", held),
          reserved(12 * 128 * MiB, 12 * 128 * MiB + MiB - 1, "other", { kind: "allocated" }),
        ],
      }),
    ]);
    expect(findIn(machine, "Pinned").map(({ key }) => key)).toEqual([
      "block:5",
      "block:7",
      "block:8",
      ...[5, 5.03125, 7].map((at) => `mark:allocated:${at * 128 * MiB}`),
    ]);
    expect(findIn(seed(), "pinned")).toEqual([]);
  });

  test("blocks with isolated pageblocks, and the pageblocks", () => {
    const range = { first: GiB, last: GiB + 4 * MiB - 1 };
    const isolated = reserved(range.first, range.last, "Isolate", { kind: "pageblock" });
    const machine = layoutOf([
      lane(0, {
        blocks: [blocks(0, 31, "Movable")],
        pageblocks: [{ ...range, migratetype: "Movable", isolated: true }],
      }),
      { label: "isolated", zones: [], blocks: [], pageblocks: [], marks: [isolated] },
    ]);
    expect(findIn(machine, "isolated").map(({ key, lane: { label } }) => `${label} ${key}`)).toEqual([
      "node0 block:8",
      `isolated mark:pageblock:${GiB}`,
    ]);
  });

  test("an address with a unit", () => {
    expect(names("4G")).toEqual(["memory32, online, Normal"]);
    expect(names("0x1000M")).toEqual(["memory32, online, Normal"]);
  });

  test("a node and its zones, and a zone on every node or on one", () => {
    expect(names("node1", twoNodes)).toEqual(["node1", "Normal of node1", "Movable of node1"]);
    expect(names("normal", twoNodes)).toEqual(["Normal of node0", "Normal of node1"]);
    expect(names("node1 Normal", twoNodes)).toEqual(["Normal of node1"]);
    expect(names("node 1 mov", twoNodes)).toEqual(["Movable of node1"]);
    expect(names("Normal node1", twoNodes)).toEqual(["Normal of node1"]);
    expect(names("zone Movable of node1", twoNodes)).toEqual(["Movable of node1"]);
    expect(names("zone Normal", twoNodes)).toEqual(["Normal of node0", "Normal of node1"]);
    expect(names("node7", twoNodes)).toEqual([]);
  });

  test("DMA and not DMA32 by that name", () => {
    expect(names("dma")).toEqual(["DMA of node0"]);
  });

  test("a reservation by words of who made it, a device and a state by theirs", () => {
    expect(names("memblock_alloc")).toEqual(["reserved at 0x13ff00000 (memblock_alloc_range_nid+0xe0/0x150), 768 KiB"]);
    expect(names("per-cpu areas")).toEqual(["modelled: reserved at 0xbd000000 (per-CPU areas), 47.88 MiB"]);
    expect(names("dimm0", twoNodes)).toEqual(["memory128-143, offline, Movable, of dimm0"]);
    expect(names("node1 offline", twoNodes)).toEqual(["memory128-143, offline, Movable, of dimm0"]);
    expect(names("node0 offline", twoNodes)).toEqual([]);
  });

  test("what is offered", () => {
    expect(names("first reserved in Movable", twoNodes)).toEqual([
      "modelled: reserved at 0x3c0000000 (sparse_buffer_init), 1 MiB",
    ]);
    expect(names("Never Offlineable", twoNodes)).toEqual(["memory120, online, Movable"]);
    expect(names("can't go offline", twoNodes)).toEqual(["memory120, online, Movable"]);
    const [online, odd] = [blocks(0, 3, "Normal"), blocks(4, 4, "none", { changed: true })];
    const split = layoutOf([lane(0, { blocks: [online, odd] })]);
    expect(names("several zones", split)).toEqual(["memory4, online, no valid zone"]);
    expect(names("changed", split)).toEqual(["memory4, online, no valid zone"]);
    expect(OFFERED.flatMap(({ of }) => of(layoutOf([lane(0, {})])))).toEqual([]);
  });

  test("nothing where there is nothing", () => {
    expect(
      ["", "  ", "memory40", "0xffffffffff", "pfn 99999999", "no such thing"].flatMap((one) => names(one)),
    ).toEqual([]);
  });

  test("only what can be selected, whatever is typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("1", "e", "0x", "node1 m", "reserved", "line")), (query) => {
        for (const { key } of findIn(twoNodes, query)) expect(findSelected(twoNodes, key)).toBeDefined();
      }),
    );
  });
});

test("addresses are hexadecimal, or have a unit", () => {
  expect(["0x10", "0x1K", "1.5g", "2TiB", "0x10-0x20"].map(addressOf)).toEqual([16, 1024, 1.5 * GiB, 2 ** 41, 16]);
  expect(["10", "k", "0x", "xK"].map(addressOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test("a word of a scenario names exactly what is called so", () => {
  expect(findNamed(twoNodes, "dimm0").map(({ key }) => key)).toEqual(["block:128"]);
  expect(findNamed(twoNodes, "Movable").map(({ key }) => key)).toEqual(["zone:1:Movable"]);
  expect(findNamed(twoNodes, "memory127-128").map(({ key }) => key)).toEqual(["block:127", "block:128"]);
  expect(["mov", "offline", "online", "memory", "64"].flatMap((word) => findNamed(twoNodes, word))).toEqual([]);
});
