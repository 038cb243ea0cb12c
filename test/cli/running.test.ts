import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../server/cli/main.ts";
import { BUILT, CALLED, folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";
import { BROKEN, FAILS, HOLDS, SIZES } from "./scenarios.ts";

const many = Object.fromEntries(
  Array.from({ length: 200 }, (_, at) => [`many/${String(at).padStart(3, "0")}.memzone`, HOLDS]),
);
const folder = folderWith({
  "mixed/broken.memzone": BROKEN,
  "mixed/fails.memzone": FAILS,
  "mixed/holds.memzone": HOLDS,
  "mixed/latin1.memzone": new Uint8Array([0x23, 0x20, 0xe4, 0x0a]),
  "mixed/sizes.memzone": SIZES,
  "logs/scenarios/uses.memzone": HOLDS.replace("kernel 6.1 x86_64", 'kernel 6.1 x86_64 { build from "../boot.dmesg" }'),
  "logs/boot.dmesg": "Linux version 6.1.0\n",
  "good/a.memzone": HOLDS,
  "good/b.memzone": HOLDS,
  ...many,
});
afterAll(() => removeFolder(folder));

describe("memzone check on threads", { timeout: 120_000 }, () => {
  test.for([
    ["text", "1"],
    ["jsonl", "5"],
  ] as const)("tells in %s what one thread tells: %s", async ([format, jobs]) => {
    const here = await memzoneHere(folder, "check", "mixed", "logs/scenarios", "--format", format);
    expect(here.status).toBe(2);
    const there = await memzone(folder, "check", "mixed", "logs/scenarios", "--format", format, "--jobs", jobs);
    expect(there).toEqual(here);
  });

  test("writes JSON lines: the run, a line a case in order, and the end", async () => {
    const { out } = await memzoneHere(folder, "check", "mixed", "--format", "jsonl");
    const [head, ...rest] = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(head).toMatchObject({ schema: 1, shard: { index: 1, count: 1 }, files: 5, unread: [] });
    expect(rest.pop()).toEqual({ ok: false, cases: 5 });
    expect(rest.map(({ number }) => number)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [4, 1],
    ]);
    expect(rest[3].unread).toContain("mixed/latin1.memzone: it is not UTF-8 text");
    expect(rest[5].case).toMatchObject({ file: "mixed/sizes.memzone", params: { size: "512M" } });
    const { out: json } = await memzoneHere(folder, "check", "mixed", "--format", "json");
    expect(rest.flatMap((line) => line.case ?? [])).toEqual(JSON.parse(json).results);
  });

  test("a shard without a case is an empty run", async () => {
    const { status, out } = await memzoneHere(folder, "check", "good", "--shard", "9/9");
    expect([status, out]).toEqual([0, "0 files, 0 cases: 0 errors, 0 warnings\n"]);
  });

  test("is broken off by Ctrl-C: what was written is whole lines, and the process ends by the signal", async () => {
    await expectBrokenOff("SIGINT", [CALLED]);
  });

  // On an older Node the built program runs the one that was installed for it.
  test.skipIf(BUILT === undefined)(
    "is broken off on an older Node, too, with the program that it has run",
    async () => {
      const older = join(folder, "older.cjs");
      writeFileSync(older, 'Object.defineProperty(process.versions, "node", { value: "20.9.0" });\n');
      await expectBrokenOff("SIGTERM", ["--require", older, BUILT!]);
    },
  );
});

async function expectBrokenOff(by: NodeJS.Signals, program: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...program, "check", "many", "--format", "jsonl", "--jobs", "2"], {
    cwd: folder,
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    // The head and a first case are there: it runs.
    if (out.split("\n").length < 3 && `${out}${text}`.split("\n").length >= 3) child.kill(by);
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const signal = await new Promise((resolve) => child.on("close", (_code, by) => resolve(by)));
  expect([signal, err]).toEqual([by, ""]);
  expect(out.endsWith("\n")).toBe(true);
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).not.toHaveProperty("ok");
}

const CLEAR = "\u001b[K";

/** What `check` writes live to a terminal; undefined: there is none. */
async function live(...args: string[]): Promise<{ readonly bar: string; readonly out: string }> {
  let bar = "";
  let out = "";
  await main(["check", ...args], {
    out: (text) => {
      out += text;
    },
    err: () => undefined,
    live: (text) => {
      bar += text;
    },
    columns: 100,
    colour: false,
    folder,
  });
  return { bar, out };
}

test("a progress bar counts the cases, combinations included, and is gone in the end", async () => {
  const { bar, out } = await live("good", "mixed/sizes.memzone");
  const drawn = bar
    .split(CLEAR)
    .join("\r")
    .split("\r")
    .filter((text) => text !== "");
  expect(drawn[0]).toBe("[------------------------] 0/3 cases");
  expect(drawn.at(-1)).toBe("[########################] 4/4 cases");
  expect(bar.endsWith(`\r${CLEAR}`)).toBe(true);
  expect(out).toBe((await memzoneHere(folder, "check", "good", "mixed/sizes.memzone")).out);
});

test("there is no bar for one case, and none beside a pipe", async () => {
  expect((await live("good/a.memzone")).bar).toBe("");
  expect((await memzone(folder, "check", "good")).err).toBe("");
});
