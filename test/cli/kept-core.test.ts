import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

  /** What a call prints that keeps code in `cache`. */
  function run(cache: string, ...args: string[]): string {
    const { NODE_COMPILE_CACHE: _place, NODE_DISABLE_COMPILE_CACHE: _off, ...all } = process.env;
    const env = { ...all, NO_COLOR: "1", NODE_OPTIONS: "", XDG_CACHE_HOME: join(folder, cache) };
    return execFileSync(process.execPath, [join(dist, "cli.js"), ...args], {
      cwd: folder,
      env,
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

  test("nowhere, where there is no place for it", () => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken", "memzone"), "");
    expect(run("taken", "show", "holds.memzone")).toBe(run("elsewhere", "show", "holds.memzone"));
    expect(existsSync(join(folder, "taken", "memzone", "compiled"))).toBe(false);
  });
});
