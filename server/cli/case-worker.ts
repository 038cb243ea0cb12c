/**
 * A thread of `memzone check`: takes one job at a time and answers with plain data.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Boundary } from "../disk/boundary.ts";
import { CaseRunner, type Job } from "./case-runner.ts";
import { OUTSIDE } from "./folders-read.ts";
import type { WorkerRole } from "./worker-pool.ts";

const { folder, read } = workerData as WorkerRole;
const runner = new CaseRunner(folder, new Boundary(read, OUTSIDE));
const port = parentPort!;
port.on("message", async (job: Job) => port.postMessage(await runner.run(job)));
