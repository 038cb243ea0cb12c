/**
 * A report as lines: for people (`file:line:col: severity: message [code]`, as compilers write), as annotations of GitHub's
 * workflow log, and as plain JSON.
 */
import { visible, visibleJson, visibleLine } from "../views/visible.ts";
import {
  allHolds,
  type MergedDiagnostic,
  type MergedEvidence,
  mergedDiagnostics,
  mergedEvidence,
  type Report,
  summaryLine,
  totalsOf,
} from "./report.ts";

/** A line for each diagnostic, how far each file can be trusted, and one that sums up; further lines of a message are indented. */
export function textReport(report: Report): string {
  const lines = mergedDiagnostics(report).map(
    ({ file, line, column, severity, message, code, label }) =>
      `${visibleLine(file)}:${line}:${column}: ${severity}: ${visible(message).replaceAll("\n", "\n    ")} [${visibleLine(code)}]${label === "" ? "" : ` ${visibleLine(label)}`}`,
  );
  return `${withoutCommands([...lines, ...mergedEvidence(report).map(evidenceLine), summaryLine(totalsOf(report))].join("\n"))}\n`;
}

function evidenceLine({ file, text, label }: MergedEvidence): string {
  return `${visibleLine(file)}: ${visibleLine(text)}${label === "" ? "" : ` ${visibleLine(label)}`}`;
}

export const REPORT_SCHEMA = 1;

export function jsonReport(report: Report): string {
  const { cases, unread } = report;
  const data = {
    schema: REPORT_SCHEMA,
    ok: allHolds(report) && unread.length === 0,
    ...totalsOf(report),
    ...(unread.length === 0 ? {} : { unread }),
    results: cases,
  };
  return `${visibleJson(JSON.stringify(data, undefined, 2))}\n`;
}

const GITHUB_LEVELS = { error: "error", warning: "warning", info: "notice", hint: "notice" } as const;

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function githubReport(report: Report): string {
  const unread = report.unread.map((sentence) => `::error title=memzone::${escapedData(sentence)}`);
  return `${[...unread, ...mergedDiagnostics(report).map(annotation), ...mergedEvidence(report).map(evidenceNotice), summaryLine(totalsOf(report))].join("\n")}\n`;
}

/** That a file is exact is a line of the log: GitHub shows ten annotations of a step, which are for what asks for attention. */
function evidenceNotice(evidence: MergedEvidence): string {
  const { file, level, text, label } = evidence;
  if (level === "exact") return plainLine(evidenceLine(evidence));
  const title = escapedProperty(`${level}${label === "" ? "" : ` ${label}`}`);
  return `::notice file=${escapedProperty(file.replaceAll("\\", "/"))},title=${title}::${escapedData(text)}`;
}

function plainLine(text: string): string {
  return withoutCommands(escapedData(text));
}

/**
 * Lines in which the runners of GitHub and Azure see no command, in neither of their forms: a file may be called like one, and an expected text
 * that is quoted may hold one. They look behind the white space at the beginning of a line.
 */
function withoutCommands(lines: string): string {
  return lines
    .replace(/^([^\S\n]*):(?=:)/gm, "$1\\x3a")
    .replaceAll("##[", "\\x23#[")
    .replaceAll("##vso[", "\\x23#vso[");
}

function annotation(diagnostic: MergedDiagnostic): string {
  const { file, line, column, endLine, endColumn, severity, message, code, label } = diagnostic;
  const properties = {
    file: file.replaceAll("\\", "/"),
    line,
    // Columns only mean something to GitHub within one line.
    ...(endLine === line ? { col: column, endColumn } : { endLine }),
    title: label === "" ? code : `${code} ${label}`,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::${GITHUB_LEVELS[severity]} ${list.join(",")}::${escapedData(message)}`;
}

function escapedData(text: string): string {
  // What GitHub takes back (%0D, %0A) is escaped its way, the rest as everywhere.
  return visible(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
