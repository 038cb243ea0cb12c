/**
 * Diagnostics as the protocol wants them. A document shows at most a thousand; what was left out is said.
 */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type PublishDiagnosticsParams,
} from "vscode-languageserver";
import type { Analysis, Diagnostic } from "../analysis/analysis.ts";
import type { Severity } from "../analysis/notes/define-note.ts";
import type { ClientCapabilities } from "./client-capabilities.ts";
import type { LineFinder } from "./conversions.ts";
import type { OpenDocument } from "./documents.ts";
import type { Lines } from "./positions.ts";

const MOST_DIAGNOSTICS = 1000;
const MOST_RELATED = 50;

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What to publish for one version of a document. */
export function publication(
  document: OpenDocument,
  analysis: Analysis,
  client: ClientCapabilities,
  linesOf: LineFinder,
): PublishDiagnosticsParams {
  const own = analysis.diagnostics.filter((diagnostic) => diagnostic.uri === document.uri);
  const shown = mostSevere(own).map((diagnostic) => toDiagnostic(diagnostic, document.lines, client, linesOf));
  if (own.length > shown.length) {
    shown.push(firstLine(document, "too-many-diagnostics", DiagnosticSeverity.Information, cutMessage(own.length)));
  }
  return { ...versionOf(document, client), uri: document.uri, diagnostics: shown };
}

/** What to publish where the analysis itself failed. */
export function crashPublication(
  document: OpenDocument,
  givenUp: boolean,
  client: ClientCapabilities,
): PublishDiagnosticsParams {
  const message = givenUp
    ? "internal error: Memzone failed on this document twice and leaves it alone until it is opened again; the log of the language server says where"
    : "internal error: Memzone failed on this text; the log of the language server says where";
  const diagnostics = [firstLine(document, "internal-error", DiagnosticSeverity.Error, message)];
  return { ...versionOf(document, client), uri: document.uri, diagnostics };
}

export function toDiagnostic(
  diagnostic: Diagnostic,
  lines: Lines,
  client: ClientCapabilities,
  linesOf: LineFinder,
): LspDiagnostic {
  const { related } = diagnostic;
  const withRelated = client.relatedInformation && related.length > 0;
  return {
    range: lines.range(diagnostic.span),
    severity: SEVERITY[diagnostic.severity],
    code: diagnostic.code,
    source: "memzone",
    message: diagnostic.message,
    ...(diagnostic.unnecessary === true && client.unnecessaryTag ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(withRelated
      ? {
          relatedInformation: related.slice(0, MOST_RELATED).map(({ uri, span, message }) => ({
            location: { uri, range: linesOf(uri).range(span) },
            message,
          })),
        }
      : {}),
  };
}

/** In the order of the text; where there are too many, the most severe of them. */
function mostSevere(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_DIAGNOSTICS) return diagnostics;
  const chosen = new Set(
    [...diagnostics].sort((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity]).slice(0, MOST_DIAGNOSTICS),
  );
  return diagnostics.filter((diagnostic) => chosen.has(diagnostic));
}

function cutMessage(count: number): string {
  return `${count} diagnostics; the ${MOST_DIAGNOSTICS} most severe are shown`;
}

function firstLine(document: OpenDocument, code: string, severity: DiagnosticSeverity, message: string): LspDiagnostic {
  return {
    range: document.lines.range({ start: 0, end: document.lines.endOfLine(0) }),
    severity,
    code,
    source: "memzone",
    message,
  };
}

function versionOf(document: OpenDocument, client: ClientCapabilities): { readonly version?: number } {
  return client.diagnosticVersion ? { version: document.version } : {};
}
