/**
 * Diagnostics as the protocol wants them, made again only where what is said, or where it stands, has changed. What a document has to
 * say is a report with an id: as long as the id is the same, so is the report.
 */
import type { Diagnostic as LspDiagnostic, PublishDiagnosticsParams } from "vscode-languageserver";
import { type Diagnostic, saidOf } from "../analysis/analysis.ts";
import type { Severity } from "../analysis/notes/define-note.ts";
import type { ClientCapabilities } from "./client-capabilities.ts";
import type { LineFinder } from "./conversions.ts";
import type { OpenDocument } from "./documents.ts";
import { pageAddress } from "./live-documents.ts";
import type { Lines, Range } from "./positions.ts";
import type { Settings } from "./settings.ts";
import { DiagnosticSeverity, DiagnosticTag } from "./vscode-languageserver.ts";

const MOST_RELATED = 50;
/** More of one document than these are counted: a client has to take, keep and draw each of them at every keystroke. */
const MOST_SHOWN = 250;

const SEVERITIES = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];
const NAMES: Record<Severity, string> = { error: "error", warning: "warning", info: "info", hint: "hint" };

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What there is to say about one version of a document. */
export interface Report {
  readonly resultId: string;
  readonly items: readonly LspDiagnostic[];
}

/** The reports of all open documents of a session. */
export class Reports {
  /** Diagnostics that were put into the protocol's words and not taken over. Exact, so that it can be tested. */
  made = 0;
  readonly #client: () => ClientCapabilities;
  readonly #linesOf: LineFinder;
  readonly #settings: () => Settings;
  readonly #latest = new Map<string, Report & Pick<OpenDocument, "analysis" | "others">>();
  /** By what was said. */
  #pieces = new WeakMap<object, LspDiagnostic>();
  /** Ids of a server that runs no more are none of this one's. */
  readonly #session = Date.now().toString(36);
  #count = 0;

  constructor(client: () => ClientCapabilities, linesOf: LineFinder, settings: () => Settings) {
    this.#client = client;
    this.#settings = settings;
    this.#linesOf = linesOf;
  }

  /** Of a document as it was analysed; `isGivenUp` of one that could not be. */
  of(document: OpenDocument, isGivenUp: boolean): Report {
    const { uri, analysis, others } = document;
    const latest = this.#latest.get(uri);
    if (latest !== undefined && analysis !== undefined && latest.analysis === analysis && latest.others === others) {
      return latest;
    }
    const items =
      analysis === undefined
        ? [crash(document, isGivenUp)]
        : this.#shown(
            asSet(others.length === 0 ? analysis.diagnostics : [...analysis.diagnostics, ...others], this.#settings()),
            document.lines,
          );
    const report = { analysis, others, ...this.#identified(items, latest) };
    this.#latest.set(uri, report);
    return report;
  }

  /** What was said counts no more: it is said otherwise now. */
  forgetAll(): void {
    this.#latest.clear();
    this.#pieces = new WeakMap();
  }

  forget(uri: string): void {
    this.#latest.delete(uri);
  }

  #identified(items: readonly LspDiagnostic[], latest: Report | undefined): Report {
    if (latest?.items.length === items.length && items.every((item, index) => isSame(item, latest.items[index]!))) {
      return { resultId: latest.resultId, items: latest.items };
    }
    return { resultId: `${this.#session}.${this.#count++}`, items };
  }

  /** The gravest ones, in the order of the text, and how many more there are. */
  #shown(diagnostics: readonly Diagnostic[], lines: Lines): readonly LspDiagnostic[] {
    const shown = gravest(diagnostics);
    const items = shown.map((diagnostic) => this.#piece(diagnostic, lines));
    return shown.length === diagnostics.length ? items : [notShown(diagnostics, shown, lines), ...items];
  }

