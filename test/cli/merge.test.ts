import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { folderWith, memzoneHere, removeFolder } from "./program.ts";
import { BROKEN, EXACT, FAILS, HOLDS, MACHINE, SIZES, USES } from "./scenarios.ts";

const { version } = manifest;

const folder = folderWith({
  "all/broken.memzone": BROKEN,
  "all/exact.memzone": EXACT,
  "all/fails.memzone": FAILS,
  "all/holds.memzone": HOLDS,
  "all/machine.memzone": MACHINE,
  "all/sizes.memzone": SIZES,
  "all/uses.memzone": USES.replace("shared/", ""),
  "good/holds.memzone": HOLDS,
  "latin1/a.memzone": new Uint8Array([0x23, 0x20, 0xe4, 0x0a]),
  "latin1/b.memzone": HOLDS,
  "empty/notes.txt": "no scenario",
  "many/a.memzone": Array.from({ length: 13 }, (_, at) => `param p${at} = 1 | 2`).join("\n"),
});
afterAll(() => removeFolder(folder));

/** Runs `check PATH` as so many shards, each into a file; the names of the files. */
async function shards(count: number, path: string, name: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (let index = 1; index <= count; index++) {
    const { out } = await memzoneHere(folder, "check", path, "--format", "jsonl", "--shard", `${index}/${count}`);
    files.push(`${name}-${index}.jsonl`);
    writeFileSync(join(folder, files.at(-1)!), out);
  }
  return files;
}

