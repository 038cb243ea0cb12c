/**
 * What a closed document leaves is given back to the system when nobody waits: V8 collects garbage where it needs room, and until then a process that
 * had some long stories open, one after the other, has the room of all of them.
 */

/** Milliseconds after the last document was closed. */
const QUIET = 2000;

export interface Leftovers {
  /** Whether somebody waits. */
  readonly isBusy: () => boolean;
  /** Gives back what is not needed. */
  readonly collect: () => void;
}

export class AfterClosing {
  readonly #leftovers: Leftovers;
  #timer: NodeJS.Timeout | undefined;

  constructor(leftovers: Leftovers) {
    this.#leftovers = leftovers;
  }

  /** A document was closed. */
  closed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#leftovers.isBusy()) this.closed();
      else this.#leftovers.collect();
    }, QUIET);
    // In a browser a timer is a number.
    this.#timer.unref?.();
  }
}