  #piece(diagnostic: Diagnostic, lines: Lines): LspDiagnostic {
    const said = saidOf(diagnostic);
    const known = this.#pieces.get(said);
    if (known !== undefined && this.#isPlaced(known, diagnostic, lines)) return known;
    const piece = toDiagnostic(diagnostic, lines, this.#client(), this.#linesOf, this.#settings());
    this.#pieces.set(said, piece);
    this.made++;
    return piece;
  }

  /** Whether it stands where it stood, and what it names too. */
  #isPlaced({ range, relatedInformation }: LspDiagnostic, { span, related }: Diagnostic, lines: Lines): boolean {
    if (!isSameRange(range, lines.range(span))) return false;
    if (!this.#client().relatedInformation) return true;
    const shown = related.slice(0, MOST_RELATED);
    return (
      (relatedInformation?.length ?? 0) === shown.length &&
      shown.every((one, index) => {
        const { location, message } = relatedInformation![index]!;
        return (
          message === one.message &&
          location.uri === one.uri &&
          isSameRange(location.range, this.#linesOf(one.uri).range(one.span))
        );
      })
    );
  }
}

/** Without what people turned off. */
export function asSet(diagnostics: readonly Diagnostic[], { severity }: Settings): readonly Diagnostic[] {
  return severity.size === 0 ? diagnostics : diagnostics.filter(({ code }) => severity.get(code) !== "off");
}

/** The severity that people set for a code, or the diagnostic's own. */
function severityOf({ code, severity }: Diagnostic, settings: Settings): DiagnosticSeverity {
  const set = settings.severity.get(code);
  return SEVERITY[set === undefined || set === "off" ? severity : set];
}

/** The gravest diagnostics of a file that nobody edits. */
export function shownDiagnostics(
  diagnostics: readonly Diagnostic[],
  lines: Lines,
  client: ClientCapabilities,
  linesOf: LineFinder,
  settings: Settings,
): readonly LspDiagnostic[] {
  const all = asSet(diagnostics, settings);
  const shown = gravest(all);
  const items = shown.map((diagnostic) => toDiagnostic(diagnostic, lines, client, linesOf, settings));
  return shown.length === all.length ? items : [notShown(all, shown, lines), ...items];
}

/** What to publish of a report. */
export function publication(
  document: OpenDocument,
  { items }: Report,
  client: ClientCapabilities,
): PublishDiagnosticsParams {
  const version = client.diagnosticVersion ? { version: document.version } : {};
  return { ...version, uri: document.uri, diagnostics: [...items] };
}

export function toDiagnostic(
  diagnostic: Diagnostic,
  lines: Lines,
  client: ClientCapabilities,
  linesOf: LineFinder,
  settings: Settings,
): LspDiagnostic {
  const { related } = diagnostic;
  const withRelated = client.relatedInformation && related.length > 0;
  return {
    range: lines.range(diagnostic.span),
    severity: severityOf(diagnostic, settings),
    code: diagnostic.code,
    ...(client.codeDescription && client.textDocumentContent
      ? { codeDescription: { href: pageAddress(diagnostic.code) } }
      : {}),
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

/** Errors before warnings before infos before hints, and of one kind the first ones. */
function gravest(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_SHOWN) return diagnostics;
  const chosen = new Set<Diagnostic>();
  for (const severity of SEVERITIES) {
    for (const diagnostic of diagnostics) {
      if (chosen.size === MOST_SHOWN) break;
      if (diagnostic.severity === severity) chosen.add(diagnostic);
    }
  }
  return diagnostics.filter((diagnostic) => chosen.has(diagnostic));
}

/** Counts above this are told roughly: one more or less of many is no reason to send all that is shown again. */
const MOST_COUNTED = 100;

/** `12`, `over 710`. */
function roughly(count: number): string {
  if (count <= MOST_COUNTED) return String(count);
  const step = 10 ** (String(count - 1).length - 2);
  return `over ${Math.floor((count - 1) / step) * step}`;
}

/** `over 710 more diagnostics are not shown here: 12 errors, over 690 hints; …`, at the first line. */
function notShown(all: readonly Diagnostic[], shown: readonly Diagnostic[], lines: Lines): LspDiagnostic {
  const count = (of: readonly Diagnostic[], severity: Severity): number =>
    of.filter((one) => one.severity === severity).length;
  const left = SEVERITIES.flatMap((severity) => {
    const more = count(all, severity) - count(shown, severity);
    return more === 0 ? [] : [`${roughly(more)} ${more === 1 ? NAMES[severity] : `${NAMES[severity]}s`}`];
  });
  return {
    range: lines.range({ start: 0, end: lines.endOfLine(0) }),
    severity: DiagnosticSeverity.Information,
    code: "more-diagnostics",
    source: "memzone",
    message: `${roughly(all.length - shown.length)} more diagnostics are not shown here: ${left.join(", ")}; \`memzone check\` tells them all`,
  };
}

/** What there is to say where the analysis itself failed. */
function crash({ lines }: OpenDocument, isGivenUp: boolean): LspDiagnostic {
  const message = isGivenUp
    ? "internal error: Memzone failed on this document twice and leaves it alone until it is opened again; the log of the language server says where"
    : "internal error: Memzone failed on this text; the log of the language server says where";
  return {
    range: lines.range({ start: 0, end: lines.endOfLine(0) }),
    severity: DiagnosticSeverity.Error,
    code: "internal-error",
    source: "memzone",
    message,
  };
}

/** What is made anew in each version, and says the same, is the same. */
function isSame(a: LspDiagnostic, b: LspDiagnostic): boolean {
  if (a === b) return true;
  return a.code === b.code && a.message === b.message && JSON.stringify(a) === JSON.stringify(b);
}

function isSameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
