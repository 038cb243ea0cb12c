/** The thread of one subject: what hangs in it does not stop the one that watches. */
import { parentPort, workerData } from "node:worker_threads";
import { fuzzed } from "./run.ts";
import { subjectNamed } from "./subjects.ts";

const { name, seed, milliseconds } = workerData as { name: string; seed: number; milliseconds: number };
const until = Date.now() + milliseconds;
const port = parentPort!;

await fuzzed(subjectNamed(name)!, seed, () => Date.now() > until, {
  begins: (input) => port.postMessage({ begins: input }),
  done: (inputs, finds) => port.postMessage({ inputs, finds }),
  found: (find) => port.postMessage({ found: find }),
});
port.postMessage({ ended: true });
port.close();
