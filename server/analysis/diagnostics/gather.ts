/**
 * All that is said of a document, at its places in the text. What was said of declarations and of each passage is kept from one version of the
 * text to the next and counts its places from where it stands: here it is put in order, and placed as far as it is shown.
 */

import type { Span } from "../../../grammar/ast.ts";
import { lastUpTo } from "../../../grammar/incremental/borders.ts";
import type { PassageGroup } from "../../../grammar/incremental/passage-group.ts";
import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import { type Diagnostic, type Fix, type FixDesk, madeOf, type Place } from "../analysis.ts";
import { type GroupSaid, isAnnouncing, type ScenarioSaid } from "../assemble.ts";
import type { Run } from "../engine.ts";
import { losesDigits } from "../lost-digits.ts";
import { DEFINITIONS, type DiagnosticCode, definitionOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { type Places, placeIn } from "../scenario/lasting-places.ts";
import { rehome } from "../scenario/sources.ts";
import type { Story } from "../scenario/story.ts";
import { withoutAllowed } from "./allowances.ts";
import { mends } from "./around-edits.ts";
import { arrange, type Counts, countsOf, type Found, gravest } from "./arrange.ts";
import { HERE, NOTHING_SAID, type OwnSaid, ownSaid } from "./group-pieces.ts";
import { PHASES } from "./passage.ts";
import { fixesOfUsedFile, textFixes } from "./text-fixes.ts";

export interface GatheredFrom {
  readonly story: Story;
  readonly run: Run;
  readonly said: ScenarioSaid;
  readonly places: Places;
  readonly desk: FixDesk;
}

export interface Gathered {
  /** As many as are shown. In the order of the text; of one place in the order of the phases. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * By the number of a group, of those of which something is said, where in it an error is, whether it is shown or not: offsets from its beginning,
   * ascending. The same list as long as they are the same.
   */
  readonly errors: ReadonlyMap<number, readonly number[]>;
}

/** Yields now and then where much is put in order anew. */
export function* gatherDiagnostics(from: GatheredFrom): Generator<undefined, Gathered> {
  const { places, story } = from;
  const pieces = yield* piecesOf(from);
  const told = [...withoutAllowed(pieces, places.source)].sort(([a], [b]) => a - b);
  const arranged = told.map(([number, piece]) => ({ number, ...arrangedPiece(piece) }));
  const shown = gravest(arranged.map(({ kept, counts }) => ({ found: kept, counts })));
  const all: Diagnostic[] = [];
  for (const [index, found] of shown.kept.entries()) {
    const start = story.source.startOf(arranged[index]!.number);
    for (const each of found) all.push(shownAt(each, start, from));
  }
  if (shown.cut > 0) {
    const place = { uri: places.uri, span: { start: 0, end: 0 } };
    all.push(problem("too-many-diagnostics", place, { cut: shown.cut }));
  }
  return { diagnostics: all, errors: new Map(arranged.map(({ number, errors }) => [number, errors])) };
}

interface Arranged {
  readonly kept: readonly Found[];
  readonly counts: Counts;
  readonly errors: readonly number[];
}

/** By what is told of a group, which stays the same list as long as it is the same. */
const arrangedPiece = onceFor((told: readonly Found[]): Arranged => {
  const kept = arrange(told);
  const isError = ({ uri, diagnostic }: Found): boolean => uri === HERE && diagnostic.severity === "error";
  const errors = told.filter(isError).map(({ span }) => span.start);
  return { kept, counts: countsOf(kept), errors: errors.sort((a, b) => a - b) };
});

// ── Group by group ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Something said of a group's text elsewhere: `source` is the number of the group that says it, -1 of declarations. */
interface Incoming {
  readonly source: number;
  readonly order: number;
  readonly found: Found;
}

/** By what a group itself says: what comes of it together with what is said elsewhere. */
const PIECES = new WeakMap<OwnSaid, { readonly incoming: readonly Incoming[]; readonly piece: readonly Found[] }>();

const NO_INCOMING: readonly Incoming[] = [];

/** Groups of passages whose diagnostics were put in order, and not taken over. Exact, so that it can be tested. */
export const piecesMade = { count: 0 };

/** What there is to say of groups, in the order of the phases; of most of a long story nothing is. */
function* piecesOf(from: GatheredFrom): Generator<undefined, ReadonlyMap<number, readonly Found[]>> {
  const owns = yield* ownOfGroups(from.said);
  const incoming = incomingOf(owns, from);
  const pieces = new Map<number, readonly Found[]>();
  for (const number of new Set([...owns.keys(), ...incoming.keys()])) {
    const own = owns.get(number) ?? NOTHING_SAID;
    const others = incoming.get(number) ?? NO_INCOMING;
    const known = own === NOTHING_SAID ? undefined : PIECES.get(own);
    if (known !== undefined && isSameIncoming(known.incoming, others)) pieces.set(number, known.piece);
    else {
      const piece = pieceOf(own, others, number, from);
      piecesMade.count++;
      if (own !== NOTHING_SAID) PIECES.set(own, { incoming: others, piece });
      arrangedPiece(piece);
      pieces.set(number, piece);
      yield;
    }
  }
  return pieces;
}

/** Of the groups that say something. */
function* ownOfGroups(said: ScenarioSaid): Generator<undefined, ReadonlyMap<number, OwnSaid>> {
  const told = new Set<DiagnosticCode>();
  const expected = expectedCodes(said);
  const owns = new Map<number, OwnSaid>();
  let first = 0;
  for (let number = 0; number < said.groups.length; number++) {
    const group = said.groups[number]!;
    if (group.isLoud) {
      owns.set(number, ownSaid(group, { told, expected, first }));
      yield;
    }
    first += group.run.story.entries.length;
  }
  return owns;
}

/** What is said at places that lie elsewhere than who says it, by the group of the place: of other files at the statement that names them. */
function incomingOf(owns: ReadonlyMap<number, OwnSaid>, from: GatheredFrom): ReadonlyMap<number, readonly Incoming[]> {
  const { said, places, story } = from;
  const { source } = story;
  const found = new Map<number, Incoming[]>();
  const add = (sayer: number, order: number, one: Omit<Found, "uri" | "span">): void => {
    const { uri, span } = placed(one.diagnostic, places);
    const home = uri === places.uri ? span : homeOf(uri, from);
    // The first character of a group ends the line in front of it.
    const at = Math.max(0, home.start - 1);
    const group = source.groupsAt({ start: at, end: at }).last;
    const start = source.startOf(group);
    const here = uri === places.uri ? { uri: HERE, span: movedSpan(span, -start) } : { uri, span };
    const all = found.get(group) ?? [];
    found.set(group, all);
    all.push({ source: sayer, order, found: { ...one, ...here } });
  };
  for (const [order, diagnostic] of said.ofHead.entries()) add(-1, order, { diagnostic, phase: "file" });
  for (const [number, { abroad }] of owns) {
    for (const { diagnostic, phase, order } of abroad) add(number, order, { diagnostic, phase });
  }
  const stopped = whereItStopped(from);
  if (stopped !== undefined) add(said.groups.length, 0, stopped);
  return found;
}

function isSameIncoming(a: readonly Incoming[], b: readonly Incoming[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ source, order, found }, index) => {
      const other = b[index]!;
      const isHere = found.uri === HERE && other.found.uri === HERE;
      return (
        // What a file is called and where it is named is in what is said of it.
        isHere && source === other.source && order === other.order && isSameFound(found, other.found)
      );
    })
  );
}

