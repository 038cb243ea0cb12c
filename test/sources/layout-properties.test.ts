import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BlockRun } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { LAYOUT_READERS } from "../../server/sources/layout-readers.ts";
import { readLsmemLayout } from "../../server/sources/lsmem/layout.ts";
import { LSMEM_COLUMNS } from "../../server/sources/lsmem/table.ts";
import { readBlocksLayout } from "../../server/sources/sysfs/layout.ts";
import { blocksText, joinRuns } from "../../server/views/block-runs.ts";
import { type LsmemForm, lsmemText, PLAIN_LSMEM } from "../../server/views/lsmem.ts";
import { lsmemTextLike } from "../../server/views/lsmem-form.ts";

const BLOCK = 128 * 2 ** 20;

/** Pieces of the files, and anything. */
const LINE = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "Zone ranges:",
    "  DMA      [mem 0x0000000000001000-0x0000000000ffffff]",
    "Early memory node ranges",
    "  node   0: [mem 0x0000000000001000-0x000000000009efff]",
    "Node 0, zone      DMA",
    "        spanned  4095",
    "RANGE SIZE STATE REMOVABLE BLOCK",
    "0x0000000000000000-0x0000000007ffffff 128M online yes 0",
    "Memory block size: 128M",
    '{ "memory": [ { "range": "0x0-0x7ffffff", "state": "online" } ] }',
    "00001000-0009fbff : System RAM",
    "/sys/devices/system/memory/memory39/state:online",
    "==> memory39/state <==",
    "39 online removable=1 nodes=0 zones=Movable",
  ),
);
const TEXT = fc.array(LINE, { maxLength: 12 }).map((lines) => lines.join("\n"));

describe("a reader of layouts", () => {
  test.each(Object.entries(LAYOUT_READERS))("of %s takes any text, and every fact lies in it", (_, read) => {
    fc.assert(
      fc.property(TEXT, (text) => {
        for (const { at } of read(text).layout) {
          expect(at.start).toBeLessThanOrEqual(at.end);
          expect(at.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

const FACTS = fc.record({
  state: fc.constantFrom("online", "offline", "going-offline" as const),
  removable: fc.constantFrom(0 as const, 1 as const),
  nodes: fc.constantFrom([0], [1]),
  validZones: fc.constantFrom([], ["Normal"], ["Normal", "Movable"] as const),
});
/** Runs of blocks with gaps between some; the first is memory0. */
const RUNS = fc
  .array(fc.record({ facts: FACTS, gap: fc.nat(2), length: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => {
    const runs: BlockRun[] = [];
    for (const [index, { facts, gap, length }] of parts.entries()) {
      const first = index === 0 ? 0 : runs.at(-1)!.last + 1 + gap;
      runs.push({ ...facts, first, last: first + length - 1 } as BlockRun);
    }
    return joinRuns(
      runs,
      (a, b) => JSON.stringify({ ...a, first: 0, last: 0 }) === JSON.stringify({ ...b, first: 0, last: 0 }),
    );
  });
const FORMS = fc.record({
  format: fc.constantFrom("table", "raw", "pairs", "json" as const),
  all: fc.boolean(),
  bytes: fc.boolean(),
});

describe("lsmem's table", () => {
  test("tells each block's files in every format", () => {
    fc.assert(
      fc.property(RUNS, FORMS, (runs, more) => {
        const form = { ...PLAIN_LSMEM, ...more, columns: LSMEM_COLUMNS, split: LSMEM_COLUMNS } as LsmemForm;
        const told = readLsmemLayout(`${lsmemText(BLOCK, runs, form)}\n`);
        const listed = readBlocksLayout(blocksText(runs));
        expect(byBlock(told.layout, "block-state")).toEqual(byBlock(listed.layout, "block-state"));
        expect(byBlock(told.layout, "block-zones")).toEqual(byBlock(listed.layout, "block-zones"));
        expect(byBlock(told.layout, "block-node")).toEqual(byBlock(listed.layout, "block-node"));
      }),
    );
  });

  test("is found again in the form that it was printed in", () => {
    fc.assert(
      fc.property(RUNS, FORMS, fc.subarray(["STATE", "NODE", "ZONES"] as const), (runs, more, split) => {
        const form = { ...PLAIN_LSMEM, ...more, columns: LSMEM_COLUMNS, split } as LsmemForm;
        const printed = lsmemText(BLOCK, runs, form);
        const again = lsmemTextLike(printed, BLOCK, runs);
        const rows = (text: string) => readLsmemLayout(text).layout.map(({ item, of, value }) => ({ item, of, value }));
        const blocks = (text: string) => rows(text).filter(({ item }) => item.startsWith("block-"));
        expect(blocks(again)).toEqual(blocks(printed));
      }),
    );
  });
});

function byBlock(layout: ReturnType<typeof readLsmemLayout>["layout"], item: string): ReadonlyMap<number, string> {
  const values = new Map<number, string>();
  for (const fact of layout.filter((each) => each.item === item)) {
    const [, first, last] = /^memory(\d+)(?:-(\d+))?$/.exec(fact.of)!;
    for (let id = Number(first); id <= Number(last ?? first); id++) values.set(id, String(fact.value));
  }
  return values;
}
