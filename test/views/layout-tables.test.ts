import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COPY_FORMS, copyText } from "../../client/webview/copy-forms.ts";
import { findSelected } from "../../client/webview/selection.ts";
import { inOrder } from "../../server/views/layout-changes.ts";
import { layoutLsmem } from "../../server/views/layout-lsmem.ts";
import { layoutOf as layoutAt } from "../../server/views/layout-model.ts";
import { layoutTables, markdownOf } from "../../server/views/layout-tables.ts";
import { analyse } from "../analysis/fixture.ts";
import { blocks, lane, layoutOf, reserved, seed } from "../webview/layouts.ts";

test("every zone, run of blocks and range in use has a row that says what the picture does", () => {
  const tables = layoutTables(seed(2));
  expect(tables.map(({ title }) => title)).toEqual(["Zones of node0", "Memory blocks of node0", "In use of node0"]);
  expect(tables.map(({ rows }) => rows.length)).toEqual([4, 5, 4]);
  expect(tables[1]?.rows[3]?.cells).toEqual([
    "memory38",
    "0x130000000-0x137ffffff",
    "128 MiB",
    "offline",
    "Movable",
    "yes",
    "",
    "0",
    "",
    "yes",
  ]);
  expect(tables[2]?.rows.map(({ cells }) => cells.slice(4))).toEqual([
    ["modelled", ""],
    ["modelled", ""],
    ["modelled", ""],
    ["observed", "yes"],
  ]);
});

test("a row has the key that the view selects it by", () => {
  for (const { rows } of layoutTables(seed())) {
    for (const { key } of rows) expect(findSelected(seed(), key ?? ""), key).toBeDefined();
  }
});

test("of a part: what reaches into it, of runs the very blocks", () => {
  const tables = layoutTables(seed(), { first: 0x10000000, last: 0x1fffffff });
  expect(tables.map(({ rows }) => rows.map(({ cells }) => cells[0]))).toEqual([["DMA32"], ["memory2-3"]]);
  expect(tables[1]?.rows[0]?.cells[1]).toBe("0x10000000-0x1fffffff");
});

test("words of a scenario end no cell and begin no tag", () => {
  const hostile = layoutOf([lane(0, { marks: [reserved(0, 0xfff, "a|b\n<img src=x>\\")] })]);
  const row = markdownOf(layoutTables(hostile)).split("\n").at(-2);
  expect(row).toBe("| Reserved | 0x0-0xfff | 4 KiB | a\\|b &lt;img src=x>\\\\ | modelled |  |");
});

test("as lsmem: all of it with the summary, a part as its lines", () => {
  expect(layoutLsmem(seed(2))).toContain("Total offline memory:    128M");
  expect(layoutLsmem(seed(2), { first: 0x130000000, last: 0x13fffffff })).toBe(
    [
      "RANGE                                  SIZE   STATE REMOVABLE BLOCK NODE   ZONES",
      "0x0000000130000000-0x0000000137ffffff  128M offline              38    0 Movable",
      "0x0000000138000000-0x000000013fffffff  128M  online       yes    39    0 Movable",
    ].join("\n"),
  );
});

test("blocks that went while they were offline were in no zone", () => {
  const cxl = analyse(readFileSync("samples/cxl-memory.memzone", "utf8"));
  const gone = layoutTables(layoutAt(cxl, 3)!).find(({ title }) => title === "Memory blocks gone from node1");
  expect(gone?.rows.map(({ cells }) => cells)).toEqual([
    ["memory65-68", "0x2080000000-0x227fffffff", "8 GiB", "offline", "", "expander"],
  ]);
});

test("what is copied of a selection, and of all", () => {
  const layout = seed(2);
  const pair = inOrder(seed(1), layout);
  const of = (selected: string | null) =>
    COPY_FORMS.map((form) => copyText(form, { layout, pair, selected })?.split("\n").length);
  expect(copyText("addresses", { layout, pair, selected: "block:39" })).toBe("0x138000000-0x13fffffff\n");
  expect(copyText("addresses", { layout, pair, selected: null })).toMatch(/^0x1000-0xffffff node0 DMA\n/);
  expect(copyText("differences", { layout, pair, selected: null })).toMatch(
    /^movablecore= collides[^\n]*\n\nfrom [\s\S]*\nmemory38: online Movable -> offline\n\nmodelled: [^\n]+\n$/,
  );
  expect(of("block:39")).toEqual([3, 2, 25, 9]);
  // Of which scenario and moment the tables are, and how sure, stands above them.
  expect(copyText("markdown", { layout, pair, selected: "block:39" })).toMatch(
    /^\*\*movablecore= collides[^\n]*\*\*\n\nLinux [^\n]*\\\nafter step 2: [^\n]*\n\n- modelled: /,
  );
  // What is not there at this step has nothing to be copied; the differences are those of the pictures.
  expect(of("block:999")).toEqual([undefined, undefined, undefined, 9]);
  expect(copyText("differences", { layout, pair: undefined, selected: null })).toBeUndefined();
});

test("tell what the picture tells: what is gone, what never goes offline, no memory, isolated pageblocks, tasks that hang", () => {
  const layout = layoutOf(
    [
      lane(1, {
        blocks: [blocks(0, 3, "Normal", { nodes: [1] })],
        gone: [{ ...blocks(48, 55, "Movable"), device: "d0" }],
        absent: [{ first: 0x1f000000, last: 0x1fffffff, why: "node", node: 0 }],
        pageblocks: [{ first: 0, last: 0x1fffff, migratetype: "Movable, before: Unmovable", isolated: true }],
      }),
    ],
    {
      neverOffline: [{ firstBlock: 0, lastBlock: 1, why: "EINVAL: memory0 spans several zones" }],
      tasks: [
        {
          name: "A",
          holds: [{ lock: "mem_hotplug_lock", mode: "write", in: "offline_pages" }],
          waitsFor: { lock: "device_lock", holder: "B" },
        },
      ],
    },
  );
  const rows = layoutTables(layout).map(({ title, rows: [row] }) => [title, row?.cells.filter((cell) => cell !== "")]);
  const cells = new Map(rows as [string, string[]][]);
  expect(cells.get("Memory blocks of node1")).toContain("memory0-1: EINVAL: memory0 spans several zones");
  expect(cells.get("Memory blocks gone from node1")?.[0]).toBe("memory48-55");
  expect(cells.get("Memory blocks gone from node1")).toContain("d0");
  expect(cells.get("In the memory blocks of node1, no memory of it")?.[0]).toBe("Memory of node 0");
  expect(cells.get("Pageblocks that the step isolated in node1")?.[2]).toBe("Movable, before: Unmovable");
  expect(cells.get("Tasks that never finish")).toEqual([
    "A",
    "device_lock",
    "B",
    "mem_hotplug_lock (write, offline_pages)",
  ]);
});
