/**
 * What completion offers because of how statements and items are written: the forms of the vocabulary say what can come behind the
 * words that stand there.
 */

import { following, insertOf, insertOfParts, type Part, syntaxOf, withChoices } from "../../grammar/vocabulary/form.ts";
import type { OperandType } from "../../grammar/vocabulary/operands.ts";
import { BODIES, type BodyOwner, type Entry, meaningInside, type StatementEntry } from "../../grammar/vocabulary.ts";
import { choicesOf, meaningOfChoice } from "../analysis/scenario/data-words.ts";
import { SEVERAL_ITEMS } from "../analysis/scenario/machine-spec.ts";
import type { Candidate } from "./completion-candidates.ts";
import type { CompletionContext } from "./completion-context.ts";
import { canSay } from "./completion-machine.ts";
import { memoryLeft } from "./completion-sizes.ts";
import { concurrentLines, exampleFor } from "./completion-state.ts";

/** What an operand offers; undefined: only the words of its list. */
export type Offers = (type: OperandType, context: CompletionContext) => readonly Candidate[] | undefined;

/** What to type for a statement or an item; `known` stands for examples where the scenario has better. */
export function insertionOf(entry: Entry, known?: (type: OperandType) => string | undefined): string {
  return withChoices(entry.insert ?? insertOf(entry.form, choicesOf, known), choicesOf);
}

/** The whole statement with its places to fill in; its word alone where the rest stands there already. */
export function statementCandidate(statement: StatementEntry, context: CompletionContext): Candidate {
  const known = (type: OperandType) =>
    statement.place === "step" ? exampleFor([statement.word], type, context) : undefined;
  const whole = statement.word === "concurrently" ? concurrentLines(context) : undefined;
  return {
    label: statement.word,
    kind: "snippet",
    detail: statement.syntax ?? syntaxOf(statement.form),
    insert: context.hasMore ? statement.word : (whole ?? insertionOf(statement, known)),
    key: `statement:${statement.word}`,
  };
}

/** What can come behind `words`, by every form that they begin; and whether one of these could end here. */
export function behind(
  entries: readonly (readonly [kind: string, entry: Entry])[],
  words: readonly string[],
  offers: Offers,
  context: CompletionContext,
): { readonly candidates: readonly Candidate[]; readonly isComplete: boolean } {
  const found = entries.map(([kind, entry]) => ({ kind, ...following(entry.form, words) }));
  return {
    candidates: found.flatMap(({ kind, parts, rests }) =>
      parts.flatMap((part, index) =>
        partCandidates(part, kind, offers, context).map((each) => finished(each, rests[index]!, words, context)),
      ),
    ),
    isComplete: found.some(({ isComplete }) => isComplete),
  };
}

/** With what has to stand behind it, where nothing does: what is accepted is a whole statement. */
function finished(
  candidate: Candidate,
  rest: readonly Part[],
  words: readonly string[],
  context: CompletionContext,
): Candidate {
  if (rest.length === 0 || context.hasMore || candidate.isWhole === true) return candidate;
  const known = (type: OperandType) => exampleFor([...words, candidate.label], type, context);
  const insert = candidate.insert ?? candidate.label;
  return { ...candidate, insert: `${insert} ${insertOfParts(rest, choicesOf, known)}` };
}

/** The braces of a statement whose head is written, or its name with them: nothing else is missing of `dimm`, and of `kernel 6.12` nothing has to. */
export function bodyBehind(statement: StatementEntry, context: CompletionContext): readonly Candidate[] {
  const { before, hasMore, analysis } = context;
  const { parts, isComplete } = following(statement.form, before);
  if (hasMore || !statement.form.endsWith("{…}")) return [];
  const whole = insertionOf(statement);
  const brace = whole.indexOf("{");
  const body = brace < 0 ? firstItem(statement.word) : whole.slice(brace);
  if (body === undefined) return [];
  // A platform, an architecture comes first.
  if (isComplete && parts.length > 0) return [];
  if (isComplete) return [{ label: "{ }", kind: "snippet", detail: syntaxOf(statement.form), insert: body }];
  const [name] = parts;
  if (name?.kind !== "operand" || name.operand.value !== "new-name") return [];
  const label = freeName(
    name.example,
    analysis.names.map((each) => each.name),
  );
  return [{ label, kind: "device", detail: syntaxOf(statement.form), insert: `‹${label}› ${body}` }];
}

function firstItem(owner: string): string | undefined {
  const [first] = Object.hasOwn(BODIES, owner)
    ? Object.values(BODIES[owner as BodyOwner] as Record<string, Entry>)
    : [];
  return first === undefined ? undefined : `{ ${insertionOf(first)} }`;
}

/** `dimm1` where there is a `dimm0`. */
function freeName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/\d+$/, "");
  for (let number = Number(name.slice(stem.length)); ; number++) {
    if (!taken.includes(`${stem}${number}`)) return `${stem}${number}`;
  }
}

function partCandidates(part: Part, kind: string, offers: Offers, context: CompletionContext): readonly Candidate[] {
  if (part.kind === "word") return standsThere(part.word, kind, context) ? [] : [wordCandidate(part.word, kind)];
  if (part.kind !== "operand") return [];
  const { type, operand, example } = part;
  const offered = offers(type, context);
  if (offered !== undefined) return offered;
  const choices = choicesOf(type);
  if (choices.length > 0) {
    return choices.map((word) => withDetail({ label: word, kind: "value" }, meaningOfChoice(type, word)));
  }
  return operand.value === "string" ? [{ label: `"${example}"`, kind: "value", insert: `"‹${example}›"` }] : [];
}

