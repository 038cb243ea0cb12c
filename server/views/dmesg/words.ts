/** The type of a table of words: for each kind of message its lines. */
import type { LogContext } from "./log-context.ts";

/** None where the version prints nothing. */
export type WordsOf<M extends { readonly kind: string }> = {
  readonly [K in M["kind"]]: (message: Extract<M, { readonly kind: K }>, context: LogContext) => readonly string[];
};
