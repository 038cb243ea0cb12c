/**
 * Holds every `expect` against the state at its point of the timeline: one table of what can be expected, one row for each.
 */
import type { ExpectStatement } from "../../../grammar/ast.ts";
import { meaningOf, type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { inDoubt } from "../../simulation/evidence/doubts.ts";
import { scopeEvidence } from "../../simulation/evidence/levels.ts";
import { type Evidence, EXACT, type Reason, type Scope } from "../../simulation/evidence/reason.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import type { Diagnostic, ExpectationResult, TextRenderers } from "../analysis.ts";
import type { SimulatedEntry } from "../diagnostics/timeline.ts";
import { whyModelled } from "../evidence-words.ts";
import { DIAGNOSTIC_CODES, type DiagnosticCode, isDiagnosticCode } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { unknownName } from "../scenario/name-table.ts";
import type { ValueReader } from "../scenario/values.ts";
import { oneLine } from "../source-text.ts";
import { compareBlocks, compareNoBlocks } from "./blocks.ts";
import { type Comparison, HOLDS, UNREADABLE } from "./fields.ts";
import { compareReservations } from "./reservations.ts";
import { compareTask } from "./tasks.ts";
import { compareText } from "./text.ts";
import { compareZone } from "./zones.ts";

/** Diagnostics by their codes. */
export interface Diagnosed {
  has(code: string): boolean;
  /** Of very many, the first. */
  of(code: string): readonly Diagnostic[];
  /** Each once, in the order they came up in. */
  codes(): readonly DiagnosticCode[];
}

/** What an expectation is held against. */
export interface ExpectationContext {
  readonly reader: ValueReader;
  /** Text of the document. */
  readonly source: string;
  readonly renderers: TextRenderers;
  /** The boot or step before it. */
  readonly entry: SimulatedEntry;
  /** Of statements between them that were not understood. */
  readonly doubts: readonly Reason[];
  /** Diagnostics of the file, its boots and its steps up to here. */
  readonly diagnosed: Diagnosed;
}

type What = ExpectStatement["what"];
/** What is held against a state. */
type CheckedWhat = Exclude<What, "warning" | "no-warning">;
type Check<W extends CheckedWhat> = (
  statement: Extract<ExpectStatement, { what: W }>,
  state: MemoryState,
  context: ExpectationContext,
) => Comparison;

const text: Check<WordOf<"VIEW">> = (statement, state, { reader, source, renderers }) => {
  // Of one state every other text is the same, and is printed once.
  const like = statement.what === "lsmem" && statement.text.kind !== "bad" ? statement.text.value : undefined;
  const { what } = statement;
  const render = renderers[what];
  return compareText({ what, printed: render(state, like), kindsOf: render.kindsOf }, statement.text, source, reader);
};

const reservations: Check<"reserved" | "unreserved"> = (statement, state, { reader }) =>
  compareReservations(statement, state, reader);

const TEXTS = Object.fromEntries(wordsOf("VIEW").map((view) => [view, text])) as {
  readonly [View in WordOf<"VIEW">]: Check<View>;
};

const CHECKS: { readonly [W in CheckedWhat]: Check<W> } = {
  blocks: (statement, state, context) => compareBlocks(statement.blocks, statement.fields, state, context.reader),
  "no-blocks": (statement, state, { reader }) => compareNoBlocks(statement.blocks, state, reader),
  zone: (statement, state, { reader }) => compareZone(statement, state, reader),
  reserved: reservations as Check<"reserved">,
  unreserved: reservations as Check<"unreserved">,
  ...TEXTS,
  task: (statement, state, { reader, entry }) => compareTask(statement, state, { entry, reader }),
  bad: () => UNREADABLE,
};

/** What the simulated side of an expectation rests on; of a text its view says so. Diagnostics are facts of the analysis. */
const RESTS_ON: { readonly [W in Exclude<CheckedWhat, WordOf<"VIEW">>]: Scope | undefined } = {
  blocks: "layout",
  "no-blocks": "layout",
  zone: "sizes",
  reserved: "sizes",
  unreserved: "sizes",
  task: "outcome",
  bad: undefined,
};

function scopeOf(what: CheckedWhat, renderers: TextRenderers): Scope | undefined {
  return isView(what) ? renderers[what].restsOn : RESTS_ON[what];
}

function isView(what: What): what is WordOf<"VIEW"> {
  return meaningOf("VIEW", what) !== undefined;
}

function evidenceOf(what: What, { entry, renderers, doubts }: ExpectationContext): Evidence {
  if (looksAtNoState(what)) return EXACT;
  const state = inDoubt(entry.after!, doubts);
  const ofText = isView(what) ? renderers[what].evidence?.(state) : undefined;
  if (ofText !== undefined) return ofText;
  const scope = scopeOf(what, renderers);
  return scope === undefined ? EXACT : scopeEvidence(state, scope);
}

/** It is about what was said, and holds or fails whatever the state is. */
export function looksAtNoState(what: What): what is Exclude<What, CheckedWhat> {
  return what === "warning" || what === "no-warning";
}

/** The difference with how far the simulated side can be trusted, where that is not exact: behind its first line. */
function withEvidence(difference: Diagnostic, evidence: Evidence): Diagnostic {
  if (evidence.level === "exact") return difference;
  const [first, ...rest] = difference.message.split("\n");
  return { ...difference, message: [`${first} (${whyModelled(evidence)})`, ...rest].join("\n") };
}

/** What became of an expectation, with what there is to say about it. */
export interface CheckedExpectation extends Pick<ExpectationResult, "text" | "result" | "message"> {
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks one expectation. Without a state it is not checked: what is missing was said where it is missing. */
export function checkExpectation(statement: ExpectStatement, context: ExpectationContext): CheckedExpectation {
  const { what } = statement;
  const { entry } = context;
  const isReached = entry.hasState && entry.outcome.result !== "not-simulated";
  const { differences: found, unreadable, remarks = [] } = isReached ? checked(statement, context) : UNREADABLE;
  const isJudged = isReached && !unreadable;
  const differences = isJudged ? found.map((one) => withEvidence(one, evidenceOf(what, context))) : found;
  const result = unreadable ? "unchecked" : differences.length === 0 ? "holds" : "fails";
  const message = differences.map((difference) => difference.message).join("\n");
  return {
    text: oneLine(context.source, statement.span),
    result,
    ...(message === "" ? {} : { message }),
    diagnostics: [...differences, ...remarks],
  };
}

function checked(statement: ExpectStatement, context: ExpectationContext): Comparison {
  if (statement.what === "warning" || statement.what === "no-warning") return compareWarning(statement, context);
  const check = CHECKS[statement.what] as Check<CheckedWhat>;
  return check(statement as Extract<ExpectStatement, { what: CheckedWhat }>, context.entry.after!, context);
}

function compareWarning(
  statement: Extract<ExpectStatement, { what: "warning" | "no-warning" }>,
  { reader, diagnosed }: ExpectationContext,
): Comparison {
  const isWanted = statement.what === "warning";
  const code = reader.name(statement.code);
  if (code === undefined) return UNREADABLE;
  const place = reader.place(statement.code.span);
  // What has no such name is never said: a misspelled `no warning` would always hold.
  if (!isDiagnosticCode(code)) {
    const unknown = unknownName(place, { of: "code", name: code }, Object.keys(DIAGNOSTIC_CODES));
    return { differences: [unknown], unreadable: false };
  }
  if (diagnosed.has(code) === isWanted) return HOLDS;
  if (isWanted) {
    const others = diagnosed.codes();
    return {
      differences: [problem("expectation-failed", place, { kind: "no-warning", code, others })],
      unreadable: false,
    };
  }
  const found = diagnosed.of(code);
  const related = found.map(({ uri, span, message }) => ({ uri, span, message }));
  const facts = { kind: "warning", code, message: found[0]!.message } as const;
  return { differences: [problem("expectation-failed", place, facts, { related })], unreadable: false };
}