/** `config NAME=VALUE` has its sign at the name; `from` has no place in front of a body. */
function standsThere(word: string, kind: string, { analysis, wordEnd }: CompletionContext): boolean {
  if (word === "from") return /^\s*\{/.test(analysis.source.slice({ start: wordEnd, end: wordEnd + 4 }));
  return kind === "config" && word === "=";
}

function wordCandidate(word: string, kind: string): Candidate {
  return withDetail({ label: word, kind: "keyword" }, meaningInside(kind, word));
}

/** The items of a body; with what stands before the cursor on its line, what can come behind the last of them. */
export function bodyCandidates(owner: BodyOwner, offers: Offers, context: CompletionContext): readonly Candidate[] {
  const entries = Object.entries(BODIES[owner]) as readonly (readonly [string, Entry])[];
  const begins = new Set(entries.map(([words]) => words.split(" ")[0]!));
  const before = itemWordsOf(context.before);
  const first = before.findLastIndex((word) => begins.has(word));
  if (first >= 0) {
    const begun = entries.filter(([words]) => words.split(" ")[0] === before[first]);
    const { candidates, isComplete } = behind(begun, before.slice(first), offers, context);
    if (!isComplete) return candidates;
  }
  const there = new Set(itemWordsOf([...context.inBody, ...context.behindInBody]));
  const isOver = (word: string): boolean =>
    there.has(word) && !REPEATED.has(owner === "machine" ? `machine ${word}` : word);
  return entries
    .filter(([words]) => !words.includes(" ") && !isOver(words) && (owner !== "machine" || canSay(words, context)))
    .map((each) => itemCandidate(each, (type) => knownOperand(owner, type, offers, context)))
    .map((each) => (owner === "machine" && each.kind === "node" ? withNextNode(each, context) : each))
    .map((each) => (hasValueBehind(begins, context) ? withoutValue(each, context) : each));
}

/** Whether what stands behind the word is its value, and no further item: of `mem|ory 4G` the word alone is written over. */
function hasValueBehind(begins: ReadonlySet<string>, { analysis, wordEnd, offset, span }: CompletionContext): boolean {
  if (wordEnd === offset && span.start === offset) return false;
  const rest = analysis.source.slice({ start: wordEnd, end: wordEnd + NEXT_WORD });
  const next = /^[ \t]+([^\s{}#]+)/.exec(rest)?.[1] ?? /^[ \t]*(\{)/.exec(rest)?.[1];
  return next !== undefined && !begins.has(next.replace(/^node\d+$/, "node0"));
}

function withoutValue(candidate: Candidate, { analysis, span, wordEnd }: CompletionContext): Candidate {
  const word = analysis.source.slice({ start: span.start, end: wordEnd });
  const node = /^node\d+$/.test(word) ? word : "node0";
  return { ...candidate, insert: candidate.kind === "node" ? node : candidate.label };
}

/** Characters behind the cursor's word that its value begins in. */
const NEXT_WORD = 80;

/** What stands for an operand of an item where the machine tells more than the example of the form. */
function knownOperand(
  owner: BodyOwner,
  type: OperandType,
  offers: Offers,
  context: CompletionContext,
): string | undefined {
  if (owner === "node" && type === "SIZE") return memoryLeft(context);
  const isOffered = type === "RANGE" || (owner === "node" && type === "CPUS");
  return isOffered ? offers(type, context)?.[0]?.label : undefined;
}

/** A node of the machine behind those that it has, with the memory that they leave; processors are those of the nodes that are there. */
function withNextNode(candidate: Candidate, context: CompletionContext): Candidate {
  const words = [...context.inBody, ...context.behindInBody];
  const numbers = words.flatMap((word) => /^node(\d+)$/.exec(word)?.[1] ?? []).map(Number);
  if (numbers.length === 0) return candidate;
  return { ...candidate, insert: `node‹${Math.max(...numbers) + 1}› { memory ‹${memoryLeft(context) ?? "2G"}› }` };
}

/** Items that a body can have more than one of. */
const REPEATED: ReadonlySet<string> = new Set([
  "config",
  "what-if",
  ...["node0", ...SEVERAL_ITEMS].map((item) => `machine ${item}`),
]);

/** Words with any node for `node0`, and a list such as `0,2` as one. */
function itemWordsOf(words: readonly string[]): readonly string[] {
  const joined = words.join(" ").replace(/ ?, ?/g, ",");
  return joined === "" ? [] : joined.split(" ").map((word) => (/^node\d+$/.test(word) ? "node0" : word));
}

function itemCandidate(
  [word, entry]: readonly [string, Entry],
  known: (type: OperandType) => string | undefined,
): Candidate {
  const label = word === "node0" ? "node" : word;
  const insert = insertionOf(entry, known);
  return withDetail({ label, kind: word === "node0" ? "node" : "keyword", insert }, entry.meaning);
}

export function withDetail(candidate: Candidate, detail: string | undefined): Candidate {
  return detail === undefined ? candidate : { ...candidate, detail };
}
