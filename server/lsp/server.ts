/**
 * The language server, wherever it runs: takes a connection and a host, and answers until the connection closes. No handler
 * throws, nothing is asked of a client that can't do it, and no setting is ever needed.
 */
import type { Connection, InitializeError, InitializeResult } from "vscode-languageserver";
import { registerClaims } from "./claims-request.ts";
import { readClientCapabilities } from "./client-capabilities.ts";
import { guardNotification, guardRequest } from "./guard.ts";
import type { Host } from "./host.ts";
import { registerImport } from "./import-request.ts";
import { registerLanguageRequests } from "./language-requests.ts";
import { registerLiveDocuments } from "./live-documents.ts";
import { registerPulledDiagnostics } from "./pulled-diagnostics.ts";
import { folderUris, readFolders } from "./reach.ts";
import { serverCapabilities } from "./server-capabilities.ts";
import { partOf } from "./settings.ts";
import { registerStatus } from "./status-request.ts";
import { registerViewRequests } from "./view-requests.ts";
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  ResponseError,
} from "./vscode-languageserver.ts";
import { Workspace } from "./workspace.ts";
import { registerWorkspaceRequests } from "./workspace-requests.ts";

/** What scenarios name with `use`, `reserve from`, `firmware from` and `build from`. */
const WATCHED = "**/*.{memzone,dmesg,log,txt}";

/** Begins to serve a connection that nobody has listened to yet. */
export function startServer(connection: Connection, host: Host): void {
  const workspace = new Workspace(connection, host);

  registerLifeCycle(workspace);
  registerDocuments(workspace);
  registerLanguageRequests(workspace);
  registerPulledDiagnostics(workspace);
  registerViewRequests(workspace);
  registerWorkspaceRequests(workspace);
  registerLiveDocuments(workspace);
  registerStatus(workspace);
  registerImport(workspace);
  registerClaims(workspace);
  connection.listen();
}

/** From `initialize` to `shutdown`. */
function registerLifeCycle(workspace: Workspace): void {
  const { connection } = workspace;
  // Reads whatever it is given, and so needs no guard.
  connection.onInitialize((params): InitializeResult | ResponseError<InitializeError> => {
    if (workspace.phase !== "waiting") {
      return new ResponseError(ErrorCodes.InvalidRequest, "initialize came twice", { retry: false });
    }
    workspace.phase = "serving";
    workspace.client = readClientCapabilities(params?.capabilities, params?.initializationOptions);
    workspace.documents.encoding = workspace.client.positionEncoding;
    workspace.applySettings(workspace.client.settings);
    workspace.changeFolders(readFolders(params), []);
    return { capabilities: serverCapabilities(workspace.client), serverInfo: { name: "memzone" } };
  });
  connection.onInitialized(
    guardNotification(
      "initialized",
      () => {
        if (workspace.client.workspaceFolders) {
          connection.workspace.onDidChangeWorkspaceFolders(
            guardNotification(
              "workspace/didChangeWorkspaceFolders",
              ({ added, removed }) => workspace.changeFolders(folderUris(added), folderUris(removed)),
              workspace,
            ),
          );
        }
        workspace.closed.begin();
        followSettings(workspace);
        if (!workspace.client.watchedFiles) return;
        const registered = connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: WATCHED }],
        });
        registered.catch((error: unknown) => workspace.log(`files can't be watched: ${String(error)}`));
      },
      workspace,
    ),
  );
  connection.onDidChangeConfiguration(
    guardNotification(
      "workspace/didChangeConfiguration",
      ({ settings }) => {
        if (workspace.client.configuration) askSettings(workspace);
        else workspace.applySettings(partOf(settings) ?? workspace.client.settings);
      },
      workspace,
    ),
  );
  connection.onShutdown(
    guardRequest(
      "shutdown",
      () => {
        workspace.phase = "shut-down";
        workspace.closed.stop();
        workspace.closedNews.tell();
      },
      workspace,
    ),
  );
}

/** Asks for what is set, and to be told when it changes, where the client can. */
function followSettings(workspace: Workspace): void {
  const { client, connection } = workspace;
  if (client.configuration) askSettings(workspace);
  if (!client.configurationChanges) return;
  const registered = connection.client.register(DidChangeConfigurationNotification.type, { section: "memzone" });
  registered.catch((error: unknown) => workspace.log(`settings can't be followed: ${String(error)}`));
}

/** A client that has nothing to say of them answers null, or nothing of ours: then those hold that it started the server with. */
function askSettings(workspace: Workspace): void {
  workspace.connection.workspace.getConfiguration("memzone").then(
    (given: unknown) => workspace.applySettings(partOf(given) ?? workspace.client.settings),
    (error: unknown) => workspace.log(`settings can't be read: ${String(error)}`),
  );
}

/** Texts that the editor has open, and files beside them. */
function registerDocuments(workspace: Workspace): void {
  const { connection } = workspace;
  connection.onDidOpenTextDocument(
    guardNotification(
      "textDocument/didOpen",
      ({ textDocument: { uri, version, text } }) => workspace.open(uri, version ?? 0, String(text ?? "")),
      workspace,
    ),
  );
  connection.onDidChangeTextDocument(
    guardNotification(
      "textDocument/didChange",
      ({ textDocument: { uri, version }, contentChanges }) => workspace.change(uri, version ?? 0, contentChanges),
      workspace,
    ),
  );
  connection.onDidCloseTextDocument(
    guardNotification("textDocument/didClose", ({ textDocument: { uri } }) => workspace.close(uri), workspace),
  );
  connection.onDidChangeWatchedFiles(
    guardNotification(
      "workspace/didChangeWatchedFiles",
      ({ changes }) => {
        for (const { uri } of changes) {
          workspace.forgetRemote(uri);
          workspace.fileChanged(uri);
        }
      },
      workspace,
    ),
  );
  connection.onDidSaveTextDocument(() => undefined);
}
