/**
 * Runs jobs on several threads. A worker is this very program again (the path that node was given), told by its workerData
 * what it is; it takes one job at a time and answers with plain data.
 */
import { existsSync, realpathSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Boundary } from "../disk/boundary.ts";
import { CaseRunner, type Job } from "./case-runner.ts";
import type { CaseResult } from "./report.ts";

export interface WorkerRole {
  readonly memzone: "cases";
  readonly folder: string;
  /** Folders below which files are read. */
  readonly read: readonly string[];
}

export type Progress = (done: Job) => void;

/** The results of each job, in the order of the jobs. `threads` 1 runs them here. */
export async function runJobs(
  jobs: readonly Job[],
  threads: number,
  folder: string,
  boundary: Boundary,
  progress: Progress,
): Promise<readonly (readonly CaseResult[])[]> {
  const program = process.argv[1];
  const workers = Math.min(threads, jobs.length);
  if (workers <= 1 || program === undefined || !existsSync(program)) {
    const runner = new CaseRunner(folder, boundary);
    const here: (readonly CaseResult[])[] = [];
    for (const job of jobs) {
      here.push(await runner.run(job));
      progress(job);
    }
    return here;
  }
  const results: (readonly CaseResult[])[] = jobs.map(() => []);
  let next = 0;
  const take = (): number | undefined => (next < jobs.length ? next++ : undefined);
  const role: WorkerRole = { memzone: "cases", folder, read: boundary.folders };
  await Promise.all(
    Array.from({ length: workers }, () => runWorker(realpathSync(program), role, jobs, take, results, progress)),
  );
  return results;
}

function runWorker(
  program: string,
  role: WorkerRole,
  jobs: readonly Job[],
  take: () => number | undefined,
  results: (readonly CaseResult[])[],
  progress: Progress,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: role });
    let current: number | undefined;
    const give = (): void => {
      current = take();
      if (current === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(jobs[current]);
    };
    worker.on("message", (answer: readonly CaseResult[]) => {
      results[current!] = answer;
      progress(jobs[current!]!);
      give();
    });
    worker.on("error", reject);
    give();
  });
}
