/**
 * Keeps the part of the heap small in which V8 makes new objects. V8 lets it grow to 64 MiB and more, as long as anything survives, and every byte of
 * it is memory that a process gets page by page for the first time: typing in a long story was three times as slow whenever it had grown. What
 * survives here is little, and 16 MiB take the garbage of several edits.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes, both halves of it. */
const MOST = 16 * 2 ** 20;

/** Watches it grow, and stops that where it is large enough. */
export function keepYoungGenerationSmall(): void {
  const observer = new PerformanceObserver(() => {
    if (youngBytes() < MOST) return;
    observer.disconnect();
    // Read by V8 each time it is about to grow.
    setFlagsFromString("--semi-space-growth-factor=1");
  });
  observer.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
