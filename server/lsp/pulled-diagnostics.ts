/**
 * Diagnostics for clients that ask for them (`textDocument/diagnostic`, `workspace/diagnostic`): a report, or that nothing has changed since the one
 * they have. To such a client none are published.
 */
import type {
  CancellationToken,
  DiagnosticServerCancellationData,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  ResultProgressReporter,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Report } from "./diagnostics.ts";
import { guardRequest } from "./guard.ts";
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from "./vscode-languageserver.ts";
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
    async (asked: AskedOfWorkspace): Promise<WorkspaceDiagnosticReport> => {
      const known = new Map(asked.previousResultIds?.map(({ uri, value }) => [uri, value]));
      // Our own client asks for every document that is open, and needs to hear of none of them twice.
      if (workspace.client.layout) return followClosed(workspace, known, asked);
      while (!workspace.closed.isDone && isWanted(workspace, asked)) await news(workspace, asked);
      for (const { uri } of workspace.documents.all) await workspace.analysed(uri);
      const open = workspace.documents.all.map((document) => ({
        ...reportFor(workspace.reportOf(document), known.get(document.uri)),
        uri: document.uri,
        version: document.version,
      }));
      return { items: [...open, ...closedReports(workspace, known, true)] };
    },
    workspace,
  );
  diagnostics.onWorkspace(
    (params, token, _progress, partial) =>
      ofWorkspace({ ...params, token, partial }, token) as WorkspaceDiagnosticReport,
  );
}

interface AskedOfWorkspace extends WorkspaceDiagnosticParams {
  readonly token: CancellationToken;
  readonly partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined;
}

/** Milliseconds in which reports are gathered into one message. */
const GATHERED = 100;

/** What is new of files that are not open, for as long as the client listens. */
async function followClosed(
  workspace: Workspace,
  known: Map<string, string>,
  asked: AskedOfWorkspace,
): Promise<WorkspaceDiagnosticReport> {
  while (isWanted(workspace, asked)) {
    const items = closedReports(workspace, known, false);
    if (items.length > 0) {
      if (asked.partial === undefined) return { items };
      asked.partial.report({ items });
    }
    await news(workspace, asked);
    await new Promise((resolve) => setTimeout(resolve, GATHERED));
  }
  return { items: [] };
}

function isWanted({ phase }: Workspace, { token }: AskedOfWorkspace): boolean {
  return phase === "serving" && !token.isCancellationRequested;
}

/** Until there is something new of files that are not open, or nobody wants to know. */
function news(workspace: Workspace, { token }: AskedOfWorkspace): Promise<void> {
  return new Promise((resolve) => {
    const { dispose } = token.onCancellationRequested(() => resolve());
    void workspace.closedNews.next().then(() => {
      dispose();
      resolve();
    });
  });
}

/** Reports of files that are not open; of those that are as `known` says only with `isWhole`. Notes in `known` what was reported. */
function closedReports(
  workspace: Workspace,
  known: Map<string, string>,
  isWhole: boolean,
): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const there = new Set<string>();
  for (const { uri, report } of workspace.closed.reports) {
    there.add(uri);
    const has = known.get(uri);
    if (report.items.length === 0 && has === undefined) continue;
    if (has === report.resultId && !isWhole) continue;
    items.push({ ...reportFor(report, has), uri, version: null });
    known.set(uri, report.resultId);
  }
  // Of a file that is gone, or was open, nothing is said any more.
  for (const uri of [...known.keys()]) {
    if (there.has(uri) || workspace.documents.get(uri) !== undefined) continue;
    known.delete(uri);
    items.push({ ...NOTHING, uri, version: null });
  }
  return items;
}
