/**
 * `npm run bench`: one table of what things cost, as counts and as ratios within one run, so that it says the same on any machine: edits of
 * stories of any length on machines of any size, beside a Langium server and the bare parse; memory by steps; start; long use; `check`; bundles; boots.
 * `-- --write` writes the figure of counts (figure.json) instead, which a test holds; `-- --short` leaves out stories of 10,000 steps and long use.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "../../grammar/parse.ts";
import { built } from "../built.ts";
import { Client } from "../lsp/client.ts";
import { bootRows } from "./boots.ts";
import { FIGURE, type Figure, figure } from "./figure-file.ts";
import { cpuOf, type EditCost, editCosts } from "./measured-server.ts";
import { soak } from "./soak.ts";
import { EDITS, type Edit, MACHINES, STEPS, story } from "./stories.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const peer = join(here, "peer");
const steps = process.argv.includes("--short") ? STEPS.slice(0, 2) : STEPS;

if (process.argv.includes("--write")) {
  writeFileSync(FIGURE, `${JSON.stringify(figure(), null, 2)}\n`);
} else {
  const server = needed("server.js");
  const cli = needed("cli.js");
  installPeer();
  counts();
  await edits(server);
  bootTable();
  heap();
  await start(server, cli);
  if (!process.argv.includes("--short")) await longUse(server);
  check(cli);
  bundles();
}

function needed(name: "cli.js" | "server.js"): string {
  const found = built(name);
  if (found === undefined) throw new Error("dist/ is not of the sources as they are: npm run build");
  return found;
}

function installPeer(): void {
  if (existsSync(join(peer, "node_modules", "langium"))) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: peer,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the Langium server in test/bench/peer could not be installed");
}

// ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

async function edits(server: string): Promise<void> {
  const rows: Record<string, string>[] = [];
  const ours = new Map<string, Readonly<Record<Edit, EditCost>>>();
  let behind = 0;
  for (const count of steps) {
    // What it parses, links and validates does not depend on the size of the machine.
    const theirs = await editCosts([join(peer, "server.mjs"), "--stdio"], MACHINES[1], count);
    const text = `${story(MACHINES[1], count).join("\n")}\n`;
    const parsed = median(() => parse(text));
    for (const machine of MACHINES) {
      const costs = await editCosts([server, "--stdio"], machine, count);
      ours.set(`${machine.name} ${count}`, costs);
      for (const edit of EDITS) {
        const { cpu, bytes } = costs[edit];
        if (cpu > theirs[edit].cpu) behind++;
        rows.push({
          steps: String(count),
          memory: machine.name,
          edit,
          "CPU ms": cpu.toFixed(1),
          "of Langium": (cpu / theirs[edit].cpu).toFixed(2),
          "of a bare parse": (cpu / parsed).toFixed(2),
          "bytes sent": String(bytes),
        });
      }
    }
  }
  print(`Edits: CPU from the change to its diagnostics (behind Langium in ${behind} of ${rows.length})`, rows);
  const exponents = EDITS.map((edit) => ({
    edit,
    ...Object.fromEntries(
      MACHINES.map(({ name }) => [
        name,
        exponent(steps.map((count) => [count, ours.get(`${name} ${count}`)![edit].cpu] as const)).toFixed(2),
      ]),
    ),
  }));
  print("Fitted exponents of the CPU by the number of steps (0: flat, 1: linear)", exponents);
}

/** The counts as they are now, beside those that are checked in. */
function counts(): void {
  const { counts: now } = figure();
  const { counts: known } = JSON.parse(readFileSync(FIGURE, "utf8")) as Figure;
  const rows = Object.entries(now).flatMap(([name, byEdit]) =>
    Object.entries(byEdit).map(([edit, { bytes, ...rest }]) => ({
      story: name,
      edit,
      ...Object.fromEntries(Object.entries(rest).map(([what, count]) => [what, String(count)])),
      ...Object.fromEntries(Object.entries(bytes).map(([what, count]) => [`bytes: ${what}`, String(count)])),
      "as checked in":
        JSON.stringify({ ...rest, bytes }) === JSON.stringify(known[name]?.[edit as Edit]) ? "yes" : "NO",
    })),
  );
  print("Counts of what an edit does and sends", rows);
}

// ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────────────

function bootTable(): void {
  const rows = bootRows().map(([boot, ratio, ms]) => ({ boot, "of the first": ratio.toFixed(2), ms: ms.toFixed(2) }));
  print("Boots", rows);
}

function heap(): void {
  const sizes = process.argv.includes("--short") ? [1000, 4000] : [1000, 10_000, 100_000];
  const found = sizes.map((count) => {
    const { stdout } = spawnSync(process.execPath, ["--expose-gc", join(here, "heap.ts"), String(count)], {
      encoding: "utf8",
    });
    return [count, (JSON.parse(stdout) as { bytes: number }).bytes] as const;
  });
  const rows = found.map(([count, bytes]) => ({
    steps: String(count),
    MiB: (bytes / 2 ** 20).toFixed(1),
    "bytes a step": (bytes / count).toFixed(0),
  }));
  print(`Heap of an analysed story (exponent ${exponent(found).toFixed(2)})`, rows);
}

