/** Work in slices: what takes long is done in pieces of some milliseconds, between which messages are served. */
import type { Host } from "./host.ts";

/** Milliseconds of one piece. */
export const SLICE = 8;

/** Begins a slice; what is returned tells whether it is over. */
export function beginSlice({ budget }: Pick<Host, "budget">): () => boolean {
  const begin = budget.now();
  return () => budget.now() - begin >= SLICE;
}

/** What a file that nobody waits for may cost. */
export const BACKGROUND_BUDGET = { steps: 5000, runs: 50_000, milliseconds: 2000 } as const;
/** Milliseconds between two looks while others are served. */
const PATIENCE = 50;

export interface Background {
  /** Whether somebody waits for an open document. */
  readonly isBusy: () => boolean;
  /** Begins one slice of work, and tells when it is over. */
  readonly slice: () => () => boolean;
  readonly defer: (run: () => void) => void;
}

/** Calls `step` until it says that there is no more to do: in slices, and only while nobody waits for anything else. */
export function inBackground(host: Background, step: () => boolean): void {
  const goOn = (): void => {
    if (host.isBusy()) {
      setTimeout(goOn, PATIENCE).unref?.();
      return;
    }
    const isOver = host.slice();
    do {
      if (step()) return;
    } while (!isOver());
    host.defer(goOn);
  };
  host.defer(goOn);
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
