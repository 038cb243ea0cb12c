/** Values of the server as they were sent last: with an update that says what differs, they become the new ones. */
import type { Update } from "../server/lsp/protocol.ts";
import { applied } from "../server/views/differences.ts";

export class HeldValues<T> {
  readonly #held = new Map<string, { readonly id: string; readonly value: T }>();

  /** Asks for what takes the place of `kind`, given the id of what is held of it. */
  async ask(kind: string, send: (known: { readonly known?: string }) => Promise<Update<T> | null>): Promise<T | null> {
    const held = this.#held.get(kind);
    const update = await send(held === undefined ? {} : { known: held.id });
    if (update === null) return null;
    if ("value" in update) return this.#hold(kind, update.id, update.value);
    // It differs from what was held when it was asked for, whatever has come in between.
    if (held?.id === update.since) return this.#hold(kind, update.id, applied(held.value, update.difference) as T);
    const whole = await send({});
    return whole !== null && "value" in whole ? this.#hold(kind, whole.id, whole.value) : null;
  }

  #hold(kind: string, id: string, value: T): T {
    this.#held.set(kind, { id, value });
    return value;
  }
}