describe("memzone merge", { timeout: 120_000 }, () => {
  test("shows what can't be seen in results that somebody wrote, in every format", async () => {
    const [name] = await shards(1, "all/broken.memzone", "hostile");
    const path = join(folder, name!);
    const written = readFileSync(path, "utf8").replaceAll(
      /"(code|message|file)":"/g,
      '"$1":"\\u001b[2J\\u202e\\u009b31m',
    );
    writeFileSync(path, written);
    for (const format of ["text", "json", "jsonl", "sarif", "junit", "github"]) {
      const { out } = await memzoneHere(folder, "merge", name!, "--format", format);
      expect([format, out.length > 100, /(?![\n\t])[\p{Cc}\p{Cf}]/u.test(out)]).toEqual([format, true, false]);
    }
  });

  test.for([1, 3, 11])("says of %i shards what one run says, in every format", async (count) => {
    const files = await shards(count, "all", `all${count}`);
    for (const format of ["text", "json", "jsonl", "sarif", "junit", "github"]) {
      const whole = await memzoneHere(folder, "check", "all", "--format", format);
      const merged = await memzoneHere(folder, "merge", ...files.toReversed(), "--format", format);
      expect(whole.status).toBe(1);
      expect(merged).toEqual(whole);
    }
  });

  test("ends as the run would have: 0 where all holds", async () => {
    const files = await shards(2, "good", "good");
    expect(await memzoneHere(folder, "merge", ...files)).toEqual(await memzoneHere(folder, "check", "good"));
    expect((await memzoneHere(folder, "merge", ...files)).status).toBe(0);
  });

  test("tells, once, of a file that no shard could read", async () => {
    const whole = await memzoneHere(folder, "check", "latin1", "empty");
    expect(whole.status).toBe(2);
    const files = ["1/2", "2/2"].map((shard) => `read-${shard[0]}.jsonl`);
    for (const [at, file] of files.entries()) {
      const args = ["check", "latin1", "empty", "--format", "jsonl", "--shard", `${at + 1}/2`];
      writeFileSync(join(folder, file), (await memzoneHere(folder, ...args)).out);
    }
    expect(await memzoneHere(folder, "merge", ...files)).toEqual(whole);
  });

  test("tells, once, that not all combinations were run", { timeout: 120_000 }, async () => {
    const files = await shards(2, "many", "many");
    const { err, out } = await memzoneHere(folder, "merge", ...files);
    expect(err).toBe(
      "memzone: many/a.memzone: the parameters have 8192 combinations; the first 4096 are run: split the scenario to run more\n",
    );
    expect(out).toMatch(/^1 file, 4096 cases: /m);
  });

  test("names the shards that are missing, and reports those that are there", async () => {
    const files = await shards(4, "all", "of4");
    const one = await memzoneHere(folder, "merge", files[0]!, files[1]!, files[3]!);
    expect([one.status, one.err]).toEqual([2, "memzone: shard 3/4 is missing\n"]);
    expect(one.out).toMatch(/^\d files, \d cases: /m);
    const two = await memzoneHere(folder, "merge", files[2]!, files[0]!);
    expect([two.status, two.err]).toEqual([2, "memzone: shards 2/4, 4/4 are missing\n"]);
    const far = join(folder, "far.jsonl");
    writeFileSync(far, readFileSync(join(folder, files[0]!), "utf8").replace('"count":4', '"count":400000000'));
    expect((await memzoneHere(folder, "merge", "far.jsonl")).err).toMatch(
      /^memzone: shards 2\/400000000, .*9\/400000000 and 399999991 more are missing\n$/,
    );
  });

  test("takes a shard that comes twice once, and says so", async () => {
    const files = await shards(2, "good", "twice");
    writeFileSync(join(folder, "again.jsonl"), readFileSync(join(folder, files[0]!)));
    const { status, out, err } = await memzoneHere(folder, "merge", ...files, "again.jsonl");
    expect([status, err]).toEqual([2, "memzone: shard 1/2 comes twice: twice-1.jsonl is taken, again.jsonl is not\n"]);
    expect(out).toMatch(/^1 file, 1 case: /m);
  });

  test("refuses shards of several runs", async () => {
    const [all] = await shards(2, "all", "run");
    const [good] = await shards(2, "good", "other");
    const [, third] = await shards(3, "all", "third");
    const other = join(folder, "version.jsonl");
    writeFileSync(other, readFileSync(join(folder, all!), "utf8").replace(/"memzone":"[^"]+"/, '"memzone":"9.9.9"'));
    for (const [file, why] of [
      [good, "one was over 7 files, the other over 1"],
      [third, "one is of 2 shards, the other of 3"],
      ["version.jsonl", `memzone ${version} wrote one, 9.9.9 the other`],
    ]) {
      const { status, out, err } = await memzoneHere(folder, "merge", all!, file!);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toBe(`memzone: ${all} and ${file} are not of one run: ${why}\n`);
    }
  });

  test("refuses what is no results, or not all of them", async () => {
    const [file] = await shards(1, "all", "whole");
    const text = readFileSync(join(folder, file!), "utf8");
    const lines = text.trimEnd().split("\n");
    const { out: json } = await memzoneHere(folder, "check", "good", "--format", "json");
    const NONE = "it holds no results of 'memzone check --format jsonl'";
    const BROKEN_OFF = "it has no end: the run that wrote it was broken off";
    const wrong: readonly (readonly [string, string])[] = [
      ["", NONE],
      ["[]\n", NONE],
      ["null\n", NONE],
      [json, NONE],
      [HOLDS, NONE],
      [lines.slice(1).join("\n"), NONE],
      [lines[0]!.replace('"index":1', '"index":2'), NONE],
      [`${lines[0]}\n`, BROKEN_OFF],
      [lines.slice(0, -1).join("\n"), BROKEN_OFF],
      [text.slice(0, -4), BROKEN_OFF],
      [[...lines.slice(0, 3), "{}", ...lines.slice(3)].join("\n"), "its line 4 is no result"],
      [text.replace('"severity":"error"', '"severity":"grave"'), "its line 2 is no result"],
      [[...lines.slice(0, 3), ...lines.slice(4)].join("\n"), `it holds 7 cases and ends with '"cases":8'`],
      [text.replace('"schema":1', '"schema":2'), `memzone ${version} wrote it in a form that this version can't read`],
    ];
    for (const [content, why] of wrong) {
      writeFileSync(join(folder, "wrong.jsonl"), content);
      const { status, out, err } = await memzoneHere(folder, "merge", "wrong.jsonl");
      expect([status, out, err]).toEqual([2, "", `memzone: can't read wrong.jsonl: ${why}\n`]);
    }
  });

  test.for([
    [["merge"], /merge what\?/],
    [["merge", "all"], /can't read all: it is a directory/],
    [["merge", "missing.jsonl"], /can't read missing\.jsonl: no such file/],
    [["merge", "x.jsonl", "--format", "html"], /unknown format 'html': one of text, json, sarif, junit, github, jsonl/],
  ] as const)("ends with 2 and one sentence: %j", async ([args, sentence]) => {
    const { status, err } = await memzoneHere(folder, ...args);
    expect(status).toBe(2);
    expect(err.trimEnd().split("\n").length).toBe(1);
    expect(err).toMatch(sentence);
  });
});