function isSameFound(a: Found, b: Found): boolean {
  const isSamePlace = a.span.start === b.span.start && a.span.end === b.span.end;
  return a.diagnostic === b.diagnostic && a.phase === b.phase && isSamePlace;
}

/** All that is said at the places of a group, in the order of the phases, and of one phase as it came up. */
function pieceOf(own: OwnSaid, incoming: readonly Incoming[], number: number, from: GatheredFrom): readonly Found[] {
  const { uri } = from.places;
  const { homes } = from.story.head.sources;
  const start = from.story.source.startOf(number);
  const isOfItself = incoming.some(({ source }) => source === number);
  const itself = isOfItself
    ? [...own.found, ...incoming.flatMap(({ source, order, found }) => (source === number ? { ...found, order } : []))]
    : own.found;
  const all: readonly Found[] = [
    ...incoming.flatMap(({ source, found }) => (source < number ? found : [])),
    ...(isOfItself ? itself.toSorted((a, b) => a.order - b.order) : itself),
    ...incoming.flatMap(({ source, found }) => (source > number ? found : [])),
  ];
  const read = withoutConsequences(withoutExplained(all), from.story.source.groups[number]!);
  return PHASES.flatMap((phase) => read.filter((each) => each.phase === phase)).map((each) => {
    if (each.uri === HERE) return each;
    const diagnostic = madeOf(each.diagnostic, rehome(shown(each, from), uri, homes));
    return { ...each, diagnostic, uri: HERE, span: movedSpan(diagnostic.span, -start), isShown: true };
  });
}

