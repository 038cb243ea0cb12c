/** What a client was sent last of each kind, so that it is sent no more than what differs from it. */
import { differenceOf } from "../views/differences.ts";
import type { Update } from "./protocol.ts";

/** Characters of an id, the same for all: what is sent has one length. */
const WIDTH = 7;

export class SentValues<T> {
  readonly #sent = new Map<string, { readonly id: string; readonly value: T }>();
  readonly #first: () => number;
  #count: number | undefined;

  /** `first`: where ids begin, asked once. A client may still hold values of a server that is gone, whose ids began elsewhere. */
  constructor(first: () => number = () => 0) {
    this.#first = first;
  }

  /** `kind`: what takes the place of what. `known`: the id that the client has of it. */
  update(kind: string, value: T, known: string | undefined): Update<T> {
    const last = this.#sent.get(kind);
    const difference = last === undefined ? undefined : differenceOf(last.value, value);
    const isKnown = last !== undefined && last.id === known;
    if (isKnown && difference === undefined) return { id: last.id, since: last.id };
    this.#count ??= this.#first();
    const id = (this.#count++).toString(36).padStart(WIDTH, "0");
    this.#sent.set(kind, { id, value });
    if (!isKnown || difference === undefined) return { id, value };
    return { id, since: last.id, difference };
  }

  /** Forgets all kinds whose names begin so. */
  forget(start: string): void {
    for (const kind of this.#sent.keys()) if (kind.startsWith(start)) this.#sent.delete(kind);
  }
}
