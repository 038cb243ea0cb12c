/**
 * Hovers of words that no node of the syntax explains by itself: values of fields, titles, paths, codes, tasks and locks, lines of pasted
 * text; of any other word of a statement, what the statement is and did. A comment has none.
 */
import type { ExpectStatement, FieldExpr, Statement } from "../../grammar/ast.ts";
import { meaningOf } from "../../grammar/vocabulary/word-lists.ts";
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { DIAGNOSTIC_CODES } from "../analysis/notes/index.ts";
import { outcomeEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { blocksHover } from "./hover-blocks.ts";
import { statementHover } from "./hover-step.ts";
import { evidenceText } from "./hover-zones.ts";
import { code, paragraphs, plain, sentence, table } from "./markdown.ts";
import type { Moment } from "./moment.ts";
import { statementDocumentation } from "./statement-words.ts";
import { holds, type SyntaxNode } from "./syntax-path.ts";

export interface RestContext {
  readonly analysis: Analysis;
  readonly offset: number;
  readonly moment: Moment | undefined;
  readonly state: MemoryState | undefined;
  readonly path: readonly SyntaxNode[];
  /** What is said of a range of addresses. */
  readonly rangeText: (first: number, last: number) => string;
}

/** Markdown for the word at the offset; undefined in comments. */
export function restHover(context: RestContext): string | undefined {
  const statement = context.path[0] as Statement | undefined;
  if (statement === undefined || isComment(context)) return undefined;
  if (statement.kind === "expect") return expectHover(statement, context);
  if (statement.kind === "step") return headingHover(statement, context);
  if (statement.kind === "scenario") return titleHover(context);
  return statementHover(statement, context.moment);
}

function isComment({ analysis: { source }, offset, path }: RestContext): boolean {
  if (path.some(({ kind }) => kind === "string")) return false;
  const line = source.lineSpan(source.lineAt(offset));
  const head = source.slice({ start: line.start, end: offset }).replace(/"(?:\\.|[^"\\])*"?/g, "");
  return /(?:^|\s)#/.test(head);
}

// ── Expectations ──────────────────────────────────────────────────────────────────────────────────────────────────────

function expectHover(statement: ExpectStatement, context: RestContext): string {
  const { analysis, offset, path, moment } = context;
  if ("code" in statement && statement.code.kind === "name" && holds(statement.code.span, offset)) {
    const about = Object.hasOwn(DIAGNOSTIC_CODES, statement.code.name) ? DIAGNOSTIC_CODES[statement.code.name] : "";
    return paragraphs(`**${code(statement.code.name)}** ${about}`, verdict(statement, analysis));
  }
  const field = path.findLast((node) => "nameSpan" in node && "values" in node) as FieldExpr | undefined;
  if (statement.what === "blocks" && field !== undefined) {
    const meaning = meaningOf("BLOCK_FIELD", field.name) ?? "";
    return paragraphs(
      `**${code(field.name)}** ${meaning}`,
      verdict(statement, analysis),
      blocksHover(statement.blocks, moment),
    );
  }
  if (statement.what === "task") {
    return paragraphs(verdict(statement, analysis), waitsText(moment?.entry), statementDocumentation("expect"));
  }
  if ("text" in statement) return textHover(statement, context);
  return paragraphs(verdict(statement, analysis), statementDocumentation("expect"));
}

/** Whether it is as simulated. */
function verdict(statement: ExpectStatement, { expectations }: Analysis): string | undefined {
  const found = expectations.find(({ place }) => place.span.start === statement.span.start);
  if (found === undefined || found.result === "unchecked") return undefined;
  return found.result === "holds" ? "This is as simulated." : `Not as simulated: ${plain(found.message ?? "")}`;
}

/** Undefined where the step above has no tasks. */
function waitsText(entry: TimelineEntry | undefined): string | undefined {
  const waits = entry?.outcome.waits;
  if (waits === undefined) return undefined;
  return waits.length === 0
    ? "None of these steps waits for good."
    : table(
        ["task", "waits for"],
        waits.map(({ task, lock }) => [plain(task), code(lock)]),
      );
}

/** A line of a text: the addresses that it names, where it names any. */
function textHover(
  statement: Extract<ExpectStatement, { readonly text: unknown }>,
  { analysis, offset, state, rangeText }: RestContext,
): string {
  const { source } = analysis;
  const line = source.slice(source.lineSpan(source.lineAt(offset)));
  const range = /(?:0x|\b)([0-9a-f]{8,16})-(?:0x)?([0-9a-f]{8,16})\b/i.exec(line);
  const [first, last] = range === null ? [] : [Number.parseInt(range[1]!, 16), Number.parseInt(range[2]!, 16)];
  const isRange = first !== undefined && last !== undefined && last >= first && Number.isSafeInteger(last);
  return paragraphs(
    `**${code(statement.what)}** ${meaningOf("VIEW", statement.what) ?? ""}`,
    verdict(statement, analysis),
    isRange ? rangeText(first, last) : state === undefined ? undefined : evidenceText(stateEvidence(state)),
  );
}

// ── Titles ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const MOST_STEPS = 16;

/** The steps under a heading, with how they came out. */
function headingHover(statement: Statement, { analysis }: RestContext): string {
  const number = analysis.entryBefore(statement.span.start)?.number ?? -1;
  const steps: TimelineEntry[] = [];
  let count = 0;
  const end = nextHeading(analysis, statement.span.end);
  for (let entry = analysis.entry(number + 1); entry !== undefined; entry = analysis.entry(entry.number + 1)) {
    if (entry.place.uri !== analysis.uri || entry.place.span.start >= end) break;
    if (count++ < MOST_STEPS) steps.push(entry);
  }
  return paragraphs(statementDocumentation("step"), stepTable(steps), more(count));
}

function nextHeading({ passages, source }: Analysis, from: number): number {
  for (const { passage, start } of passages()) {
    const next = passage.statements.find(({ kind, span }) => kind === "step" && start + span.start >= from);
    if (next !== undefined) return start + next.span.start;
  }
  return source.length;
}

function titleHover({ analysis }: RestContext): string {
  const fails = analysis.expectations.filter(({ result }) => result === "fails").length;
  const steps: TimelineEntry[] = [];
  for (let entry = analysis.entry(0); entry !== undefined && steps.length < MOST_STEPS; ) {
    steps.push(entry);
    entry = analysis.entry(entry.number + 1);
  }
  const count = analysis.expectations.length;
  return paragraphs(
    statementDocumentation("scenario"),
    stepTable(steps),
    analysis.entry(MOST_STEPS) === undefined ? undefined : "… and more",
    count === 0 ? undefined : `${count} expectations, of which ${fails} fail.`,
  );
}

function stepTable(entries: readonly TimelineEntry[]): string | undefined {
  if (entries.length === 0) return undefined;
  return table(
    ["step", "simulated", "known"],
    entries.map(({ text, outcome, before }) => [
      code(text),
      plain(outcome.result),
      outcome.observed === true ? "observed" : (outcomeEvidence(before, outcome)?.level ?? ""),
    ]),
  );
}

function more(count: number): string | undefined {
  return count > MOST_STEPS ? sentence(`and ${count - MOST_STEPS} more`) : undefined;
}
