import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { BUILT, folderWith, PROGRAM, removeFolder } from "./program.ts";
import { HOLDS } from "./scenarios.ts";

const ROOT = join(import.meta.dirname, "../..");
if (BUILT === undefined) console.warn("dist/cli.js is not built of these sources: what it loads is not looked at.");

const folder = folderWith({ "holds.memzone": HOLDS });
/** Tells what the main thread loads. */
const hooks = join(folder, "hooks.mjs");
writeFileSync(
  hooks,
  `import { registerHooks } from "node:module";
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) registerHooks({ load(url, context, next) { writeSync(2, "loads " + url + "\\n"); return next(url, context); } });`,
);
afterAll(() => removeFolder(folder));

/** What names the nearest command: it imports nothing else, and knows no word of the language. */
const NEAREST_WORD = ["grammar/did-you-mean.ts", "grammar/edit-distance.ts"];

/** What reads texts of other encodings imports nothing either. */
const ENCODINGS = "server/sources/container/decode.ts";

/** Files of the project that a call loads, by their path. */
function loadedBy(program: string, ...args: string[]): readonly string[] {
  const env = { ...process.env, NODE_OPTIONS: "", NODE_DISABLE_COMPILE_CACHE: "1" };
  const options = { cwd: folder, env, encoding: "utf8" } as const;
  const { stderr } = spawnSync(process.execPath, ["--import", hooks, program, ...args], options);
  const urls = [...stderr.matchAll(/^loads (file:.*)$/gm)].map((match) => fileURLToPath(match[1]!));
  return urls.filter((path) => path !== hooks).map((path) => relative(ROOT, path).replaceAll("\\", "/"));
}

describe("a call loads what it needs", { timeout: 60_000 }, () => {
  test.for([["--help"], ["dance"]])("%j needs neither the language nor the kernel", (args) => {
    const loaded = loadedBy(PROGRAM, ...args);
    expect(loaded).toContain("server/cli/main.ts");
    const folders = loaded.map((path) => path.split("/").slice(0, 2).join("/"));
    expect([...new Set(folders)].sort()).toEqual([
      ...NEAREST_WORD,
      "package.json",
      "server/cli",
      "server/disk",
      "server/views",
    ]);
    expect(loaded.length).toBeLessThan(13);
  });

  test("fmt needs the language alone", () => {
    const loaded = loadedBy(PROGRAM, "fmt", "--check", "holds.memzone");
    expect(loaded).toContain("grammar/format.ts");
    expect(loaded.filter((path) => /^server\/(analysis|simulation|lsp)\//.test(path))).toEqual([]);
  });

  test("the main thread of check needs none of the kernel: threads do", () => {
    const loaded = loadedBy(PROGRAM, "check", "--jobs", "1", "holds.memzone");
    expect(loaded).toContain("server/cli/sweep.ts");
    expect(loaded.filter((path) => /^(grammar|server\/(simulation|sources|lsp))\//.test(path)).sort()).toEqual([
      ...NEAREST_WORD,
      ENCODINGS,
    ]);
  });

  test("a scenario that names no kernel image needs none of what unpacks them", () => {
    const loaded = loadedBy(PROGRAM, "show", "holds.memzone");
    expect(loaded).toContain("server/simulation/steps.ts");
    expect(loaded.filter((path) => /xz-decompress|kernel-image\/(unpack|read-image)/.test(path))).toEqual([]);
    expect(loaded.filter((path) => path.includes("vscode-languageserver"))).toEqual([]);
  });

  test.skipIf(BUILT === undefined)("of the bundle --version loads one file", () => {
    expect(loadedBy(BUILT!, "--version")).toEqual(["dist/cli.js"]);
    expect(
      loadedBy(BUILT!, "fmt", "holds.memzone").filter((path) => /server\.js|check\.js|show\.js/.test(path)),
    ).toEqual([]);
  });
});
