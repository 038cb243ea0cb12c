/**
 * What `memzone check` found, as plain data with places resolved to lines and columns: made by a worker, merged by the main
 * thread, told in one of the formats.
 */

import type { WordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import type { Severity } from "../analysis/notes/define-note.ts";
import { chosenValues } from "../analysis/scenario/combination.ts";
import type { Level } from "../simulation/evidence/reason.ts";

/** Lines and columns count from 1; the end is exclusive. */
export interface ReportedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedDiagnostic extends ReportedPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (ReportedPlace & { readonly message: string })[];
}

export interface ReportedExpectation extends ReportedPlace {
  readonly text: string;
  readonly result: "holds" | "fails" | "unchecked";
  readonly message?: string;
}

/** A file with one combination of its parameters. */
export interface CaseResult {
  readonly file: string;
  readonly title?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly expectations: readonly ReportedExpectation[];
  /** The weakest of all that was simulated; modelled where nothing could be. */
  readonly evidence: WordedEvidence;
  /** Steps on the time line, boots included. */
  readonly steps: number;
  /** `step "…"` lines, in order. */
  readonly headings: readonly { readonly title: string; readonly line: number }[];
}

export interface Report {
  /** In the order of the files, then of the combinations. */
  readonly cases: readonly CaseResult[];
  /** What could not be read, or is missing of it: a sentence each. No report with any of them is of all that was asked for. */
  readonly unread: readonly string[];
}

/** `[size=512M cpus=4]`; empty without parameters. */
export function caseLabel(params: Readonly<Record<string, string>>): string {
  const entries = chosenValues(params);
  return entries.length === 0 ? "" : `[${entries.join(" ")}]`;
}

export interface MergedDiagnostic extends ReportedDiagnostic {
  /** Label of the one case it is of; empty: of every case of its file. */
  readonly label: string;
}

/**
 * Every diagnostic once: what all cases of a file have in common is told without a label, and what several files say of one
 * that they all use is told once.
 */
export function mergedDiagnostics({ cases }: Pick<Report, "cases">): readonly MergedDiagnostic[] {
  const merged = new Map<string, MergedDiagnostic>();
  for (const [file, own] of casesByFile(cases)) {
    const counts = new Map<string, number>();
    for (const { diagnostics } of own) {
      for (const key of new Set(diagnostics.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const { params, diagnostics } of own) {
      for (const diagnostic of diagnostics) {
        const key = keyOf(diagnostic);
        const label = counts.get(key) === own.length ? "" : caseLabel(params);
        const place = label === "" ? key : `${file} ${label} ${key}`;
        if (!merged.has(place)) merged.set(place, { ...diagnostic, label });
      }
    }
  }
  return [...merged.values()];
}

/** How far what was simulated of a file can be trusted: `exact: …`, or a reason why it is less. */
export interface MergedEvidence {
  readonly file: string;
  readonly level: Level;
  readonly text: string;
  /** Label of the one case it is of; empty: of every case of its file. */
  readonly label: string;
}

/** Each sentence once for a file, or once for each case where not all cases share it. */
export function mergedEvidence({ cases }: Pick<Report, "cases">): readonly MergedEvidence[] {
  return [...casesByFile(cases)].flatMap(([file, all]) => {
    const own = all.map(({ evidence, params }) => ({ evidence, params, texts: evidenceSentences(evidence) }));
    return [...new Set(own.flatMap(({ texts }) => texts))].flatMap((text): readonly MergedEvidence[] => {
      const having = own.filter(({ texts }) => texts.includes(text));
      const { level } = having[0]!.evidence;
      if (having.length === own.length) return [{ file, level, text, label: "" }];
      return having.map(({ params }) => ({ file, level, text, label: caseLabel(params) }));
    });
  });
}

function casesByFile(cases: readonly CaseResult[]): ReadonlyMap<string, readonly CaseResult[]> {
  const files = new Map<string, CaseResult[]>();
  for (const each of cases) {
    const known = files.get(each.file);
    if (known === undefined) files.set(each.file, [each]);
    else known.push(each);
  }
  return files;
}

/** By the diagnostic, which cases of a file share (shared-parts.ts). */
const KEYS = new WeakMap<ReportedDiagnostic, string>();

function keyOf(diagnostic: ReportedDiagnostic): string {
  const known = KEYS.get(diagnostic);
  if (known !== undefined) return known;
  const { file, line, column, code, message } = diagnostic;
  const key = JSON.stringify([file, line, column, code, message]);
  KEYS.set(diagnostic, key);
  return key;
}

export interface Totals {
  readonly files: number;
  readonly cases: number;
  readonly errors: number;
  readonly warnings: number;
}

export function totalsOf(report: Report): Totals {
  const merged = mergedDiagnostics(report);
  return {
    files: new Set(report.cases.map(({ file }) => file)).size,
    cases: report.cases.length,
    errors: merged.filter(({ severity }) => severity === "error").length,
    warnings: merged.filter(({ severity }) => severity === "warning").length,
  };
}

/** `12 files, 14 cases: 1 error, 3 warnings`. */
export function summaryLine({ files, cases, errors, warnings }: Totals): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return `${count(files, "file")}, ${count(cases, "case")}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
}

/** Whether nothing of severity error was found and every expectation that could be checked holds. What was not read is not among them. */
export function allHolds({ cases }: Pick<Report, "cases">): boolean {
  return cases.every(
    ({ diagnostics, expectations }) =>
      diagnostics.every(({ severity }) => severity !== "error") &&
      expectations.every(({ result }) => result !== "fails"),
  );
}
