import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALLED, type Ended, folderWith, memzoneHere, removeFolder } from "./program.ts";
import { FAILS, HOLDS, SIZES } from "./scenarios.ts";

/** Into how many parts the scripts divide here: each is two processes, whose start is what the tests cost. */
const PARTS = 2;
const SAMPLES = join(import.meta.dirname, "../../samples/ci");
const folder = folderWith({
  "scenarios/fails.memzone": FAILS,
  "scenarios/holds.memzone": HOLDS,
  "scenarios/sizes.memzone": SIZES,
});
afterAll(() => removeFolder(folder));

beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/memzone"), `#!/bin/sh\nexec '${process.execPath}' '${CALLED}' "$@"\n`);
  chmodSync(join(folder, "bin/memzone"), 0o755);
});

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
): Ended {
  const PATH = `${join(folder, "bin")}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", ...more, PATH };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status: status ?? -1, out: stdout, err: stderr };
}

/** A folder of its own, with what the CI would have there. */
function room(name: string): string {
  mkdirSync(join(folder, name, "results"), { recursive: true });
  execFileSync("cp", ["-r", join(folder, "scenarios"), join(folder, name)]);
  return join(folder, name);
}

/** The scripts `key: |` of a YAML file, in order, without their indentation. */
function scriptsOf(yaml: string, key: string): readonly string[] {
  const head = new RegExp(`^( *)(- )?${key}\\|\\n((?:\\1 +\\S.*\\n)+)`, "gm");
  return [...yaml.matchAll(head)].map(([, , , body]) => {
    const indent = /^ */.exec(body!)![0].length;
    return body!.replaceAll(new RegExp(`^ {${indent}}`, "gm"), "");
  });
}

describe("samples/ci", { timeout: 120_000 }, () => {
  test("the workflow for GitHub checks in parts and annotates as one run does", async () => {
    const yaml = readFileSync(join(SAMPLES, "github-matrix.yml"), "utf8");
    const [check, report, ...others] = scriptsOf(yaml, "run: ");
    expect(others).toEqual([]);
    const written: number[] = JSON.parse(/shard: (\[.*\])/.exec(yaml)![1]!);
    expect(written).toEqual(written.map((_, index) => index + 1));
    const shards = written.slice(0, PARTS);
    const here = room("github");
    const bash = (script: string): Ended => run("bash", ["-e", "-c", script], here);
    for (const shard of shards) {
      const script = check!
        .replaceAll(/\$\{\{ matrix.shard }}/g, `${shard}`)
        .replaceAll(/\$\{\{ strategy.job-total }}/g, `${shards.length}`);
      expect(bash(script)).toEqual({ status: 0, out: "", err: "" });
    }
    expect(bash(report!)).toEqual(await memzoneHere(here, "check", "scenarios", "--format", "github"));
  });

  test("the indexed Job for Kubernetes leaves results that make one run", async () => {
    const yaml = readFileSync(join(SAMPLES, "kubernetes-job.yaml"), "utf8");
    const [script, ...others] = scriptsOf(yaml, "");
    expect(others).toEqual([]);
    const completions = Number(/completions: (\d+)/.exec(yaml)![1]);
    expect(/name: SHARDS\n +value: "(\d+)"/.exec(yaml)![1]).toBe(`${completions}`);
    expect(completions).toBeGreaterThanOrEqual(PARTS);
    const { version } = JSON.parse(readFileSync(join(SAMPLES, "../../package.json"), "utf8")) as {
      readonly version: string;
    };
    expect(/image: (\S+)/.exec(yaml)![1]).toBe(`memzone:${version}`);
    const here = room("kubernetes");
    const mounted = script!.replaceAll("/results", join(here, "results")).replaceAll("/scenarios", "scenarios");
    for (let index = 0; index < PARTS; index++) {
      const pod = run("sh", ["-c", mounted], here, { JOB_COMPLETION_INDEX: `${index}`, SHARDS: `${PARTS}` });
      expect(pod).toEqual({ status: 0, out: "", err: "" });
    }
    const merged = /^# +(memzone merge .*)$/m.exec(yaml)![1]!.replace("/results", join(here, "results"));
    expect(run("sh", ["-c", merged], here)).toEqual(await memzoneHere(here, "check", "scenarios"));
  });

  const hasParallel = spawnSync("parallel", ["--version"], { encoding: "utf8" }).stdout?.startsWith("GNU parallel");
  if (!hasParallel) console.warn("GNU parallel is not installed: its sample is not run.");
  test.skipIf(!hasParallel)("the script for GNU parallel prints what one run prints", async () => {
    const here = room("gnu parallel");
    const ended = run(join(SAMPLES, "gnu-parallel.sh"), ["scenarios", `${PARTS}`], here);
    expect(ended).toEqual(await memzoneHere(here, "check", "scenarios"));
    expect(run(join(SAMPLES, "gnu-parallel.sh"), [], here).status).toBeGreaterThan(0);
  });
});
