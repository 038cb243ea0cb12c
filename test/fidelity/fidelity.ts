/**
 * `npm run fidelity [-- DIR…]`: boots every recorded machine in the simulator, does what was done to it, and tells how much of what the real kernel
 * did it got right. With `--differences` it lists what differs. Fails where a figure fell below the committed baseline.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootKernel } from "../../server/simulation/boot/boot.ts";
import { compareRecording, countsForExact, type Fact, ITEMS, type Item, isRight } from "./compare.ts";
import { readRecording } from "./recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const RECORDINGS = join(HERE, "../recordings");
const BASELINE = join(HERE, "baseline.json");

/** Figures of one kernel: right facts and all facts of each item, exact cases and all cases. */
interface Score {
  readonly facts: Record<Item, { right: number; all: number }>;
  exact: number;
  cases: number;
}

type Scores = Map<string, Score>;

const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const directories = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
process.exitCode = run(directories.length > 0 ? directories : [RECORDINGS], directories.length === 0);

function run(paths: readonly string[], comparesWithBaseline: boolean): number {
  const scores: Scores = new Map();
  for (const path of paths.flatMap(recordingsIn)) {
    const recording = readRecording(path);
    const boot = bootKernel(recording.setup);
    const score = scores.get(recording.kernel) ?? emptyScore();
    scores.set(recording.kernel, score);
    score.cases++;
    if (!("state" in boot)) {
      console.log(`${recording.id}: no boot: ${boot.notes.map(({ message }) => message).join("; ")}`);
      continue;
    }
    const facts = compareRecording(recording, boot);
    count(score, facts);
    if (options.includes("--differences")) printDifferences(recording.id, recording.kernel, facts);
  }
  printTable(scores);
  if (options.includes("--write-baseline")) writeFileSync(BASELINE, `${JSON.stringify(figures(scores), null, 2)}\n`);
  return comparesWithBaseline ? belowBaseline(scores) : 0;
}

/** All recordings in a folder and the folders in it. */
function recordingsIn(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return recordingsIn(path);
      return entry.name.endsWith(".json.gz") ? [path] : [];
    });
}

function emptyScore(): Score {
  const facts = Object.fromEntries(ITEMS.map((item) => [item, { right: 0, all: 0 }])) as Score["facts"];
  return { facts, exact: 0, cases: 0 };
}

function count(score: Score, facts: readonly Fact[]): void {
  for (const fact of facts) {
    score.facts[fact.item].all++;
    if (isRight(fact)) score.facts[fact.item].right++;
  }
  if (facts.filter(countsForExact).every(isRight)) score.exact++;
}

function printDifferences(id: string, kernel: string, facts: readonly Fact[]): void {
  for (const item of ITEMS) {
    const wrong = facts.filter((fact) => fact.item === item && !isRight(fact));
    for (const { about, recorded, simulated } of wrong.slice(0, 3)) {
      console.log(`${id} ${kernel} ${item}: ${about}: recorded ${recorded}, simulated ${simulated}`);
    }
    if (wrong.length > 3) console.log(`${id} ${kernel} ${item}: … ${wrong.length - 3} more`);
  }
}

function printTable(scores: Scores): void {
  const kernels = [...scores.keys()].sort((a, b) => kernelRank(a) - kernelRank(b));
  const rows = [
    ["", ...kernels],
    ...ITEMS.map((item) => [item, ...kernels.map((kernel) => ratio(scores.get(kernel)!.facts[item]))]),
    ["cases exact", ...kernels.map((kernel) => `${scores.get(kernel)!.exact}/${scores.get(kernel)!.cases}`)],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "),
    );
  }
}

function ratio({ right, all }: { right: number; all: number }): string {
  return `${right}/${all}`;
}

/** Wrong facts and inexact cases of each kernel: they may only become fewer. */
function figures(scores: Scores): Record<string, Record<string, number>> {
  return Object.fromEntries(
    [...scores].map(([kernel, { facts, exact, cases }]) => [
      kernel,
      {
        ...Object.fromEntries(ITEMS.map((item) => [item, facts[item].all - facts[item].right])),
        "cases not exact": cases - exact,
      },
    ]),
  );
}

function belowBaseline(scores: Scores): number {
  const baseline = JSON.parse(readFileSync(BASELINE, "utf8")) as Record<string, Record<string, number>>;
  let status = 0;
  for (const [kernel, now] of Object.entries(figures(scores))) {
    for (const [item, wrong] of Object.entries(now)) {
      const allowed = baseline[kernel]?.[item] ?? 0;
      if (wrong <= allowed) continue;
      console.error(
        `${kernel}: ${wrong} ${item === "cases not exact" ? item : `wrong in ${item}`}, ${allowed} in the baseline`,
      );
      status = 1;
    }
  }
  return status;
}

/** x86 kernels by version, then those of other architectures. */
function kernelRank(kernel: string): number {
  const version = /(\d+)\.(\d+)/.exec(kernel);
  return (version === null ? 0 : Number(version[1]) * 100 + Number(version[2])) + (/^\d/.test(kernel) ? 0 : 10_000);
}
