/**
 * The part of the heap in which V8 makes new objects: of one size, nearly from the start. It begins with 1 MiB, and each time it is full while most of it
 * is still needed, as where a program is loaded, V8 copies all of that and expects a heap that stays small. Later it would grow without need as
 * long as anything survives, and every byte of it is memory that a process gets page by page for the first time: typing in a
 * long story was three times as slow whenever it had grown. What survives here is little, and 32 MiB take the garbage of several edits.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes, both halves of it. */
const SIZE = 32 * 2 ** 20;

/** How much larger it gets where it grows: V8 asks twice, the first time before anybody can say anything. */
const GROWTH = 16;

let growth = GROWTH;

/** Lets it grow to its size at once, and no further. To be called before the program is loaded. */
export function sizeYoungGeneration(): void {
  letGrow(growth);
  const observer = new PerformanceObserver(() => {
    if (youngBytes() < SIZE) return;
    observer.disconnect();
    growth = 1;
    letGrow(growth);
  });
  observer.observe({ entryTypes: ["gc"] });
}

/** Runs something with V8's flags as they were when the program was loaded. */
export function withFirstFlags(run: () => void): void {
  letGrow(GROWTH);
  try {
    run();
  } finally {
    letGrow(growth);
  }
}

/** Read by V8 each time it is about to grow. */
function letGrow(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
