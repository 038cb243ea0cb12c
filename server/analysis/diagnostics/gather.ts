/**
 * All that is said of a document, at its places in the text. What was said of declarations and of each passage is kept from one version of the
 * text to the next and counts its places from where it stands: here it is put in order, and placed as far as it is shown.
 */
import type { Span } from "../../../grammar/ast.ts";
import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import { type Diagnostic, type FixDesk, madeOf, type Place } from "../analysis.ts";
import { isAnnouncing, type ScenarioSaid } from "../assemble.ts";
import type { Run } from "../engine.ts";
import { DEFINITIONS, type DiagnosticCode, definitionOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { type Places, placeIn } from "../scenario/lasting-places.ts";
import { rehome } from "../scenario/sources.ts";
import type { Story } from "../scenario/story.ts";
import { withoutAllowed } from "./allowances.ts";
import { arrange, type Found } from "./arrange.ts";
import { demoteExpected } from "./notes.ts";
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
  /** Where in the document an error is said, whether it is shown or not; ascending. */
  readonly errorStarts: readonly number[];
}

export function gatherDiagnostics(from: GatheredFrom): Gathered {
  const found: Found[] = [
    ...from.said.ofHead.map((diagnostic): Found => ({ diagnostic, phase: "file", ...placed(diagnostic, from.places) })),
  ];
  gatherTimeline(from, found);
  const stopped = whereItStopped(from);
  if (stopped !== undefined) found.push(stopped);
  const read = withoutConsequences(withoutExplained(found), from);
  const inOrder = PHASES.flatMap((phase) => read.filter((each) => each.phase === phase));
  const { uri } = from.places;
  const { homes } = from.story.head.sources;
  const atHome = inOrder.map((each) => {
    if (each.uri === uri) return each;
    const diagnostic = madeOf(each.diagnostic, rehome(shown(each, from), uri, homes));
    return { ...each, diagnostic, uri, span: diagnostic.span, isShown: true };
  });
  const told = withoutAllowed(atHome, from.places.source, uri);
  const errorStarts = told
    .filter((each) => each.uri === uri && each.diagnostic.severity === "error")
    .map(({ span }) => span.start)
    .sort((a, b) => a - b);
  const { kept, cut } = arrange(told);
  const all = kept.map((each) => (each.isShown === true ? each.diagnostic : shown(each, from)));
  if (cut > 0) all.push(problem("too-many-diagnostics", { uri, span: { start: 0, end: 0 } }, { cut }));
  return { diagnostics: all, errorStarts };
}

/** What is said of passages; of those of which nothing is, nothing is looked at. */
function gatherTimeline({ said, places }: GatheredFrom, found: Found[]): void {
  const expected = expectedCodes(said);
  const once = new Set<DiagnosticCode>();
  let first = 0;
  let start = 0;
  for (const { run, passages, isLoud } of said.groups) {
    let at = start;
    let before = first;
    for (const { reading, said: ofPassage } of isLoud ? passages : []) {
      for (const { diagnostic: original, phase, entry } of ofPassage) {
        if (entry !== undefined && isTold(original.code, once)) continue;
        const isExpected = entry !== undefined && (expected.get(original.code) ?? -1) >= before + entry;
        const diagnostic = isExpected ? demoted(original) : original;
        const isOwn = diagnostic.uri === reading.document.uri;
        const { uri, span } = isOwn
          ? { uri: places.uri, span: movedSpan(diagnostic.span, at) }
          : placed(diagnostic, places);
        found.push({ diagnostic, phase, uri, span });
      }
      before += reading.entries.length;
      at += reading.passage.text.length;
    }
    first += run.story.entries.length;
    start += run.story.group.length;
  }
}

/** A diagnostic that is announced is the same object in every version of the text, as the one is that it was made of. */
const DEMOTED = new WeakMap<Diagnostic, Diagnostic>();

function demoted(diagnostic: Diagnostic): Diagnostic {
  const known = DEMOTED.get(diagnostic) ?? demoteExpected(diagnostic);
  DEMOTED.set(diagnostic, known);
  return known;
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
  const explained = new Set(
    found.filter(({ phase, diagnostic }) => phase === "timeline" && diagnostic.severity === "error").map(keyOf),
  );
  return found.filter((each) => !doubled.includes(each) || !explained.has(keyOf(each)));
}

/**
 * Of a line of which something was not understood the errors are said up to the first behind which it is read otherwise than it was meant:
 * the others follow from that, and so does what the simulation makes of the line.
 */
function withoutConsequences(found: readonly Found[], { places: { uri, source } }: GatheredFrom): readonly Found[] {
  const isOwnError = (each: Found): boolean => each.uri === uri && each.diagnostic.severity === "error";
  const unread = found.filter((each) => isOwnError(each) && each.diagnostic.code === "syntax");
  if (unread.length === 0) return found;
  const lineOf = ({ span }: Found): number => source.lineAt(span.start);
  const firsts = new Map<number, Found>(unread.toReversed().map((each) => [lineOf(each), each]));
  return found.filter((each) => {
    const first = each.uri === uri ? firsts.get(lineOf(each)) : undefined;
    if (first === undefined || first === each) return true;
    // A step is simulated as it was meant, which is not what is written.
    if (each.phase === "timeline") return false;
    if (!isOwnError(each) || each.span.start < first.span.start) return true;
    const isApart = each.diagnostic.code !== "syntax" || each.diagnostic.readOn === true;
    return first.diagnostic.readOn === true && isApart && each.span.start > first.span.start;
  });
}

function keyOf({ uri, span }: Place): string {
  return `${uri} ${span.start}`;
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
    const ofText = this.uri === places.uri ? textFixes(this, places.source, desk) : fixesOfUsedFile(this, desk);
    return [...all, ...ofText];
  }
}

function placed({ uri, span }: Place, places: Places): { readonly uri: string; readonly span: Span } {
  return placeIn({ uri, span }, places) ?? { uri: places.uri, span: { start: 0, end: 0 } };
}

/** Codes that an expectation names or means where it holds, with the last entry before it: up to there they are announced. */
function expectedCodes({ groups }: ScenarioSaid): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  let first = 0;
  for (const { run, passages, announces } of groups) {
    let before = first;
    for (const { reading, checked } of announces ? passages : []) {
      for (const { expectation } of checked.filter(isAnnouncing)) {
        const { statement, behind } = expectation;
        const entry = before + behind - 1;
        if (statement.what === "task") for (const code of ANNOUNCED_BY_TASKS) codes.set(code, entry);
        else if (statement.what === "warning" && statement.code.kind === "name") codes.set(statement.code.name, entry);
      }
      before += reading.entries.length;
    }
    first += run.story.entries.length;
  }
  return codes;
}

const ANNOUNCED_BY_TASKS = DEFINITIONS.filter(({ announcedByTasks }) => announcedByTasks === true).map(
  ({ code }) => code,
);

/** Whether the timeline has taught it before, of the codes that it teaches once. */
function isTold(code: DiagnosticCode, told: Set<DiagnosticCode>): boolean {
  if (definitionOf(code).toldOnce !== true) return false;
  const isOld = told.has(code);
  told.add(code);
  return isOld;
}
