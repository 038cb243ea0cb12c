/**
 * `memzone check`: analyses files and folders with every combination of their parameters and reports what was found.
 */
import { availableParallelism } from "node:os";
import type { Boundary } from "../disk/boundary.ts";
import { type Options, readArguments, readCount, readShard } from "./arguments.ts";
import { CaseRunner, type Job } from "./case-runner.ts";
import type { Command } from "./command.ts";
import { findScenarios } from "./files.ts";
import { boundaryOf } from "./folders-read.ts";
import { allHolds, type Report } from "./report.ts";
import { junitReport } from "./report-junit.ts";
import { githubReport, jsonReport, textReport } from "./report-lines.ts";
import { sarifReport } from "./report-sarif.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";
import { VERSION } from "./version.ts";
import { runJobs } from "./worker-pool.ts";

const FORMATS: ReadonlyMap<string, (report: Report) => string> = new Map([
  ["text", textReport],
  ["json", jsonReport],
  ["sarif", (report: Report) => sarifReport(report, VERSION)],
  ["junit", junitReport],
  ["github", githubReport],
]);

const OPTIONS = {
  format: { type: "string", default: "text" },
  shard: { type: "string", default: "1/1" },
  jobs: { type: "string" },
  allow: { type: "string", multiple: true, default: [] },
} as const satisfies Options;

/** Combinations of one file that a thread takes at once. */
const CASES_A_JOB = 16;
/** Fewer cases than these are done before a second thread has started. */
const CASES_A_THREAD = 12;

export const check: Command = {
  usage: `memzone check PATH… [--format text|json|sarif|junit|github] [--shard I/N] [--jobs N] [--allow DIR]…

Checks files, and every .memzone file below folders.

  --format F   text (default), json, sarif (2.1.0), junit (XML) or github (workflow annotations)
  --shard I/N  runs the I-th of N parts of all cases
  --jobs N     uses N threads (default: as many as there are processors, where it pays)
  --allow DIR  lets scenarios name files below another folder; without it, those below the folders given or of the
               files given, their git repository, and the working directory where it encloses them`,
  options: OPTIONS,
  run: runCheck,
};

async function runCheck(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("check", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  if (positionals.length === 0) return wrongCall(terminal, "check what? Name files or folders (memzone check PATH…)");
  const format = FORMATS.get(String(values.format));
  if (format === undefined) {
    return wrongCall(terminal, `unknown format '${values.format}': one of ${[...FORMATS.keys()].join(", ")}`);
  }
  const shard = readShard(String(values.shard));
  if (shard === undefined) {
    return wrongCall(terminal, `'${values.shard}' is no shard: write I/N, as in --shard 2/8, with I from 1 to N`);
  }
  const wantedThreads = values.jobs === undefined ? availableParallelism() : readCount(String(values.jobs));
  if (wantedThreads === undefined) return wrongCall(terminal, `'${values.jobs}' is no number of jobs`);

  const boundary = boundaryOf(positionals, values.allow as readonly string[], terminal.folder);
  const found = findScenarios(positionals, terminal.folder, boundary);
  const unread = [...found.wrong];
  const jobs = shardOf(readJobs(found.paths, terminal, boundary, unread), shard);
  const cases = jobs.reduce((sum, job) => sum + job.combinations.length, 0);
  const threads =
    values.jobs === undefined ? Math.min(wantedThreads, Math.ceil(cases / CASES_A_THREAD)) : wantedThreads;
  const bar = progressBar(terminal, cases);
  const results = await runJobs(jobs, threads, terminal.folder, boundary, bar.done);
  bar.clear();
  const report: Report = { cases: results.flat() };
  terminal.out(format(report));
  for (const sentence of unread) terminal.err(`memzone: ${sentence}`);
  if (unread.length > 0) return EXIT.wrongCall;
  return allHolds(report) ? EXIT.fine : EXIT.failed;
}

/** One job for each file, or several where it has many combinations. */
function readJobs(paths: readonly string[], terminal: Terminal, boundary: Boundary, unread: string[]): readonly Job[] {
  const runner = new CaseRunner(terminal.folder, boundary);
  const jobs: Job[] = [];
  for (const path of paths) {
    const scenario = runner.read(path);
    if ("wrong" in scenario) {
      unread.push(scenario.wrong);
      continue;
    }
    if (scenario.message !== undefined) terminal.err(`memzone: ${path}: ${scenario.message}`);
    for (let from = 0; from < scenario.combinations.length; from += CASES_A_JOB) {
      jobs.push({ path, combinations: scenario.combinations.slice(from, from + CASES_A_JOB) });
    }
  }
  return jobs;
}

/** Case by case in turn, so that the shards of a large matrix are of one size. */
function shardOf(jobs: readonly Job[], { index, count }: { index: number; count: number }): readonly Job[] {
  let number = 0;
  return jobs
    .map(({ path, combinations }) => ({
      path,
      combinations: combinations.filter(() => number++ % count === index - 1),
    }))
    .filter(({ combinations }) => combinations.length > 0);
}

const BAR = 24;

/** On a terminal, and only where there is something to wait for. */
function progressBar(
  terminal: Terminal,
  total: number,
): { readonly done: (job: Job) => void; readonly clear: () => void } {
  const { live } = terminal;
  if (live === undefined || total < 2) return { done: () => undefined, clear: () => undefined };
  let finished = 0;
  let shown = -1;
  return {
    done: ({ combinations }) => {
      finished += combinations.length;
      const filled = Math.floor((finished * BAR) / total);
      if (filled === shown) return;
      shown = filled;
      live(`\r[${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${finished}/${total} cases`);
    },
    clear: () => live("\r\u001b[K"),
  };
}
