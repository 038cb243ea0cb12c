import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareWithTable, factsOfFile, tableOf } from "./image-tables.ts";

/** A folder of folders with `vmlinuz` and `config` each; images are no part of the repository. */
const IMAGES = process.env.MEMZONE_IMAGES;
const paths = IMAGES === undefined ? [] : readdirSync(IMAGES).map((name) => join(IMAGES, name, "vmlinuz"));

describe.skipIf(paths.length === 0)("the table of a measured build comes out of its image", () => {
  test.each(paths)("%s", { timeout: 120_000 }, async (path) => {
    const facts = await factsOfFile(path);
    if (typeof facts === "string") throw new Error(facts);
    const build = tableOf(facts);
    const differing = build === undefined ? [] : compareWithTable(facts, build);
    expect(differing.filter(({ verdict }) => verdict === "differs")).toEqual([]);
  });
});
