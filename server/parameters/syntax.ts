/**
 * The little language in which the catalogue writes a parameter's forms, turned into patterns: upper-case words are
 * placeholders, `[…]` is optional, `[…]*` may repeat, `{a|b}` is one of the words, anything else stands for itself. One text
 * is so the documentation and the check.
 */

import { compareKernelVersions, type KernelVersion, parseKernelVersion } from "../simulation/kernels/version.ts";
import type { Arch } from "../simulation/state/events.ts";
import type { KernelParameter, ParameterForm, ValueKind } from "./parameter.ts";

const NUMBER = "(?:0[xX][0-9a-fA-F]+|[0-9]+)";
const SIZE = `${NUMBER}[kKmMgGtTpPeE]?`;

/** What may stand for each placeholder, as a pattern, and what to say about it. */
export const PLACEHOLDERS: Readonly<Record<string, { readonly pattern: string; readonly meaning: string }>> = {
  SIZE: {
    pattern: SIZE,
    meaning: "bytes, with an optional suffix K M G T P E (powers of 1024); decimal, 0x or 0 octal",
  },
  BASE: { pattern: SIZE, meaning: "a physical address, written like a size" },
  START: { pattern: SIZE, meaning: "where a range begins (included)" },
  END: { pattern: SIZE, meaning: "where a range ends (not included)" },
  ALIGN: { pattern: SIZE, meaning: "a power of two in bytes" },
  N: { pattern: `-?${NUMBER}`, meaning: "a whole number" },
  COUNT: { pattern: NUMBER, meaning: "how many" },
  PAGES: { pattern: "[0-9]+", meaning: "how many, in decimal digits" },
  COUNTU: { pattern: "[0-9]+U", meaning: "how many, with the letter U" },
  PERCENT: { pattern: "[0-9]+%", meaning: "a share of all memory, a whole number" },
  NODE: { pattern: "[0-9]+", meaning: "a NUMA node's number" },
  BOOL: { pattern: "(?:[yYnN01tTfF].*|[oO][nNfF].*)", meaning: "y/n, 1/0, on/off" },
  NAME: { pattern: "[^,:=\\s]+", meaning: "a name" },
  TYPE: { pattern: NUMBER, meaning: "an e820 type: 1 usable, 2 reserved, 3 ACPI data, 4 ACPI NVS, 7 persistent" },
  MAPS: {
    pattern: `${SIZE}(?:[@#$!]${SIZE}|%${SIZE}(?:[-+]${NUMBER})*)?(?:,${SIZE}(?:[@#$!]${SIZE}|%${SIZE}(?:[-+]${NUMBER})*)?)*`,
    meaning: "several ranges, separated by commas",
  },
  FLAGS: { pattern: "[^\\s]*", meaning: "letters or words, as the text below lists them" },
  TEXT: { pattern: ".*", meaning: "anything" },
};

/** The form that a value is written in; undefined where it is written in none. `value` undefined: no `=`. */
export function formOf(parameter: KernelParameter, value: string | undefined): ParameterForm | undefined {
  const written = value === undefined ? parameter.name : `${parameter.name}=${value}`;
  return parameter.forms.find((form) => formPattern(form.syntax).test(written));
}

const MISREAD: Readonly<Record<ValueKind, string>> = {
  flag: "",
  text: "",
  bool: "neither yes nor no, so the kernel keeps its default",
  enum: "none of its words, so the kernel keeps its default",
  list: "not written as the kernel wants it, so it is ignored",
  number: "the kernel reads the number it begins with, if any, or keeps its default",
  size: "the kernel reads the number it begins with, if any, or keeps its default",
  percent: "the kernel reads the number it begins with, if any, or keeps its default",
};

/** What a kernel makes of a value in none of the forms; undefined where it is written in one, or takes anything. */
export function misreadValue(parameter: KernelParameter, value: string | undefined): string | undefined {
  if (parameter.value === "flag" || parameter.value === "text") return undefined;
  const isAbove = parameter.most !== undefined && Number(value) > parameter.most;
  if (formOf(parameter, value) !== undefined && !isAbove) return undefined;
  return parameter.misread ?? MISREAD[parameter.value];
}

/** The values that are words: those that the forms list, and forms that are one. */
export function wordsOfForms({ name, forms }: KernelParameter): readonly string[] {
  const words = forms.flatMap(({ syntax }) => {
    const value = syntax.slice(name.length + 1);
    const lists = [...value.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = ""]) => list.split("|"));
    return lists.length > 0 ? lists : /^[a-z_-]+$/.test(value) ? [value] : [];
  });
  return [...new Set(words)];
}

/** The words in front of an `=` within the values: `fake` of `numa=fake=COUNT`. */
export function prefixesOfForms({ name, forms }: KernelParameter): readonly string[] {
  const prefixes = forms.flatMap(({ syntax }) => /^([a-z_-]+)=/.exec(syntax.slice(name.length + 1))?.[1] ?? []);
  return [...new Set(prefixes)];
}

