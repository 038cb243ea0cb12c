import { expect, test } from "vitest";
import { litBy, namedOn } from "../../client/webview/lights.ts";
import { blocks, lane, layoutOf, placeOf, reserved, seed, zone } from "./layouts.ts";

const { uri } = placeOf(0);
const keysAt = (line: number, character = 3): readonly string[] =>
  litBy(seed(), { at: { uri, line, character }, word: null }).map(({ key }) => key);

test("a statement lights what it caused, and nothing else", () => {
  expect(keysAt(17)).toEqual([`mark:reserved:${0x13ff00000}`]);
  expect(keysAt(20)).toEqual(["block:0", "block:1", "block:32", "block:38", "block:39"]);
  expect(keysAt(18)).toEqual([]);
});

test("of statements within another the innermost counts, and on its line the statement at the cursor", () => {
  const machine = { uri, startLine: 2, startCharacter: 0, endLine: 6, endCharacter: 1 };
  const dimm = { uri, startLine: 4, startCharacter: 2, endLine: 4, endCharacter: 20 };
  const layout = layoutOf([
    lane(0, {
      zones: [{ ...zone("Normal", 0, 0xffffffff), causes: [{ text: "machine", place: machine }] }],
      blocks: [blocks(0, 31, "Normal", { causes: [{ text: "dimm", place: dimm }] })],
    }),
  ]);
  const at = (line: number, character: number): readonly string[] =>
    litBy(layout, { at: { uri, line, character }, word: null }).map(({ key }) => key);
  expect(at(4, 5)).toEqual(["block:0"]);
  // The line's indentation lies within the outer statement alone.
  expect(at(4, 0)).toEqual(["zone:0:Normal"]);
  expect(at(3, 0)).toEqual(["zone:0:Normal"]);
  expect(at(7, 0)).toEqual([]);
});

test("a statement of another document lights nothing here", () => {
  expect(litBy(seed(), { at: { uri: "file:///other.memzone", line: 17, character: 3 }, word: null })).toEqual([]);
});

test("a word lights what it names, once", () => {
  const lit = litBy(seed(), { at: null, word: "memory38-39" });
  expect(lit.map(({ name }) => name())).toEqual(["memory38, online, Movable", "memory39, online, Movable"]);
  const both = litBy(seed(), { at: { uri, line: 17, character: 3 }, word: "0x13ff00000" });
  expect(both.map(({ key }) => key)).toEqual(["block:39", `mark:reserved:${0x13ff00000}`]);
  expect(litBy(seed(), { at: null, word: "offline" })).toEqual([]);
});

test("a page lights its block, not the one at that address; a node its zones", () => {
  const keysOf = (word: string) => litBy(seed(), { at: null, word }).map(({ key }) => key);
  expect(keysOf("start_pfn=0x130000")).toEqual(["block:38"]);
  expect(keysOf("pfn:0x13ff00")).toEqual(["block:39", `mark:reserved:${0x13ff00000}`]);
  expect(keysOf("0x130000")).toEqual(["block:0"]);
  expect(keysOf("node0")).toEqual(["zone:0:DMA", "zone:0:DMA32", "zone:0:Normal", "zone:0:Movable"]);
});

test("on a statement the blocks that it is about are named, on one of its words that", () => {
  expect(namedOn("offline memory39 -> EBUSY at 0x13ff00000", "offline")).toBe("memory39");
  expect(namedOn("  expect memory38-39 valid_zones=Movable", null)).toBe("memory38-39");
  expect(namedOn("expect memory38-39 valid_zones=Movable", "Movable")).toBe("Movable");
  expect(namedOn("offline memory39 -> EBUSY at 0x13ff00000", "0x13ff00000")).toBe("0x13ff00000");
  expect(namedOn("plug d0", "plug")).toBe("plug");
  expect(namedOn("# memory39 can't go", null)).toBeNull();
});

test("many marks are gone through once", () => {
  const marks = Array.from({ length: 20_000 }, (_, at) => reserved(at * 8192, at * 8192 + 4095, "x"));
  const layout = { ...seed(), lanes: [lane(0, { marks })] };
  expect(litBy(layout, { at: { uri, line: 17, character: 3 }, word: "x" })).toHaveLength(20_000);
});
