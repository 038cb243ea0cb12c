/**
 * A report as SARIF 2.1.0, the format that code-scanning services take: rules by code, results with their regions, and the
 * related places as related locations.
 */

import { encodedPart } from "../analysis/file-name.ts";
import type { Severity } from "../analysis/notes/define-note.ts";
import { DIAGNOSTIC_CODES, isDiagnosticCode } from "../analysis/notes/index.ts";
import { visibleJson } from "../views/visible.ts";
import { type MergedDiagnostic, mergedDiagnostics, mergedEvidence, type Report, type ReportedPlace } from "./report.ts";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export function sarifReport(report: Report, version: string): string {
  const diagnostics = mergedDiagnostics(report);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "memzone", version, rules: codes.map((code) => rule(code, diagnostics)) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { description: { text: "The folder that memzone was called in." } } },
        results: diagnostics.map((diagnostic) => result(diagnostic, codes)),
        // How far a file can be trusted is about the run and no fault of the file.
        invocations: [
          { executionSuccessful: report.unread.length === 0, toolExecutionNotifications: notifications(report) },
        ],
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, undefined, 2))}\n`;
}

function notifications(report: Report): readonly object[] {
  const unread = report.unread.map((text) => ({ level: "error", message: { text } }));
  const evidence = mergedEvidence(report).map(({ file, level, text, label }) => ({
    level: level === "exact" ? "none" : "note",
    message: { text: `${text}${label === "" ? "" : ` ${label}`}` },
    properties: { evidence: level },
    locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
  }));
  return [...unread, ...evidence];
}

function rule(code: string, diagnostics: readonly MergedDiagnostic[]): object {
  const name = code.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  const worst = (["error", "warning", "info", "hint"] as const).find((severity) =>
    diagnostics.some((diagnostic) => diagnostic.code === code && diagnostic.severity === severity),
  );
  return {
    id: code,
    name,
    shortDescription: { text: isDiagnosticCode(code) ? DIAGNOSTIC_CODES[code] : code.replaceAll("-", " ") },
    defaultConfiguration: { level: LEVELS[worst ?? "error"] },
  };
}

function result(diagnostic: MergedDiagnostic, codes: readonly string[]): object {
  return {
    ruleId: diagnostic.code,
    ruleIndex: codes.indexOf(diagnostic.code),
    level: LEVELS[diagnostic.severity],
    message: { text: diagnostic.label === "" ? diagnostic.message : `${diagnostic.message} ${diagnostic.label}` },
    locations: [{ physicalLocation: physicalLocation(diagnostic) }],
    ...(diagnostic.related.length === 0
      ? {}
      : {
          relatedLocations: diagnostic.related.map((related, id) => ({
            id,
            message: { text: related.message },
            physicalLocation: physicalLocation(related),
          })),
        }),
  };
}

function physicalLocation({ file, line, column, endLine, endColumn }: ReportedPlace): object {
  return {
    artifactLocation: artifact(file),
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** Relative paths stand below the folder of the call; others are addresses of their own. */
export function artifact(file: string): object {
  // A path on the disk or in results may hold half a surrogate pair.
  const uri = file.replaceAll("\\", "/").split("/").map(encodedPart).join("/");
  if (uri.startsWith("//")) return { uri: `file:${uri}` };
  if (uri.startsWith("/")) return { uri: `file://${uri}` };
  if (/^[A-Za-z]:/.test(file)) return { uri: `file:///${uri.replace("%3A", ":")}` };
  return { uri, uriBaseId: "ROOT" };
}
