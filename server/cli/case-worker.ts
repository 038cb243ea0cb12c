/**
 * A thread of `memzone check`: takes one job at a time.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { CasesRole, Job } from "./case-jobs.ts";
import { CaseService } from "./case-service.ts";

const service = new CaseService(workerData as CasesRole);
const port = parentPort!;
// What is thrown ends the thread, and whoever gave the job is told.
port.on("message", (job: Job) => void service.serve(job, (answer) => port.postMessage(answer)));
