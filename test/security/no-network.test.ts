/** Memzone sends nothing anywhere: no source asks for a network, and every command works where there is none and asking for one ends the process. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALLED, folderWith, memzoneHere, removeFolder } from "../cli/program.ts";
import { Client, SERVER } from "../lsp/client.ts";
import { COLLISION, EVERYTHING } from "../lsp/session.ts";

const root = join(import.meta.dirname, "../..");
const PRELOADED = ["--require", join(import.meta.dirname, "no-network.cjs")];
const MODULES = "net|http|https|http2|tls|dgram|dns|inspector";

/** Sources in which something stands, below the project's folder. */
function sourcesWith(pattern: RegExp): readonly string[] {
  const files = ["client", "grammar", "server"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs|cjs|js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  expect(files.length).toBeGreaterThan(500);
  return files
    .filter((file) => pattern.test(readFileSync(file, "utf8")))
    .map((file) => relative(root, file).replaceAll("\\", "/"));
}

test("no source asks for a network but for the socket of the client", () => {
  const asks = new RegExp(
    `["'](node:)?(${MODULES})(/promises)?["']|\\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\\(`,
  );
  expect(sourcesWith(asks)).toEqual(["server/lsp/sockets.ts"]);
  // It leads to this machine alone: a number is a port of it, a text a pipe.
  const calls = readFileSync(join(root, "server/lsp/sockets.ts"), "utf8").match(/connect\([^)]*\)/g);
  expect(calls).toEqual(['connect(number, "127.0.0.1")', "connect(pipe!)"]);
});

test("no source starts a program, or runs a text", () => {
  const runs = /["'](node:)?(child_process|cluster|vm|repl|wasi)["']|\beval\(|new Function\b/;
  // The one runs a file of the program's own; the other asks the engine for its own collector of garbage by a name of its own.
  expect(sourcesWith(runs)).toEqual(["server/disk/core-part.ts", "server/lsp/collect-garbage.ts"]);
  // Threads run the program's own files; the tasks of the editor its own command line.
  expect(sourcesWith(/\b(?:Process|Shell|Custom)Execution\(/)).toEqual(["client/check-tasks.ts"]);
});

test.skipIf(!existsSync(join(root, "dist/parts")))(
  "of the bundles, those that can speak to each other by a socket name a module of the network",
  () => {
    // Whatever short name `require` has in a bundle.
    const asks = new RegExp(`(?:[\\w$]\\(|from ?)["'](?:node:)?(${MODULES})["']\\)?`, "g");
    const bundles = [
      ...readdirSync(join(root, "dist/parts")).map((name) => `parts/${name}`),
      "client.js",
      "cli.js",
      "server.js",
    ];
    const named = bundles.flatMap((name) =>
      [...readFileSync(join(root, "dist", name), "utf8").matchAll(asks)].map(([, module]) => `${name}: ${module}`),
    );
    // The server's sockets.ts and its library; vscode-languageclient, which here speaks by pipes.
    expect([...new Set(named)].sort()).toEqual(["client.js: net", "parts/core.cjs: net"]);
  },
);

describe("without a network", () => {
  let folder: string;
  // A network namespace of its own has no interface; where making one is not allowed, the refusals above remain.
  const alone = spawnSync("unshare", ["-rn", "true"]).status === 0 ? ["unshare", "-rn"] : [];

  beforeAll(() => {
    const log = readFileSync(join(root, "samples/two-socket-server.dmesg"), "utf8");
    folder = folderWith({ "a.memzone": COLLISION, "b.memzone": COLLISION, "boot.dmesg": log });
  });
  afterAll(() => removeFolder(folder));

  function run(args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
    const [command, ...rest] = [...alone, process.execPath, ...PRELOADED, ...args];
    const env = { PATH: process.env.PATH, HOME: folder };
    return new Promise((resolve) => {
      const program = execFile(command!, rest, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      );
      program.stdin?.end();
    });
  }

  const CALLS: readonly (readonly string[])[] = [
    ["check", "a.memzone", "b.memzone", "--jobs", "2"],
    ["show", "a.memzone", "--as", "svg"],
    ["show", "a.memzone", "--as", "html"],
    ["show", "boot.dmesg"],
    ["import", "boot.dmesg"],
    ["import", "boot.dmesg", "-o", "made.memzone"],
    ["compare", "a.memzone", "boot.dmesg"],
    ["explain", "movablecore"],
    ["fmt", "b.memzone"],
    ["merge", "a.memzone"],
    ["profile", "a.memzone"],
    ["mcp"],
    ["lsp", "--stdio"],
    ["help", "show"],
  ];

  /** Has threads, standard input, or the page of the built program: a process of its own. */
  function ofItsOwn(args: readonly string[]): boolean {
    return ["check", "mcp", "lsp"].includes(args[0]!) || args.includes("html");
  }

  test("every command is called", async () => {
    const { out } = await memzoneHere(folder, "help");
    const commands = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(9);
    expect(commands.filter((name) => !CALLS.some(([called]) => called === name))).toEqual([]);
  });

  // 0 and 1 are answers; 2 is one too where the file is no kernel image, or no result of a check.
  const answers = ([command]: readonly string[]) => (["profile", "merge"].includes(command!) ? [2] : [0, 1]);

  test.for(CALLS.filter(ofItsOwn))("memzone %s %s %s %s", async (args) => {
    const { status, err } = await run([CALLED, ...args]);
    expect(err).not.toContain("network:");
    expect(answers(args)).toContain(status);
  });

  test("the other commands, one behind the other in one process", async () => {
    const calls = CALLS.filter((args) => !ofItsOwn(args));
    const { out, err } = await run([join(import.meta.dirname, "calls.ts"), JSON.stringify(calls)]);
    expect(err).not.toContain("network:");
    const statuses: readonly number[] = JSON.parse(out);
    expect(calls.filter((args, index) => !answers(args).includes(statuses[index]!))).toEqual([]);
  });

  test("the language server", async () => {
    const client = new Client([...PRELOADED, ...SERVER], alone);
    try {
      await client.initialize(EVERYTHING);
      client.open("file:///a.memzone", COLLISION);
      expect(await client.diagnostics("file:///a.memzone", 1)).not.toEqual([]);
      expect(client.stderr).not.toContain("network:");
    } finally {
      client.kill();
    }
  });

  test("asking for one would be noticed", async () => {
    const [command, ...rest] = [process.execPath, ...PRELOADED, "-e", "require('node:net').connect(1)"];
    const { status, stderr } = spawnSync(command!, rest, { encoding: "utf8" });
    expect([status, stderr]).toEqual([97, "network: net.Socket.connect\n"]);
  });
});
