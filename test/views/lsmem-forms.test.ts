import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readArguments } from "../../server/cli/arguments.ts";
import { LSMEM_OPTIONS, lsmemOptionsOf } from "../../server/cli/lsmem-options.ts";
import type { BlockRun } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { readLsmemTable } from "../../server/sources/lsmem/table.ts";
import { lsmemText, PLAIN_LSMEM } from "../../server/views/lsmem.ts";
import { lsmemFormOfOptions, lsmemTextLike } from "../../server/views/lsmem-form.ts";

const SIZE = 128 * 2 ** 20;

function run(first: number, last: number, more: Partial<BlockRun> = {}): BlockRun {
  return { first, last, state: "online", removable: 1, nodes: [0], validZones: ["Normal"], ...more };
}

/** The directories that the tables of lsmem-forms.txt were printed of, by util-linux 2.38.1. */
const HIGH = [
  run(32, 39),
  run(40, 43, { nodes: [1] }),
  run(44, 47, { nodes: [1], state: "offline", removable: 0, validZones: ["Normal", "Movable"] }),
  run(48, 49, { nodes: [1], removable: 0, validZones: ["Movable"] }),
  run(50, 50, { nodes: [1], state: "going-offline", removable: 0, validZones: ["Movable"] }),
];
const ALL = [run(0, 0, { validZones: [] }), run(1, 23, { validZones: ["DMA32"] }), ...HIGH];

const printed = readFileSync(join(import.meta.dirname, "lsmem-forms.txt"), "utf8")
  .split(/^(?=memory.* \$ lsmem)/m)
  .map((section) => {
    const [, blocks, options = ""] = /^memory(\S+).*? \$ lsmem ?(.*)\n/.exec(section)!;
    const text = section.slice(section.indexOf("\n") + 1).replace(/\n+$/, "");
    return {
      blocks: blocks === "32-50" ? HIGH : ALL,
      name: blocks === "32-50" ? "without memory0" : "all",
      options,
      text,
    };
  });

describe("a table of lsmem", () => {
  test.each(printed)("$name: lsmem $options", ({ blocks, options, text }) => {
    const read = readArguments(
      "show",
      options.split(" ").filter((word) => word !== ""),
      LSMEM_OPTIONS,
    );
    if ("wrong" in read) throw new Error(read.wrong);
    const form = options === "" ? PLAIN_LSMEM : lsmemFormOfOptions(lsmemOptionsOf(read.values));
    if ("wrong" in form) throw new Error(form.wrong);
    expect(lsmemText(SIZE, blocks, form)).toBe(text);
  });

  test.each(printed)("is printed again as it was given: $name: lsmem $options", ({ blocks, text }) => {
    const rows = (table: string) => readLsmemTable(table).rows.map(({ cells }) => cells);
    expect(rows(lsmemTextLike(text, SIZE, blocks))).toEqual(rows(text));
  });

  test("a column that lsmem doesn't have", () => {
    expect(lsmemFormOfOptions({ output: "+FOO" })).toEqual({
      wrong: "unknown column 'FOO' of lsmem: one of RANGE, SIZE, STATE, REMOVABLE, BLOCK, NODE, ZONES",
    });
  });
});
