/** One text of a real machine, read as what it is. */
import { listingOfTar } from "./container/tar-text.ts";
import type { Source } from "./facts.ts";
import { MACHINE_READERS } from "./readers.ts";
import { recogniseSource } from "./recognise.ts";

/** The machine half of a text; `unknown`: why it is none, the end of a sentence. `name`: what people call it. */
export function sourceOfText(name: string, text: string): Source | { readonly unknown: string } {
  const recognised = recogniseSource(text);
  if ("unknown" in recognised) return recognised;
  const { kind } = recognised;
  return { kind, name, layout: [], ...MACHINE_READERS[kind](text) };
}

/** The same of a text that may be a tar; undefined where it is none of the kinds that are known. */
export function readSource(name: string, text: string): Source | undefined {
  const source = sourceOfText(name, listingOfTar(text) ?? text);
  return "unknown" in source ? undefined : source;
}
