/**
 * `# memzone: allow CODE, CODE`: the author knows, and wants to hear no more of it. Behind a statement it is about its line, on a line of its own
 * about the statement below. Errors can't be allowed. A code that there is not, and one that nothing is said under, is said in turn.
 */

import type { Span } from "../../../grammar/ast.ts";
import { nearest, nearestByParts } from "../../../grammar/did-you-mean.ts";
import type { PassageGroup } from "../../../grammar/incremental/passage-group.ts";
import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import { DIAGNOSTIC_CODES, isDiagnosticCode } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { passageAddress } from "../scenario/lasting-places.ts";
import { writing } from "../text-edits.ts";
import type { Found } from "./arrange.ts";
import { HERE } from "./group-pieces.ts";

/** A code as it is written in a comment; places count from the beginning of the group. */
interface Allowance {
  readonly code: string;
  /** It is no code that stands there: a word in the place of `allow`, or `allow` with nothing behind it. */
  readonly instead?: "word" | "no-code";
  readonly span: Span;
  /** Where the comment begins. */
  readonly comment: number;
  /** What names its passage (lasting-places.ts), and where that begins. */
  readonly address: string;
  readonly passage: number;
}

/** An allowance and the places that it is about, both ends included; undefined: none. */
interface Covering {
  readonly allowance: Allowance;
  readonly covers: Span | undefined;
}

/** The allowances of a group: those that are about a place in it, and those of which the statement stands in a group further on. */
interface OfGroup {
  readonly own: readonly Covering[];
  readonly open: readonly Allowance[];
}

const COMMENT = /^#\s*memzone:\s*([\w-]*)/;
const ALLOW = "allow";
const KNOWN = new WeakMap<PassageGroup, OfGroup>();
const NO_ALLOWANCES: OfGroup = { own: [], open: [] };
const NOTHING_FOUND: readonly Found[] = [];

/** What came of a group with allowances of its own, and none from elsewhere. */
interface Told {
  readonly piece: readonly Found[];
  readonly isWrong: boolean;
  readonly told: readonly Found[];
}

const TOLD = new WeakMap<PassageGroup, Told>();

/** What is said of groups, by their numbers, without what is allowed and with what is wrong about that. */
export function withoutAllowed(
  pieces: ReadonlyMap<number, readonly Found[]>,
  source: SourceText,
): ReadonlyMap<number, readonly Found[]> {
  const allowances = allAllowances(source);
  if (allowances.size === 0) return pieces;
  const isWrong = [...pieces.values()].some(hasError);
  const across = openOnes(allowances, source);
  const told = new Map(pieces);
  for (const number of new Set([...allowances.keys(), ...across.map(({ to }) => to)])) {
    const { own } = allowances.get(number) ?? NO_ALLOWANCES;
    const others = across.filter(({ from, to }) => from === number || to === number);
    const group = source.groups[number]!;
    const piece = pieces.get(number) ?? NOTHING_FOUND;
    const known = others.length === 0 ? TOLD.get(group) : undefined;
    if (known?.piece === piece && known.isWrong === isWrong) {
      told.set(number, known.told);
      continue;
    }
    const result = new Allowing(isWrong);
    for (const { allowance, covers } of own) result.allow(allowance, covers, piece, piece);
    for (const { allowance, covers, from, to } of others) {
      const about = pieces.get(to) ?? NOTHING_FOUND;
      result.allow(allowance, covers, about, to === number ? piece : NOTHING_FOUND, from === number);
    }
    told.set(number, result.of(piece));
    if (others.length === 0) TOLD.set(group, { piece, isWrong, told: told.get(number)! });
  }
  return told;
}

/** Of the groups that have some. */
function allAllowances(source: SourceText): ReadonlyMap<number, OfGroup> {
  const { groups } = source;
  const found = new Map<number, OfGroup>();
  for (let number = 0; number < groups.length; number++) {
    const group = groups[number]!;
    const own = group.comments ? allowancesOf(group, source, number) : NO_ALLOWANCES;
    if (own !== NO_ALLOWANCES) found.set(number, own);
  }
  return found;
}

const hasError = onceFor((piece: readonly Found[]) => piece.some(({ diagnostic }) => diagnostic.severity === "error"));

/** What allowances do to what is said of one group. */
class Allowing {
  readonly #hidden = new Set<Found>();
  readonly #said: Found[] = [];
  readonly #isWrong: boolean;

  constructor(isWrong: boolean) {
    this.#isWrong = isWrong;
  }

