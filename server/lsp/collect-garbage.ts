/** Garbage collection on demand, of a process of Node. */
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes in use below which there is nothing worth the time: a server with a short story open has a tenth of it. */
const WORTHWHILE = 128 * 2 ** 20;

/** Bytes in use up to which it takes some 20 ms. */
const QUICK = 64 * 2 ** 20;

type Collect = (options: { type: "major"; execution: "sync"; flavor?: "last-resort" }) => void;

let collector: Collect | undefined;

/** Collects all garbage and gives the room back to the system, where at least so many bytes are in use: a tenth of a second for 100 MiB. */
export function collectGarbage(worthwhile = WORTHWHILE): void {
  if (getHeapStatistics().used_heap_size < worthwhile) return;
  // Others keep the pages that became free.
  collect()({ type: "major", execution: "sync", flavor: "last-resort" });
}

/**
 * Collects what loading a program left, where no more than so many bytes are in use. V8 is about to: it found a heap that has hardly grown yet,
 * and would go through all of it bit by bit during the next thirty edits, which took twice their time.
 */
export function collectAfterLoading(most = QUICK): void {
  if (getHeapStatistics().used_heap_size <= most) collect()({ type: "major", execution: "sync" });
}

function collect(): Collect {
  if (collector === undefined) {
    // A context that is made from here on has it.
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as Collect;
    setFlagsFromString("--no-expose-gc");
  }
  return collector;
}