/** CPU of a process from its start to its end. */
function cpuOfCall(args: readonly string[]): number {
  const runs = Array.from({ length: 7 }, () => {
    // The shell tells what its children took.
    const { stderr } = spawnSync("sh", ["-c", `"$0" "$@" >/dev/null 2>&1; times >&2`, process.execPath, ...args], {
      encoding: "utf8",
    });
    const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map((one) => {
      const [minutes = "0", seconds = "0"] = one.replace("s", "").split("m");
      return (Number(minutes) * 60 + Number(seconds)) * 1000;
    });
    return user + system;
  });
  return runs.toSorted((a, b) => a - b)[3]!;
}

/** Of the server: with nothing kept of an earlier start, and with what that one kept. */
async function start(server: string, cli: string): Promise<void> {
  // The server keeps what it compiled 5 s after it began.
  const untilKept = 6500;
  const bare = cpuOfCall(["-e", ""]);
  const version = cpuOfCall([cli, "--version"]);
  const cache = mkdtempSync(join(tmpdir(), "memzone-bench-"));
  const before = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = cache;
  const first = await firstDiagnostics(server, untilKept);
  const later: { readonly cpu: number; readonly wall: number }[] = [];
  for (let count = 0; count < 9; count++) later.push(await firstDiagnostics(server, 0));
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  rmSync(cache, { recursive: true, force: true });
  const middle = (of: "cpu" | "wall"): number => later.map((one) => one[of]).toSorted((one, other) => one - other)[4]!;
  const row = (what: string, ms: number) => ({ what, "of bare Node": (ms / bare).toFixed(2), ms: ms.toFixed(0) });
  print("Start", [
    row("Node and nothing else", bare),
    row("memzone --version", version),
    row("server, to the first diagnostics (CPU)", middle("cpu")),
    row("server, to the first diagnostics (wall)", middle("wall")),
    row("the same of its very first start (CPU)", first.cpu),
    row("the same of its very first start (wall)", first.wall),
  ]);
}

/** Milliseconds until a server has said what there is to say of a scenario; it lives for some more. */
async function firstDiagnostics(
  server: string,
  more: number,
): Promise<{ readonly cpu: number; readonly wall: number }> {
  const begin = performance.now();
  const client = new Client([server, "--stdio"]);
  await client.initialize({ textDocument: { publishDiagnostics: { versionSupport: true } } });
  client.open("file:///bench/start.memzone", `${story(MACHINES[0], 0).join("\n")}\n`, 1);
  await client.diagnostics("file:///bench/start.memzone", 1);
  const wall = performance.now() - begin;
  const cpu = cpuOf(client.pid) ?? wall;
  await new Promise((resolve) => setTimeout(resolve, more));
  client.kill();
  return { cpu, wall };
}

async function longUse(server: string): Promise<void> {
  const rows = (await soak([server, "--stdio"], 10_000)).map(({ what, count, early, late }) => ({
    what: `${count} ${what}`,
    "MiB at a tenth": early.toFixed(0),
    "MiB at the end": late.toFixed(0),
    ratio: (late / early).toFixed(2),
  }));
  print("Long use of one server", rows);
}

/** The samples over and over, which differ in a comment: every file is read, parsed and simulated. */
function check(cli: string): void {
  const folder = mkdtempSync(join(tmpdir(), "memzone-bench-"));
  const samples = join(root, "samples");
  const texts = readdirSync(samples).filter((name) => name.endsWith(".memzone"));
  for (const name of readdirSync(samples, { withFileTypes: true })) {
    if (name.isFile()) writeFileSync(join(folder, name.name), readFileSync(join(samples, name.name)));
  }
  const copies = 20;
  for (let copy = 0; copy < copies; copy++) {
    for (const name of texts) {
      writeFileSync(join(folder, `${copy}-${name}`), `# ${copy}\n${readFileSync(join(samples, name), "utf8")}`);
    }
  }
  const begin = performance.now();
  const { stdout } = spawnSync(process.execPath, [cli, "check", "--format", "jsonl", folder], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const seconds = (performance.now() - begin) / 1000;
  const cases = stdout.split("\n").filter((line) => line.startsWith("{")).length;
  rmSync(folder, { recursive: true, force: true });
  print("check", [
    { cases: String(cases), "cases a second": (cases / seconds).toFixed(0), seconds: seconds.toFixed(1) },
  ]);
}

function bundles(): void {
  const sizeOf = (path: string): number => {
    const found = statSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  };
  const names = [
    "cli.js",
    "server.js",
    "client.js",
    "webview.js",
    "webview.css",
    "parts",
    "browser/client.js",
    "browser/server.js",
  ];
  print(
    "Bundles",
    names.map((name) => ({ file: `dist/${name}`, KiB: (sizeOf(join(root, "dist", name)) / 1024).toFixed(0) })),
  );
}

// ── Numbers and tables ──────────────────────────────────────────────────────────────────────────────────────────────────

function median(work: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return times.toSorted((a, b) => a - b)[4]!;
}

/** The slope of a line through the logarithms. */
function exponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-3))] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, each) => sum + each[of], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, each) => sum + (each[0] - x) * (each[1] - y), 0);
  return over / logs.reduce((sum, each) => sum + (each[0] - x) ** 2, 0);
}

function print(title: string, rows: readonly Readonly<Record<string, string>>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => row[name]!.length)));
  const isNumber = names.map((name) => rows.every((row) => /^[\d.]*$/.test(row[name]!)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join("  ");
  console.log(`\n${title}\n${line(names)}`);
  for (const row of rows) console.log(line(names.map((name) => row[name]!)));
}
