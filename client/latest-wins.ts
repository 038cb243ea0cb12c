/**
 * Asks for work faster than it can be done: at most one run is under way, and however many demands come meanwhile, one
 * more run answers them all. A view that follows the typing never queues up.
 */
export interface Demand {
  (): void;
  /** Resolves when nothing is under way or wanted. */
  settled(): Promise<void>;
}

/** `failed` hears of runs that threw; the next demand runs again. */
export function latestWins(run: () => Promise<void>, failed: (error: unknown) => void): Demand {
  let wanted = false;
  let running: Promise<void> | undefined;
  async function work(): Promise<void> {
    while (wanted) {
      wanted = false;
      try {
        await run();
      } catch (error) {
        failed(error);
      }
    }
    running = undefined;
  }
  const demand = (): void => {
    wanted = true;
    running ??= Promise.resolve().then(work);
  };
  return Object.assign(demand, { settled: () => running ?? Promise.resolve() });
}
