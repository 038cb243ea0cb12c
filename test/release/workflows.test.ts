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

  test("puts nothing that others wrote into a command", () => {
    const commands = [...text.matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/g)].map(
      ([, block, line]) => block ?? line!,
    );
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });
});
