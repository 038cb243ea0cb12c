/** Texts of files as sources: what kind each is, and what it tells of the machine. */
import type { Source } from "../../sources/facts.ts";
import { MACHINE_READERS } from "../../sources/readers.ts";
import { recogniseSource } from "../../sources/recognise.ts";

/** A file's text. */
export interface NamedText {
  /** What people call it. */
  readonly name: string;
  readonly text: string;
  /** The file goes on behind this text. */
  readonly cut: boolean;
}

/** A source, and the text its places lie in. */
export interface ReadSource {
  readonly source: Source;
  readonly text: string;
  readonly cut: boolean;
}

/** `unknown`: why it is none, the end of a sentence. */
export function readSource({ name, text, cut }: NamedText): ReadSource | { readonly unknown: string } {
  const recognised = recogniseSource(text);
  if ("unknown" in recognised) return recognised;
  const { kind } = recognised;
  return { source: { kind, name, layout: [], ...MACHINE_READERS[kind](text) }, text, cut };
}

/** Lines count from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