  /** `about`: what is said where its statement stands; `here`: of that, what is said of this group. It `isOurs` to be spoken of. */
  allow(
    { code, instead, span, address, passage }: Allowance,
    covers: Span | undefined,
    about: readonly Found[],
    here: readonly Found[],
    isOurs = true,
  ): void {
    const place = { uri: address, span: movedSpan(span, -passage) };
    const say = (diagnostic: Found["diagnostic"]): void => {
      if (isOurs) this.#said.push({ diagnostic, phase: "file", uri: HERE, span });
    };
    if (instead !== undefined || !isDiagnosticCode(code)) {
      say(unknown(code, place, instead));
      return;
    }
    const isCovered = ({ span: { start } }: Found): boolean =>
      covers !== undefined && covers.start <= start && start <= covers.end;
    const meant = about.filter((each) => each.diagnostic.code === code && isCovered(each));
    const allowed = meant.filter(({ diagnostic }) => diagnostic.severity !== "error");
    if (here === about) for (const each of allowed) this.#hidden.add(each);
    const isError = meant.length > 0;
    // Of a scenario that is wrong, not all is said.
    if (allowed.length > 0 || (this.#isWrong && !isError)) return;
    say(problem("allow-unneeded", place, { code, isError }, { unnecessary: true }));
  }

  of(piece: readonly Found[]): readonly Found[] {
    return [...piece.filter((each) => !this.#hidden.has(each)), ...this.#said];
  }
}

function unknown(code: string, place: Place, instead: Allowance["instead"]): Diagnostic {
  const meant = instead === undefined ? nearestByParts(code, Object.keys(DIAGNOSTIC_CODES)) : ALLOW;
  const fixes = meant === undefined || instead === "no-code" ? [] : [writing(place.uri, place.span, meant)];
  const facts = { code, ...(meant === undefined ? {} : { meant }), ...(instead === undefined ? {} : { instead }) };
  return problem("allow-unknown", place, facts, { fixes });
}

/** Allowances of which the statement stands in another group than their comment, with the numbers of both. */
function openOnes(
  allowances: ReadonlyMap<number, OfGroup>,
  source: SourceText,
): readonly (Covering & { readonly from: number; readonly to: number })[] {
  return [...allowances].flatMap(([from, { open }]) =>
    open.map((allowance) => {
      const covers = coverage(allowance.comment + source.startOf(from), source);
      if (covers === undefined) return { allowance, covers, from, to: from };
      const at = Math.max(0, covers.start - 1);
      const to = source.groupsAt({ start: at, end: at }).last;
      return { allowance, covers: movedSpan(covers, -source.startOf(to)), from, to };
    }),
  );
}

function allowancesOf(group: PassageGroup, source: SourceText, number: number): OfGroup {
  const known = KNOWN.get(group);
  if (known !== undefined) return known;
  const all: Allowance[] = [];
  let start = 0;
  for (const { comments, text, id } of group.passages) {
    for (const comment of comments) {
      const at = start + comment.span.start;
      for (const one of codesIn(comment.text, at)) all.push({ ...one, address: passageAddress(id), passage: start });
    }
    start += text.length;
  }
  const made = all.length === 0 ? NO_ALLOWANCES : sorted(all, group, source, source.startOf(number));
  KNOWN.set(group, made);
  return made;
}

/** A place in the group is the same wherever the group stands. */
function sorted(all: readonly Allowance[], group: PassageGroup, source: SourceText, start: number): OfGroup {
  const own: Covering[] = [];
  const open: Allowance[] = [];
  for (const allowance of all) {
    const covers = coverage(allowance.comment + start, source);
    if (covers !== undefined && covers.start <= start + group.length && covers.end <= start + group.length)
      own.push({ allowance, covers: movedSpan(covers, -start) });
    else open.push(allowance);
  }
  return { own, open };
}

function codesIn(comment: string, start: number): readonly Pick<Allowance, "code" | "span" | "comment" | "instead">[] {
  const [head, word] = COMMENT.exec(comment) ?? [];
  if (head === undefined || word === undefined || word === "") return [];
  const begin = head.length;
  const codes = [...comment.slice(begin).matchAll(/[\w-]+/g)];
  const isAllow = word === ALLOW;
  // Of other comments only those are spoken of that were meant so.
  if (!isAllow && nearest(word, [ALLOW]) === undefined && !codes.some(([code]) => isDiagnosticCode(code))) return [];
  if (!isAllow || codes.length === 0) {
    const span = { start: start + begin - word.length, end: start + begin };
    return [{ code: word, span, comment: start, instead: isAllow ? "no-code" : "word" }];
  }
  return codes.map(({ 0: code, index }) => {
    const at = start + begin + index;
    return { code, span: { start: at, end: at + code.length }, comment: start };
  });
}

/** How far below a comment its statement is looked for. */
const MOST_LINES = 50;

/** Where things begin that a comment is about, both ends included. */
function coverage(comment: number, source: SourceText): Span | undefined {
  const line = source.lineAt(comment);
  const own = source.lineSpan(line);
  if (source.slice({ start: own.start, end: comment }).trim() !== "") return own;
  for (let next = line + 1; next < source.lineCount && next <= line + MOST_LINES; next++) {
    const below = source.lineSpan(next);
    const text = source.slice(below);
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const at = below.start + text.length - text.trimStart().length;
    const statement = source.statementsAt(at).find(({ span }) => span.start === at);
    return statement?.span ?? below;
  }
  return undefined;
}
