/** Work in slices: what takes long is done in pieces of some milliseconds, between which messages are served. */
import type { Host } from "./host.ts";

/** Milliseconds of one piece. */
export const SLICE = 8;

/** Begins a slice; what is returned tells whether it is over. */
export function beginSlice({ budget }: Pick<Host, "budget">): () => boolean {
  const begin = budget.now();
  return () => budget.now() - begin >= SLICE;
}

/** What waits until others were served where a slice is over; undefined where it isn't. */
export function pauses(host: Pick<Host, "budget" | "defer">): () => Promise<void> | undefined {
  let isOver = beginSlice(host);
  return () => {
    if (!isOver()) return undefined;
    return new Promise((resolve) =>
      host.defer(() => {
        isOver = beginSlice(host);
        resolve();
      }),
    );
  };
}
