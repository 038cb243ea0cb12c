/**
 * Diagnostics for clients that ask for them (`textDocument/diagnostic`, `workspace/diagnostic`): a report, or that nothing has changed since the one
 * they have. To such a client none are published.
 */
import {
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import type { Report } from "./diagnostics.ts";
import { guardRequest } from "./guard.ts";
import type { Workspace } from "./workspace.ts";

/** A request that a newer text has overtaken: the client asks again. */
function overtaken(method: string): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, `${method}: the text has changed`, {
    retriggerRequest: true,
  });
}

function reportFor({ resultId, items }: Report, known: string | undefined): DocumentDiagnosticReport {
  if (resultId === known) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
}

const NOTHING: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export function registerPulledDiagnostics(workspace: Workspace): void {
  const { diagnostics } = workspace.connection.languages;

  const ofDocument = guardRequest(
    "textDocument/diagnostic",
    async ({
      textDocument: { uri },
      previousResultId,
    }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> => {
      const version = workspace.documents.get(uri)?.version;
      await workspace.analysed(uri);
      const document = workspace.documents.get(uri);
      if (document === undefined) return NOTHING;
      if (document.version !== version) throw overtaken("textDocument/diagnostic");
      return reportFor(workspace.reportOf(document), previousResultId);
    },
    workspace,
  );
  diagnostics.on((params, token) => ofDocument(params, token) as DocumentDiagnosticReport);

  const ofWorkspace = guardRequest(
    "workspace/diagnostic",
    async ({ previousResultIds }: WorkspaceDiagnosticParams): Promise<WorkspaceDiagnosticReport> => {
      const known = new Map(previousResultIds?.map(({ uri, value }) => [uri, value]));
      for (const { uri } of workspace.documents.all) await workspace.analysed(uri);
      const open = workspace.documents.all.map((document) => ({
        ...reportFor(workspace.reportOf(document), known.get(document.uri)),
        uri: document.uri,
        version: document.version,
      }));
      // Of a file that is closed nothing is said any more.
      const closed = [...known.keys()].filter((uri) => workspace.documents.get(uri) === undefined);
      return { items: [...open, ...closed.map((uri) => ({ ...NOTHING, uri, version: null }))] };
    },
    workspace,
  );
  diagnostics.onWorkspace((params, token) => ofWorkspace(params, token) as WorkspaceDiagnosticReport);
}
