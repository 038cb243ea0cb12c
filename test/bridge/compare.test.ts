import { describe, expect, test } from "vitest";
import { piecesOf, uncovered } from "../../server/bridge/compare/block-runs.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import type { SourceKind } from "../../server/sources/facts.ts";
import { LAYOUT_ITEMS } from "../../server/sources/layout-items.ts";
import { analysed } from "../views/analysed.ts";

const MiB = 2 ** 20;
const BLOCK = 128 * MiB;

describe("a told run of blocks is cut", () => {
  const simulated = [
    { start: 0, end: 24 * BLOCK, value: "online" },
    { start: 32 * BLOCK, end: 40 * BLOCK, value: "online" },
    { start: 40 * BLOCK, end: 48 * BLOCK, value: "offline" },
  ];

  test("where the simulated value changes", () => {
    const told = { start: 20 * BLOCK, end: 44 * BLOCK, value: "online" };
    expect(piecesOf(told, simulated, BLOCK)).toEqual([
      { of: "memory20-23", simulated: "online" },
      { of: "memory24-31", simulated: undefined },
      { of: "memory32-39", simulated: "online" },
      { of: "memory40-43", simulated: "offline" },
    ]);
  });

  test("by address where the machines do not agree on the size of a block", () => {
    const told = { start: 0, end: 2048 * MiB, value: "online" };
    expect(piecesOf(told, simulated, 2048 * MiB)).toEqual([{ of: "memory0", simulated: "online" }]);
  });

  test("and what no told run covers is left over", () => {
    const told = [{ start: 0, end: 44 * BLOCK, value: "online" }];
    expect(uncovered(simulated, told)).toEqual([{ start: 44 * BLOCK, end: 48 * BLOCK, value: "offline" }]);
  });
});

const SCENARIO = `kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G ITEMS }
cmdline { CMDLINE }
boot
`;

function held(kind: SourceKind, text: string, cmdline = "nokaslr", items = "") {
  const analysis = analysed(SCENARIO.replace("CMDLINE", cmdline).replace("ITEMS", items));
  const state = analysis.timeline[0]!.after!;
  return compareSource({ name: "it", kind, text }, state, true).facts.map(
    ({ item, of, verdict, why }) => `${verdict}: ${item} ${of}${why === undefined ? "" : ` (${why.kind})`}`,
  );
}

describe("facts of one thing", () => {
  test("are matched where they are equal, then where they overlap: one shifted range is one difference", () => {
    const log = `Early memory node ranges
  node   0: [mem 0x0000000000001000-0x000000000009efff]
  node   0: [mem 0x0000000000200000-0x00000000bffdffff]
  node   0: [mem 0x0000000100000000-0x000000013fffffff]
Initmem setup node 0 [mem 0x0000000000001000-0x000000013fffffff]
`;
    expect(held("dmesg", log)).toEqual([
      "same: node-range node 0",
      "differs: node-range node 0",
      "same: node-range node 0",
      "same: node-span node 0",
    ]);
  });

  test("that a list leaves out differ only where the list stands whole", () => {
    const log = "Early memory node ranges\n  node   0: [mem 0x0000000000001000-0x000000000009efff]\n";
    expect(held("dmesg", log)).toEqual(["same: node-range node 0"]);
    expect(held("dmesg", `${log}Initmem setup node 0 [mem 0x0000000000001000-0x000000013fffffff]\n`)).toEqual([
      "differs: node-range node 0",
      "differs: node-range node 0",
      "same: node-range node 0",
      "same: node-span node 0",
    ]);
  });

  test("that the simulated machine does not have differ, where it tells of such things", () => {
    expect(held("dmesg", "Reserving 256MB of memory at 2800MB for crashkernel (System RAM: 4095MB)\n")).toEqual([
      "differs: crashkernel ",
    ]);
    expect(held("iomem", "00100000-bffdffff : System RAM\nfec00000-fec003ff : IOAPIC 0\n")).toEqual([
      "same: resource System RAM",
      "not-simulated: resource IOAPIC 0 (not-told)",
    ]);
  });

  test("of huge pages are those that memblock gave; how many the page allocator finds only a running system knows", () => {
    const log = (gigantic: number) => `HugeTLB: registered 1.00 GiB page size, pre-allocated ${gigantic} pages
HugeTLB: registered 2.00 MiB page size, pre-allocated 60 pages
`;
    const words = "cpu max";
    const asked = (cmdline: string, gigantic: number) => held("dmesg", log(gigantic), cmdline, words);
    expect(asked("hugepagesz=1G hugepages=9 hugepagesz=2M hugepages=64", 1)).toEqual([
      "same: huge-pages 1 GiB",
      "not-simulated: huge-pages 2 MiB (running)",
    ]);
    expect(asked("hugepagesz=1G hugepages=9", 1)).toEqual(["same: huge-pages 1 GiB", "differs: huge-pages 2 MiB"]);
    expect(asked("nokaslr", 1)).toEqual(["differs: huge-pages 1 GiB", "differs: huge-pages 2 MiB"]);
  });

  test("of the kernel's image are compared by their size where KASLR places it", () => {
    const moved = "12000000-12e01d31 : Kernel code\n";
    expect(held("iomem", moved, "quiet")).toEqual(["not-simulated: resource Kernel code (kaslr)"]);
    expect(held("iomem", moved)).toEqual(["differs: resource Kernel code"]);
    expect(held("iomem", "12000000-12e02fff : Kernel code\n", "quiet")).toEqual(["differs: resource Kernel code"]);
  });

  test("of what is available at boot differ where the build is known", () => {
    const line = (available: number): string =>
      `Memory: ${available}K/4193784K available (14343K kernel code, 192432K reserved, 0K cma-reserved)\n`;
    expect(held("dmesg", line(1))).toContain("differs: memory-available ");
    expect(held("dmesg", line(3156540))).toEqual([
      "same: memory-total ",
      "same: memory-available ",
      "same: memory-reserved ",
      "same: memory-cma ",
    ]);
  });
});

test("every item says what it is", () => {
  for (const { text, running } of Object.values(LAYOUT_ITEMS)) {
    expect(text).toMatch(/^[a-zA-Z]/);
    expect(running ?? "since").not.toMatch(/\.$/);
  }
});

test("NODE_DATA that was observed is the node's own, though its size is not the build's", () => {
  const analysis = analysed(`kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
reserve 0x13fed0000-0x13fefffff by alloc_node_data
boot
`);
  const state = analysis.timeline[0]!.after!;
  const log = "NODE_DATA(0) allocated [mem 0x13fed0000-0x13fefffff]\n";
  expect(compareSource({ name: "it", kind: "dmesg", text: log }, state, true).facts).toMatchObject([
    { item: "node-data", verdict: "same" },
  ]);
  const data = state.boot.reservations.filter(({ by }) => by === "alloc_node_data");
  expect(data).toMatchObject([{ first: 0x13fed0000, last: 0x13fefffff }]);
});
