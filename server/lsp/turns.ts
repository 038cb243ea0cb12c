/**
 * When open documents are analysed: at once, but behind the changes that have already arrived. Each document has one place
 * in the queue, and a newer version takes the place of the older one; there is no timer that everybody waits for.
 */

/** A change that is still on its way arrives within so many turns of the event loop. */
const QUIET_TURNS = 2;

export class Turns {
  /** Addresses in the order they will be served, with the turns each still waits. */
  readonly #waiting = new Map<string, number>();
  #scheduled = false;
  readonly #defer: (run: () => void) => void;
  readonly #serve: (uri: string) => "done" | "more";

  /** `serve` must not throw. What has more to do is served again behind the others. */
  constructor(defer: (run: () => void) => void, serve: (uri: string) => "done" | "more") {
    this.#defer = defer;
    this.#serve = serve;
  }

  /** Puts a document in the queue, or back to its wait if it is there. */
  request(uri: string): void {
    this.#waiting.set(uri, QUIET_TURNS);
    this.#schedule();
  }

  /** Puts a document that cannot wait in the queue. */
  hurry(uri: string): void {
    this.#waiting.set(uri, 0);
    this.#schedule();
  }

  /** Whether somebody waits. */
  get isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  withdraw(uri: string): void {
    this.#waiting.delete(uri);
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      this.#turn();
      this.#schedule();
    });
  }

  /** Serves at most one document, so that messages get their turn in between. */
  #turn(): void {
    for (const [uri, turns] of this.#waiting) this.#waiting.set(uri, turns - 1);
    for (const [uri, turns] of this.#waiting) {
      if (turns > 0) continue;
      this.#waiting.delete(uri);
      if (this.#serve(uri) === "more") this.#waiting.set(uri, 0);
      return;
    }
  }
}
