/**
 * `# memzone: allow CODE, CODE`: the author knows, and wants to hear no more of it. Behind a statement it is about its line, on a line of its own
 * about the statement below. Errors can't be allowed. A code that there is not, and one that nothing is said under, is said in turn.
 */
import type { Span } from "../../../grammar/ast.ts";
import { nearestByParts } from "../../../grammar/did-you-mean.ts";
import type { PassageGroup } from "../../../grammar/incremental/passage-group.ts";
import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { DIAGNOSTIC_CODES, isDiagnosticCode } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { writing } from "../text-edits.ts";
import type { Found } from "./arrange.ts";

/** A code as it is written in a comment; places count from the beginning of its group. */
interface Allowance {
  readonly code: string;
  readonly span: Span;
  /** Where the comment begins. */
  readonly comment: number;
}

const COMMENT = /^#\s*memzone:\s*allow\b/;
const KNOWN = new WeakMap<PassageGroup, readonly Allowance[]>();

/** Without what is allowed, and with what is wrong about that. */
export function withoutAllowed(found: readonly Found[], source: SourceText, uri: string): readonly Found[] {
  const allowances = allowancesIn(source);
  if (allowances.length === 0) return found;
  const hidden = new Set<Found>();
  const said: Found[] = [];
  const isWrong = found.some(({ diagnostic }) => diagnostic.severity === "error");
  for (const allowance of allowances) {
    const { code, span } = allowance;
    if (!isDiagnosticCode(code)) {
      said.push(unknown(code, span, uri));
      continue;
    }
    const covers = coverage(allowance, source);
    const meant = found.filter((each) => each.uri === uri && each.diagnostic.code === code && covers(each.span));
    const allowed = meant.filter(({ diagnostic }) => diagnostic.severity !== "error");
    for (const each of allowed) hidden.add(each);
    const isError = meant.length > 0;
    // Of a scenario that is wrong, not all is said.
    if (allowed.length > 0 || (isWrong && !isError)) continue;
    const diagnostic = problem("allow-unneeded", { uri, span }, { code, isError }, { unnecessary: true });
    said.push({ diagnostic, phase: "file", uri, span });
  }
  return [...found.filter((each) => !hidden.has(each)), ...said];
}

function unknown(code: string, span: Span, uri: string): Found {
  const meant = nearestByParts(code, Object.keys(DIAGNOSTIC_CODES));
  const fixes = meant === undefined ? [] : [writing(uri, span, meant)];
  const facts = { code, ...(meant === undefined ? {} : { meant }) };
  return { diagnostic: problem("allow-unknown", { uri, span }, facts, { fixes }), phase: "file", uri, span };
}

function allowancesIn(source: SourceText): readonly Allowance[] {
  const all: Allowance[] = [];
  let start = 0;
  for (const group of source.groups) {
    for (const { code, span, comment } of allowancesOf(group)) {
      all.push({ code, span: movedSpan(span, start), comment: comment + start });
    }
    start += group.length;
  }
  return all;
}

function allowancesOf(group: PassageGroup): readonly Allowance[] {
  const known = KNOWN.get(group);
  if (known !== undefined) return known;
  const all: Allowance[] = [];
  let start = 0;
  for (const { comments, text } of group.passages) {
    for (const comment of comments) all.push(...codesIn(comment.text, start + comment.span.start));
    start += text.length;
  }
  KNOWN.set(group, all);
  return all;
}

function codesIn(comment: string, start: number): readonly Allowance[] {
  const begin = COMMENT.exec(comment)?.[0].length;
  if (begin === undefined) return [];
  return [...comment.slice(begin).matchAll(/[\w-]+/g)].map(({ 0: code, index }) => {
    const at = start + begin + index;
    return { code, span: { start: at, end: at + code.length }, comment: start };
  });
}

/** How far below a comment its statement is looked for. */
const MOST_LINES = 50;

function coverage({ comment }: Allowance, source: SourceText): (span: Span) => boolean {
  const line = source.lineAt(comment);
  const { start } = source.lineSpan(line);
  const isAlone = source.slice({ start, end: comment }).trim() === "";
  if (!isAlone) return (span) => source.lineAt(span.start) === line;
  for (let next = line + 1; next < source.lineCount && next <= line + MOST_LINES; next++) {
    const below = source.lineSpan(next);
    const text = source.slice(below);
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const at = below.start + text.length - text.trimStart().length;
    const statement = source.statementsAt(at).find(({ span }) => span.start === at);
    const about = statement?.span ?? below;
    return (span) => about.start <= span.start && span.start <= about.end;
  }
  return () => false;
}