/** Where what is said of another file is told. */
function homeOf(uri: string, { story }: GatheredFrom): Span {
  return story.head.sources.homes.get(uri)?.span ?? { start: 0, end: 0 };
}

/** Where the budget ran out. */
function whereItStopped({ run, story, places }: GatheredFrom): Found | undefined {
  const { stop } = run;
  if (stop === undefined) return undefined;
  let left = stop.at;
  for (const [number, { entries, readings }] of story.groups.entries()) {
    const entry = entries[left];
    if (entry === undefined) {
      left -= entries.length;
      continue;
    }
    const { passage } = readings[entry.reading]!;
    const { start } = [...story.source.passagesOf(number)][entry.reading]!;
    const span = movedSpan(passage.statements[entry.entry.index]!.keyword, start);
    const place = { uri: places.uri, span };
    return { diagnostic: problem("over-budget", place, stop), phase: "budget", ...place };
  }
  return undefined;
}

/** A bad value is said once: by the simulation, where that reads it. */
function withoutExplained(found: readonly Found[]): readonly Found[] {
  const doubled = found.filter(({ phase, diagnostic: { code } }) => phase === "file" && code === "param-value");
  if (doubled.length === 0) return found;
  // An error that the scenario expects is none any more.
  const isError = ({ severity, isMeant, code }: Diagnostic): boolean =>
    severity === "error" || (isMeant === true && definitionOf(code).severity === "error");
  const explained = new Set(
    found.filter(({ phase, diagnostic }) => phase === "timeline" && isError(diagnostic)).map(keyOf),
  );
  return found.filter((each) => !doubled.includes(each) || !explained.has(keyOf(each)));
}

/**
 * Of a line of which something was not understood the errors are said up to the first behind which it is read otherwise than it was meant:
 * the others follow from that, and so does what the simulation makes of the line.
 */
function withoutConsequences(found: readonly Found[], group: PassageGroup): readonly Found[] {
  const isOwnError = (each: Found): boolean => each.uri === HERE && each.diagnostic.severity === "error";
  const unread = found.filter((each) => isOwnError(each) && each.diagnostic.code === "syntax");
  if (unread.length === 0) return found;
  const starts = lineStartsOf(group);
  const lineOf = ({ span }: Found): number => lastUpTo(starts, span.start);
  const firsts = new Map<number, Found>(unread.toReversed().map((each) => [lineOf(each), each]));
  return found.filter((each) => {
    const first = each.uri === HERE ? firsts.get(lineOf(each)) : undefined;
    if (first === undefined || first === each) return true;
    // A step is simulated as it was meant, which is not what is written.
    if (each.phase === "timeline") return false;
    if (!isOwnError(each) || each.span.start < first.span.start) return true;
    const isApart = each.diagnostic.code !== "syntax" || each.diagnostic.readOn === true;
    return first.diagnostic.readOn === true && isApart && each.span.start > first.span.start;
  });
}

/** Where in a group lines begin, the one that it begins in among them. */
function lineStartsOf({ passages }: PassageGroup): readonly number[] {
  const starts = [0];
  let start = 0;
  for (const { lineStarts, text } of passages) {
    for (const at of lineStarts) starts.push(start + at);
    start += text.length;
  }
  return starts;
}

function keyOf({ uri, span }: Place): string {
  return `${uri} ${span.start}`;
}

/** The same at its place in the text, of a group that begins at `start`. */
function shownAt(found: Found, start: number, from: GatheredFrom): Diagnostic {
  if (found.isShown === true) return found.diagnostic;
  return shown({ ...found, uri: from.places.uri, span: movedSpan(found.span, start) }, from);
}

/** The same at its place in the text, with its fixes as they are when somebody asks for them. */
function shown(found: Found, from: GatheredFrom): Diagnostic {
  return madeOf(found.diagnostic, new ShownDiagnostic(found, from));
}

