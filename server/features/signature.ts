/**
 * Signature help: how the statement, or the kernel parameter, is written that the cursor stands in, and which part of it comes next.
 * Forms are those of the vocabulary and of the catalogue of parameters.
 */

import { EXPECTATIONS } from "../../grammar/vocabulary/expectations.ts";
import { following, syntaxOf } from "../../grammar/vocabulary/form.ts";
import { BODIES, type Entry, STATEMENTS } from "../../grammar/vocabulary.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { findParameter } from "../parameters/catalogue.ts";
import { type CompletionContext, completionContext } from "./completion-context.ts";
import { formsOf } from "./completion-parameters.ts";

export interface Signature {
  readonly label: string;
  readonly documentation: string;
  /** Parts of the label, by their places in it. */
  readonly parts: readonly (readonly [start: number, end: number])[];
}

export interface SignatureHelp {
  readonly signatures: readonly Signature[];
  readonly active: number;
  /** Of the active signature; undefined: none comes next. */
  readonly activePart: number | undefined;
}

/** Undefined where no statement is begun, or none of the parts it has is left. */
export function signatureAt(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const context = completionContext(analysis, offset);
  if (context === undefined) return undefined;
  if (context.body === "cmdline") return parameterSignature(`${context.before[0] ?? ""}${context.typed}`, context);
  const { before, body, owner } = context;
  const [verb] = before;
  if (verb === undefined) return undefined;
  if (verb === "expect" && body === "none") return expectationSignature(before);
  const inBody = Object.hasOwn(BODIES, body === "device" ? owner : body);
  const entries: readonly Entry[] = inBody
    ? Object.entries(BODIES[(body === "device" ? owner : body) as keyof typeof BODIES])
        .filter(([word]) => word.split(" ")[0] === verb)
        .map(([, entry]) => entry)
    : STATEMENTS.filter(({ word }) => word.split(" ")[0] === verb);
  // What stands behind the arrow is the outcome.
  const arrow = before.indexOf("->");
  return entries.length === 0 ? undefined : statementSignature(entries, before, arrow >= 0);
}

function statementSignature(
  entries: readonly Entry[],
  words: readonly string[],
  isOutcome: boolean,
): SignatureHelp | undefined {
  const signatures = entries.map((entry) => signatureOf(entry.syntax ?? syntaxOf(entry.form), entry.meaning));
  const next = entries.map(({ form }) => following(form, words));
  const active = Math.max(
    0,
    next.findIndex(({ parts, isComplete }) => parts.length > 0 || isComplete),
  );
  if (isOutcome) return { signatures, active, activePart: undefined };
  const [part] = next[active]?.parts ?? [];
  const wanted = part === undefined || part.kind === "options" || part.kind === "body" ? undefined : part;
  const text = wanted?.kind === "operand" ? wanted.operand.label : wanted?.word;
  const { label, parts } = signatures[active]!;
  const taken = words.length > 1 ? label.indexOf(" ") : 0;
  const index = parts.findIndex(([start, end]) => start >= taken && label.slice(start, end) === text);
  return { signatures, active, activePart: index < 0 ? undefined : index };
}

/** All that can be expected, and of it what these words begin. */
function expectationSignature(words: readonly string[]): SignatureHelp {
  const entries = Object.values(EXPECTATIONS);
  const next = entries.map(({ form }) => partBehind(form.split(" "), words));
  const active = Math.max(
    0,
    next.findIndex((part) => part !== undefined),
  );
  const signatures = entries.map(({ form, meaning }) => signatureOf(form, meaning));
  const part = next[active];
  return {
    signatures,
    active,
    activePart: part === undefined || part >= signatures[active]!.parts.length ? undefined : part,
  };
}

/** The part of `expect node0 ZONE FIELD=VALUE …` that comes behind these words; undefined: they are none of it. */
function partBehind(parts: readonly string[], words: readonly string[]): number | undefined {
  let at = 0;
  for (const word of words) {
    if (parts[at] === "[no]" && word !== "no") at++;
    const part = parts[at];
    // Of fields there may be any number.
    if (part === undefined || part.startsWith("FIELD")) return part === undefined ? undefined : at;
    if (!isPart(part, word)) return undefined;
    at++;
  }
  return at;
}

function isPart(part: string, word: string): boolean {
  if (part === "BLOCKS") return /^memory\d/.test(word);
  if (part === "node0") return /^node\d+$/.test(word);
  return /^[A-Z]+$/.test(part) || part === `[${word}]` || part === word;
}

/** Words of a form; what may be left out counts without its brackets. */
function signatureOf(label: string, documentation: string): Signature {
  const parts: (readonly [number, number])[] = [];
  for (const { 0: word, index } of label.matchAll(/"[^"]*"|[^\s[\]{}]+/g)) parts.push([index, index + word.length]);
  return { label, documentation, parts };
}

/** `memmap=1G!`: the form whose signs stand there already, and what comes behind the last of them. */
function parameterSignature(word: string, context: CompletionContext): SignatureHelp | undefined {
  const equals = word.indexOf("=");
  const parameter = equals < 0 ? undefined : findParameter(word.slice(0, equals));
  if (parameter === undefined) return undefined;
  const ofKernel = formsOf(parameter, context);
  // A parameter that this kernel does not know is told of all the same.
  const forms = ofKernel.length === 0 ? parameter.forms : ofKernel;
  const signatures = forms.map(({ syntax, meaning }) => {
    const parts: (readonly [number, number])[] = [];
    for (const { 0: part, index } of syntax.matchAll(/[A-Z_]{2,}|\{[^}]*\}|[a-z0-9_]+(?=,|$|\])/g)) {
      if (index > syntax.indexOf("=")) parts.push([index, index + part.length]);
    }
    return { label: syntax, documentation: meaning, parts };
  });
  const signs = signsIn(word.slice(equals + 1));
  const found = forms.findIndex(({ syntax }) => signsIn(syntax.slice(syntax.indexOf("=") + 1)).startsWith(signs));
  // Nothing is typed yet: a form with a place to fill in says more than a word.
  const open =
    signs === ""
      ? signatures.findIndex(({ label, parts }) => parts.some(([start]) => /[A-Z]/.test(label[start]!)))
      : -1;
  const active = Math.max(0, open < 0 ? found : open);
  const count = signatures[active]?.parts.length ?? 0;
  return { signatures, active, activePart: signs.length < count ? signs.length : undefined };
}

function signsIn(text: string): string {
  return text.replace(/[[\]{}]/g, "").replace(/[^@!#$%,:|+-]/g, "");
}
