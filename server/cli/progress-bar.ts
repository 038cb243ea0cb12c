/**
 * How far a run is, on standard error where that is a terminal, and only where there is something to wait for.
 */
import type { Terminal } from "./terminal.ts";

/** Columns. */
const BAR = 24;

export interface ProgressBar {
  show(done: number, total: number): void;
  /** Makes room for other output; what is shown next draws the bar anew. */
  clear(): void;
}

export function progressBar({ live }: Terminal): ProgressBar {
  if (live === undefined) return { show: () => undefined, clear: () => undefined };
  let shown = "";
  return {
    show: (done, total) => {
      if (total < 2) return;
      const filled = Math.floor((done * BAR) / total);
      // The count changes a thousand times, the bar as often as it has columns, and when more is known to come.
      const state = `${filled}/${total}`;
      if (state === shown) return;
      shown = state;
      live(`\r[${"#".repeat(filled)}${"-".repeat(BAR - filled)}] ${done}/${total} cases\u001b[K`);
    },
    clear: () => {
      if (shown === "") return;
      shown = "";
      live("\r\u001b[K");
    },
  };
}
