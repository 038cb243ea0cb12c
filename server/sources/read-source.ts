/** One text of a real machine, read as what it is. */
import { listingOfTar } from "./container/tar-text.ts";
import type { Source } from "./facts.ts";
import { MACHINE_READERS } from "./readers.ts";
import { recogniseSource } from "./recognise.ts";

/** The machine half of a text; undefined where it is none of the kinds that are known. `name`: what people call it. */
export function readSource(name: string, text: string): Source | undefined {
  const plain = listingOfTar(text) ?? text;
  const recognised = recogniseSource(plain);
  if ("unknown" in recognised) return undefined;
  const { machine, doubts } = MACHINE_READERS[recognised.kind](plain);
  return { kind: recognised.kind, name, machine, layout: [], doubts };
}
