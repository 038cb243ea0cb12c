/**
 * Scenarios as fixtures. Marker lines are comments of the language, so a marked scenario is analysed as it stands:
 *
 *     offline memory39
 *     #^^^^^^^^^^^^^^^ step-failed: `offline memory39` fails with EBUSY…
 *
 * marks the text above the carets with a diagnostic's code and message. `#` directly in front of a caret counts as one, for
 * what begins in the first column. `…` at the end stands for any rest. Without a message the code alone is compared.
 */
import { expect } from "vitest";
import type { Analysis, Diagnostic, Fix } from "../../server/analysis/analysis.ts";
import { analyse, type FixtureOptions } from "./analyse.ts";

export { analyse, type FixtureOptions, NO_TEXTS, optionsOf, URI } from "./analyse.ts";

interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly says: string;
}

/** Analyses a marked scenario: its diagnostics must be those that are marked, no more and no less. */
export function checkMarked(text: string, fixture: FixtureOptions = {}): Analysis {
  const analysis = analyse(text, fixture);
  const marks = marksOf(text);
  const found = analysis.diagnostics.map((diagnostic) => markOf(diagnostic, text));
  const matched = found.map((each) => marks.find((mark) => isSamePlace(mark, each) && isSaid(mark.says, each.says)));
  const shown = found.map((each, index) => (matched[index] === undefined ? each : matched[index])).map(lineText);
  expect(shown.sort()).toEqual(marks.map(lineText).sort());
  return analysis;
}

function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let marked = -1;
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^(\s*)#(\s*)(\^+) (.*\S)\s*$/.exec(line);
    if (match === null) {
      marked = index;
      continue;
    }
    const [, indent, space, carets, says] = match;
    const touches = space === "";
    const start = indent!.length + (touches ? 0 : 1 + space!.length);
    marks.push({ line: marked, start, end: start + carets!.length + (touches ? 1 : 0), says: says! });
  }
  return marks;
}

function markOf({ span, code, message }: Diagnostic, text: string): Mark {
  const before = text.slice(0, span.start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length - 1;
  const end = Math.max(span.end, span.start + 1) - lineStart;
  return { line, start: span.start - lineStart, end, says: `${code}: ${message.split("\n")[0]}` };
}

function isSamePlace(a: Mark, b: Mark): boolean {
  return a.line === b.line && a.start === b.start && a.end === b.end;
}

function isSaid(wanted: string, said: string): boolean {
  if (!wanted.includes(": ")) return said.startsWith(`${wanted}: `);
  return wanted.endsWith("…") ? said.startsWith(wanted.slice(0, -1)) : said === wanted;
}

function lineText({ line, start, end, says }: Mark): string {
  return `${String(line + 1).padStart(3)}:${start + 1}-${end}  ${says}`;
}

/** The codes of an analysis, in order. */
export function codes(analysis: Analysis): readonly string[] {
  return analysis.diagnostics.map((diagnostic) => diagnostic.code);
}

/** The text after a fix. */
export function applyFix(text: string, fix: Fix | undefined): string {
  expect(fix).toBeDefined();
  const edits = [...fix!.edits].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (changed, { span, newText }) => changed.slice(0, span.start) + newText + changed.slice(span.end),
    text,
  );
}

/** The fix of this title among all diagnostics. */
export function fixOf(analysis: Analysis, title: string): Fix | undefined {
  return analysis.diagnostics.flatMap((diagnostic) => diagnostic.fixes).find((fix) => fix.title === title);
}
