import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

describe.each(workflows)("%s", (_name, text) => {
  test("takes actions by the commit, with their version beside it", () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action!);
    expect(used.length).toBeGreaterThan(0);
    const local = /^\.\/\.github\/workflows\/[\w-]+\.yml$/;
    expect(
      used.filter((action) => !local.test(action) && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  test("may read the sources alone, unless a job says what else it needs", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    const [, ...jobs] = text.split(/^ {2}(?=[\w-]+:$)/m);
    const writers = jobs.filter((job) => job.includes(": write")).map((job) => job.slice(0, job.indexOf(":")));
    expect(writers.filter((job) => job !== "publish")).toEqual([]);
  });

  test("calls workflows that can be called", () => {
    const called = [...text.matchAll(/uses: \.\/\.github\/workflows\/(.+)/g)].map(([, file]) => file!);
    expect(called.filter((file) => !/^ {2}workflow_call:/m.test(new Map(workflows).get(file) ?? ""))).toEqual([]);
  });

  test("names packages as files: npm takes FOLDER/FILE for a repository of GitHub", () => {
    const published = [...text.matchAll(/npm publish (\S+)/g)].map(([, what]) => what!);
    expect(published.filter((what) => !what.startsWith("./"))).toEqual([]);
  });

  test("attaches files to a release, and no folder", () => {
    const attached = [...text.matchAll(/gh release create (.+)/g)].flatMap(([, words]) => words!.split(" "));
    expect(attached.filter((word) => /\/\*?$/.test(word))).toEqual([]);
  });

  test("puts nothing that others wrote into a command", () => {
    const commands = [...text.matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/g)].map(
      ([, block, line]) => block ?? line!,
    );
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });
});

test("what the command line reads beside itself is in its package", () => {
  const { files } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const sources = ["show.ts", "terminal.ts", "case-threads.ts"].map((name) =>
    readFileSync(new URL(`../../server/cli/${name}`, import.meta.url), "utf8"),
  );
  const read = sources.flatMap((text) => [...text.matchAll(/"([\w-]+\.(?:js|css|json))"/g)].map(([, name]) => name!));
  expect(read).toContain("webview.js");
  expect(read.filter((name) => !files.includes(`dist/${name}`))).toEqual([]);
});
