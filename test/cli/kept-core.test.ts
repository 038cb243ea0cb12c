import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BUILT, folderWith, removeFolder } from "./program.ts";
import { HOLDS } from "./scenarios.ts";

if (BUILT === undefined) console.warn("dist/cli.js is not built of these sources: what it keeps is not looked at.");

describe.skipIf(BUILT === undefined)("compiled code of the core is kept", { timeout: 60_000 }, () => {
  const folder = folderWith({ "holds.memzone": HOLDS });
  /** Of the program, whose core is changed. */
  const dist = join(folder, "dist");
  afterAll(() => removeFolder(folder));
  beforeAll(() => cpSync(dirname(BUILT!), dist, { recursive: true }));

  function environment(cache: string): NodeJS.ProcessEnv {
    const { NODE_COMPILE_CACHE: _place, NODE_DISABLE_COMPILE_CACHE: _off, ...all } = process.env;
    return { ...all, NO_COLOR: "1", NODE_OPTIONS: "", XDG_CACHE_HOME: join(folder, cache) };
  }

  /** What a call prints that keeps code in `cache`. */
  function run(cache: string, ...args: string[]): string {
    return execFileSync(process.execPath, [join(dist, "cli.js"), ...args], {
      cwd: folder,
      env: environment(cache),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  }

  /** The files of a cache, by the part that was asked for. */
  function kept(cache: string): ReadonlyMap<string, string> {
    const files = globSync("memzone/compiled/*/*.core", { cwd: join(folder, cache) });
    return new Map(files.map((file) => [/([\w-]+)-[0-9a-f]+\.core$/.exec(file)![1]!, join(folder, cache, file)]));
  }

  test("by the first call, for a user alone, and used by the next one", () => {
    const first = run("used", "show", "holds.memzone");
    expect([...kept("used").keys()]).toEqual(["show"]);
    const file = kept("used").get("show")!;
    const { mtimeMs, mode } = statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(run("used", "show", "holds.memzone")).toBe(first);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  test("by a later call, where the first one compiled little", () => {
    run("little", "show", "--help");
    const file = kept("little").get("show")!;
    const little = statSync(file).size;
    run("little", "show", "holds.memzone");
    expect(statSync(file).size).toBeGreaterThan(1.5 * little);
  });

  test("by the threads of check", () => {
    const first = run("threads", "check", "holds.memzone");
    expect([...kept("threads").keys()]).toEqual(["case-worker"]);
    expect(run("threads", "check", "holds.memzone")).toBe(first);
  });

  test.for(["a byte that is another", "a file that was cut off", "an empty file"] as const)(
    "and taken for none where it is damaged: %s",
    (damage) => {
      const cache = damage.replaceAll(" ", "-");
      const first = run(cache, "show", "holds.memzone");
      const file = kept(cache).get("show")!;
      const good = readFileSync(file);
      const bad = Buffer.from(good);
      const middle = bad.length >> 1;
      bad.writeUInt8(bad.readUInt8(middle) ^ 0xff, middle);
      writeFileSync(
        file,
        { "a byte that is another": bad, "a file that was cut off": bad.subarray(0, middle) }[damage as string] ?? "",
      );
      expect(run(cache, "show", "holds.memzone")).toBe(first);
      // The next call has good code again.
      expect(readFileSync(file).equals(bad)).toBe(false);
      expect(readFileSync(file).length).toBeGreaterThan(good.length / 2);
      expect(run(cache, "show", "holds.memzone")).toBe(first);
    },
  );

  test("and not run where the core is another, though as long", () => {
    expect(run("changed", "explain", "--help")).toContain("memzone explain");
    const core = join(dist, "parts", "core.cjs");
    const text = readFileSync(core, "latin1");
    try {
      writeFileSync(core, text.replaceAll("memzone explain", "memzone EXPLAIN"), "latin1");
      expect(run("changed", "explain", "--help")).toContain("memzone EXPLAIN");
    } finally {
      writeFileSync(core, text, "latin1");
    }
  });

  test("and taken for none where others can write to it, or where it is no file", () => {
    const first = run("shared", "show", "holds.memzone");
    const file = kept("shared").get("show")!;
    chmodSync(file, 0o666);
    expect(run("shared", "show", "holds.memzone")).toBe(first);
    if (process.platform === "win32") return;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(file);
    execFileSync("mkfifo", ["-m", "600", file]);
    expect(run("shared", "show", "holds.memzone")).toBe(first);
    expect(statSync(file).isFile()).toBe(true);
  });

  /** Calls `show --help` behind a script that knows the file that will be kept as KEPT; what becomes of the process, and what lies there afterwards. */
  function runBehind(cache: string, script: string): { status: number | null; stderr: string; files: string[] } {
    run(cache, "show", "holds.memzone");
    const file = kept(cache).get("show")!;
    rmSync(file);
    const before = join(folder, `${cache}.cjs`);
    writeFileSync(before, script);
    const env = { ...environment(cache), KEPT: file };
    const call = ["--require", before, join(dist, "cli.js"), "show", "--help"];
    const { status, stderr } = spawnSync(process.execPath, call, { cwd: folder, env, encoding: "utf8" });
    return { status, stderr, files: readdirSync(dirname(file)).filter((name) => /\.core|victim/.test(name)) };
  }

  /** The name that the process writes to. */
  const NEW = "process.env.KEPT + '.' + process.pid + '-0.new'";

  test("or not, without a word, where it can be neither written nor removed", () => {
    const { status, stderr, files } = runBehind("unwritable", `require("node:fs").mkdirSync(${NEW})`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(files).toEqual([expect.stringMatching(/\.new$/)]);
  });

  test.skipIf(process.platform === "win32")("not through a link", () => {
    const link = `require("node:fs").symlinkSync(require("node:path").join(process.env.KEPT, "../victim"), ${NEW})`;
    expect(runBehind("linked", link)).toEqual({ status: 0, stderr: "", files: [] });
  });

  test("not of a V8 whose flags are others by then", () => {
    const flags = 'process.on("exit", () => require("node:v8").setFlagsFromString("--no-opt"))';
    expect(runBehind("flags", "").files).toEqual([expect.stringMatching(/^show-[0-9a-f]+\.core$/)]);
    expect(runBehind("flags", flags)).toEqual({ status: 0, stderr: "", files: [] });
  });

  test("until nobody needs it any more", () => {
    run("left", "show", "holds.memzone");
    const file = kept("left").get("show")!;
    rmSync(file);
    const other = join(dirname(dirname(file)), "v22.0.0-x64-0-0");
    mkdirSync(other);
    const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
    const ages = {
      "show-0.core": 61,
      "show-1.core": 59,
      "show-2.core.7-0.new": 0.1,
      "show-3.core.7-0.new": 0.01,
      "of-node.cache": 99,
    };
    for (const at of [dirname(file), other]) {
      for (const [name, age] of Object.entries(ages)) {
        writeFileSync(join(at, name), "");
        utimesSync(join(at, name), days(age), days(age));
      }
    }
    run("left", "show", "holds.memzone");
    const stay = ["of-node.cache", "show-1.core", "show-3.core.7-0.new"];
    expect(readdirSync(other).sort()).toEqual(stay);
    expect(readdirSync(dirname(file))).toEqual(expect.arrayContaining([...stay, basename(file)]));
    expect(readdirSync(dirname(file))).not.toContain("show-0.core");
  });

  test("nowhere, where there is no place for it", () => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken", "memzone"), "");
    expect(run("taken", "show", "holds.memzone")).toBe(run("elsewhere", "show", "holds.memzone"));
    expect(existsSync(join(folder, "taken", "memzone", "compiled"))).toBe(false);
  });
});
