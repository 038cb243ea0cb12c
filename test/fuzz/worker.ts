/** The thread of one subject: what hangs in it does not stop the one that watches. */
import { parentPort, workerData } from "node:worker_threads";
import { fuzzed, type Watcher } from "./run.ts";
import type { Share } from "./subject.ts";
import { subjectNamed } from "./subjects.ts";

export interface Work {
  readonly name: string;
  readonly seed: number;
  /** How long it goes on, or how many inputs all threads run together. */
  readonly milliseconds?: number;
  readonly inputs?: number;
  readonly share: Share;
}

const { name, seed, milliseconds = Number.POSITIVE_INFINITY, inputs, share } = workerData as Work;
const until = Date.now() + milliseconds;
/** Inputs of this thread: the first, and each that stands so many behind it. */
const most = inputs === undefined ? Number.POSITIVE_INFINITY : Math.ceil((inputs - share.thread) / share.of);
const port = parentPort!;

const watcher: Watcher = {
  begins: (input) => port.postMessage({ begins: input }),
  done: (inputs, finds) => port.postMessage({ inputs, finds }),
  found: (find) => port.postMessage({ found: find }),
};
await fuzzed(subjectNamed(name)!, seed, (count) => count >= most || Date.now() > until, watcher, share);
port.postMessage({ ended: true });
port.close();
