/** Texts of files as sources: what kind each is, and what it tells of the machine. */
import { defined } from "../../simulation/units/defined.ts";
import type { Source } from "../../sources/facts.ts";
import { sourceOfText } from "../../sources/read-source.ts";

/** Which boot of a log a text is. */
export interface LogPart {
  /** Lines of the file in front of the text. */
  readonly linesBefore: number;
  /** `Linux version 6.1.0-25-amd64`. */
  readonly banner: string;
  /** From 1. */
  readonly boot: number;
  readonly of: number;
  /** Bytes of a file that was not read whole. */
  readonly size?: number;
  /** Bytes of the boot that were read, where it goes on. */
  readonly cutAfter?: number;
}

/** A file's text. */
export interface NamedText {
  /** What people call it. */
  readonly name: string;
  readonly text: string;
  /** The file goes on behind this text. */
  readonly cut: boolean;
  /** Of a packed file that is damaged: what is behind this text can't be unpacked. */
  readonly broken?: true;
  /** It is one boot of a longer log. */
  readonly part?: LogPart;
}

/** A source, and the text its places lie in. */
export interface ReadSource {
  readonly source: Source;
  readonly text: string;
  readonly cut: boolean;
  readonly broken?: true;
  readonly part?: LogPart;
  /** Of an archive or a folder whose other files could not all be looked at: its name. */
  readonly lost?: string;
}

/** `unknown`: why it is none, the end of a sentence. */
export function readSource({ name, text, cut, broken, part }: NamedText): ReadSource | { readonly unknown: string } {
  const source = sourceOfText(name, text);
  return "unknown" in source ? source : { source, text, cut, ...defined({ broken, part }) };
}

/** Lines of the file count from 1. */
export function lineAt({ text, part }: Pick<ReadSource, "text" | "part">, offset: number): number {
  let line = 1 + (part?.linesBefore ?? 0);
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
