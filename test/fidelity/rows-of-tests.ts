/** Runs the tests in this process's place, to see which rows of the rule tables they ask for or whether they notice a wrong one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { RowName } from "./rows-asked.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Tests that run the simulator in other processes, which the set-up of the tests does not reach. */
const ELSEWHERE = ["**/lsp/**", "**/cli/**", "**/vscode/**"];

/** A test file, and how many of its tests ask for each row. */
export interface TestRows {
  readonly file: string;
  readonly rows: Readonly<Partial<Record<RowName, number>>>;
}

/** The exit status of `vitest run` with these arguments; prints nothing. */
export function vitestRun(args: readonly string[], environment: Readonly<Record<string, string>>): number {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const excluded = ELSEWHERE.flatMap((pattern) => ["--exclude", pattern]);
  const common = ["run", "--dir", "test", ...excluded];
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [vitest, ...common, ...args], { cwd: ROOT, stdio: "ignore", env }).status ?? 1;
}

/** Test files that name a rule in their text or their own name. */
export function testsNaming(rule: string): readonly string[] {
  return readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("test", file))
    .filter((file) => basename(file) === `${rule}.test.ts` || readFileSync(join(ROOT, file), "utf8").includes(rule));
}

/** Runs every test once; `test/rows-reached.ts` writes down which rows each asks for. */
export function rowsByTestFile(): readonly TestRows[] {
  const folder = mkdtempSync(join(tmpdir(), "memzone-rows-"));
  try {
    if (vitestRun([], { MEMZONE_ROWS: folder }) !== 0) console.error("Some tests fail as it is.");
    return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as TestRows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
