/** Texts of files as sources: what kind each is, and what it tells of the machine. */
import type { Source } from "../../sources/facts.ts";
import { sourceOfText } from "../../sources/read-source.ts";

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
  const source = sourceOfText(name, text);
  return "unknown" in source ? source : { source, text, cut };
}

/** Lines count from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