/** The placeholders of a form, in order of appearance, each once. */
export function placeholdersOf(syntax: string): readonly string[] {
  const words = syntax.slice(syntax.indexOf("=") + 1).match(/[A-Z]+/g) ?? [];
  return [...new Set(words)].filter((word) => word in PLACEHOLDERS);
}

/** Why a kernel doesn't take something: it came later, it is gone, or it belongs to another architecture. */
export type Unavailable =
  | { readonly why: "since" | "until"; readonly version: string }
  | { readonly why: "arch"; readonly arch: readonly Arch[] };

/** Whether a parameter or a form exists in a kernel; undefined: it does. */
export function unavailable(
  what: Pick<ParameterForm, "since" | "until" | "arch">,
  kernel: KernelVersion,
  arch: Arch,
): Unavailable | undefined {
  if (what.arch !== undefined && !what.arch.includes(arch)) return { why: "arch", arch: what.arch };
  if (what.since !== undefined && isBefore(kernel, what.since)) return { why: "since", version: what.since };
  if (what.until !== undefined && !isBefore(kernel, what.until)) return { why: "until", version: what.until };
  return undefined;
}

/** A release candidate of N already holds what N brought: compared without it. */
function isBefore(kernel: KernelVersion, version: string): boolean {
  const bound = parseKernelVersion(version);
  if (bound === undefined) return false;
  const { rc: _rc, next: _next, ...release } = kernel;
  return compareKernelVersions(release, bound) < 0;
}

const patterns = new Map<string, RegExp>();

/** The pattern of a form, anchored at both ends. */
export function formPattern(syntax: string): RegExp {
  let pattern = patterns.get(syntax);
  if (pattern === undefined) {
    pattern = new RegExp(`^${translate(syntax)}$`);
    patterns.set(syntax, pattern);
  }
  return pattern;
}

function translate(syntax: string): string {
  const equals = syntax.indexOf("=");
  // The name is written as it is, even where it holds capitals.
  const name = equals < 0 ? syntax : syntax.slice(0, equals + 1);
  return escapePattern(name) + translateValue(equals < 0 ? "" : syntax.slice(equals + 1));
}

const PIECE = /\[|\]\*?|\{[^}]*\}|[A-Z]+|[^[\]{}A-Z]+/g;

function translateValue(value: string): string {
  let pattern = "";
  for (const [piece] of value.matchAll(PIECE)) {
    if (piece === "[") pattern += "(?:";
    else if (piece === "]") pattern += ")?";
    else if (piece === "]*") pattern += ")*";
    else if (piece.startsWith("{")) pattern += `(?:${piece.slice(1, -1).split("|").map(escapePattern).join("|")})`;
    else pattern += PLACEHOLDERS[piece]?.pattern ?? escapePattern(piece);
  }
  return pattern;
}

/** What can stand next in a form: words as they are, or a placeholder. */
export type NextPiece = { readonly words: readonly string[] } | { readonly placeholder: string };

/** What can stand in a form behind the value as far as it is given; none where the value is not one of the form's. */
export function followingPieces(syntax: string, given: string): readonly NextPiece[] {
  const pieces = (syntax.slice(syntax.indexOf("=") + 1).match(PIECE) ?? []) as readonly string[];
  const found: NextPiece[] = [];
  const seen = new Set<string>();
  const walk = (at: number, from: number): void => {
    const key = `${at} ${from}`;
    const piece = pieces[at];
    if (piece === undefined || seen.has(key)) return;
    seen.add(key);
    if (piece === "[") {
      walk(at + 1, from);
      walk(closing(pieces, at) + 1, from);
    } else if (piece === "]" || piece === "]*") {
      walk(at + 1, from);
      if (piece === "]*") walk(opening(pieces, at) + 1, from);
    } else if (piece in PLACEHOLDERS) {
      const length = new RegExp(`^${PLACEHOLDERS[piece]!.pattern}`).exec(given.slice(from))?.[0].length;
      if (from === given.length) found.push({ placeholder: piece });
      else if (length !== undefined && length > 0) walk(at + 1, from + length);
    } else {
      const words = piece.startsWith("{") ? piece.slice(1, -1).split("|") : [piece];
      const rest = given.slice(from);
      const open = words
        .filter((word) => word.startsWith(rest) && word !== rest)
        .map((word) => word.slice(rest.length));
      if (open.length > 0) found.push({ words: open });
      for (const word of words) if (rest.startsWith(word)) walk(at + 1, from + word.length);
    }
  };
  walk(0, 0);
  return found;
}

function closing(pieces: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < pieces.length; at++) {
    if (pieces[at] === "[") depth++;
    if (pieces[at]!.startsWith("]") && --depth === 0) return at;
  }
  return pieces.length;
}

function opening(pieces: readonly string[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (pieces[at]!.startsWith("]")) depth++;
    if (pieces[at] === "[" && --depth === 0) return at;
  }
  return 0;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
