/** The thread of one subject: what hangs in it does not stop the one that watches. */
import { parentPort, workerData } from "node:worker_threads";
import { fuzzed, type Watcher } from "./run.ts";
import type { Share } from "./subject.ts";
import { subjectNamed } from "./subjects.ts";

export interface Work {
  readonly name: string;
  readonly seed: number;
  readonly milliseconds: number;
  readonly share: Share;
}

const { name, seed, milliseconds, share } = workerData as Work;
const until = Date.now() + milliseconds;
const port = parentPort!;

const watcher: Watcher = {
  begins: (input) => port.postMessage({ begins: input }),
  done: (inputs, finds) => port.postMessage({ inputs, finds }),
  found: (find) => port.postMessage({ found: find }),
};
await fuzzed(subjectNamed(name)!, seed, () => Date.now() > until, watcher, share);
port.postMessage({ ended: true });
port.close();