class ShownDiagnostic implements Diagnostic {
  readonly uri: string;
  readonly span: Span;
  readonly code: Diagnostic["code"];
  readonly severity: Diagnostic["severity"];
  readonly message: string;
  readonly related: Diagnostic["related"];
  readonly unnecessary?: boolean;
  declare readonly fixes: Diagnostic["fixes"];
  readonly #original: Diagnostic;
  readonly #from: Pick<GatheredFrom, "places" | "desk">;
  #made: Diagnostic["fixes"] | undefined;

  /** Its own property, and one getter for all: what copies a diagnostic copies its fixes, and all have one shape. */
  static readonly #FIXES: PropertyDescriptor & ThisType<ShownDiagnostic> = {
    enumerable: true,
    get() {
      this.#made ??= this.#allFixes();
      return this.#made;
    },
  };

  constructor({ diagnostic, uri, span }: Found, { places, desk }: GatheredFrom) {
    const { code, severity, message, unnecessary, related } = diagnostic;
    this.uri = uri;
    this.span = span;
    this.code = code;
    this.severity = severity;
    this.message = message;
    this.related = related.flatMap((one) => {
      const at = placeIn(one, places);
      return at === undefined ? [] : [{ ...at, message: one.message }];
    });
    if (unnecessary !== undefined) this.unnecessary = unnecessary;
    this.#original = diagnostic;
    this.#from = { places, desk };
    Object.defineProperty(this, "fixes", ShownDiagnostic.#FIXES);
  }

  #allFixes(): Diagnostic["fixes"] {
    const { fixes, laterFixes, isMeant } = this.#original;
    const { places, desk } = this.#from;
    if (isMeant === true) return [];
    const all = [...fixes, ...(laterFixes?.(desk) ?? [])].map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, ...placed(edit, places) })),
    }));
    if (this.uri !== places.uri) return [...all, ...fixesOfUsedFile(this, desk)];
    const ofText = textFixes(this, places.source, desk);
    // The nearest word is none where what stands around it goes with another one.
    const near =
      this.code !== "syntax"
        ? all
        : all.filter((fix) => mends(fix, places.source)).map((fix) => asGuess(fix, places.source));
    if (near.length === 0 && ofText.length === 0) return all.map((fix) => ({ ...fix, preferred: false }));
    return [...near, ...ofText.filter((fix) => !near.some((other) => isSameFix(fix, other)))];
  }
}

/** Of `size5 12M` the nearest word is `size`, and the size may be 512M: one to choose, but none to prefer. */
function asGuess(fix: Fix, source: Places["source"]): Fix {
  const isGuess = fix.edits.some(({ span, newText }) => {
    const word = source.slice(span);
    return !/\s/.test(word) && losesDigits(word, newText);
  });
  return isGuess ? { ...fix, preferred: false } : fix;
}

function isSameFix(a: Fix, b: Fix): boolean {
  return a.title === b.title && JSON.stringify(a.edits) === JSON.stringify(b.edits);
}

function placed({ uri, span }: Place, places: Places): { readonly uri: string; readonly span: Span } {
  return placeIn({ uri, span }, places) ?? { uri: places.uri, span: { start: 0, end: 0 } };
}

/** Codes that an expectation names or means where it holds, with the last entry before it: up to there they are announced. */
function expectedCodes({ groups }: ScenarioSaid): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  let first = 0;
  for (let number = 0; number < groups.length; number++) {
    const { run, passages, announces } = groups[number]!;
    if (announces) for (const [code, entry] of announcedIn(passages)) codes.set(code, first + entry);
    first += run.story.entries.length;
  }
  return codes;
}

/** The same of the passages of one group, entries counted from its first. */
const announcedIn = onceFor((passages: GroupSaid["passages"]): ReadonlyMap<string, number> => {
  const codes = new Map<string, number>();
  let before = 0;
  for (const { reading, checked } of passages) {
    for (const { expectation } of checked.filter(isAnnouncing)) {
      const { statement, behind } = expectation;
      const entry = before + behind - 1;
      if (statement.what === "task") for (const code of ANNOUNCED_BY_TASKS) codes.set(code, entry);
      else if (statement.what === "warning" && statement.code.kind === "name") codes.set(statement.code.name, entry);
    }
    before += reading.entries.length;
  }
  return codes;
});

const ANNOUNCED_BY_TASKS = DEFINITIONS.filter(({ announcedByTasks }) => announcedByTasks === true).map(
  ({ code }) => code,
);
