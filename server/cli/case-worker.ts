/**
 * A thread of `memzone check`: does its jobs one after the other.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type CasesRole, type Job, NO_MORE } from "./case-jobs.ts";
import { CaseService } from "./case-service.ts";

const service = new CaseService(workerData as CasesRole);
const port = parentPort!;
let done = Promise.resolve();
// What is thrown ends the thread, and whoever gave the job is told.
port.on("message", (job: Job | typeof NO_MORE) => {
  done = done.then(() =>
    job === NO_MORE ? process.exit() : service.serve(job, (answers) => port.postMessage(answers)),
  );
});
