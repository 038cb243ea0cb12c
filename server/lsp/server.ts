/**
 * The language server, wherever it runs: takes a connection and a host, and answers until the connection closes. No handler
 * throws, nothing is asked of a client that can't do it, and no setting is ever needed.
 */
import { type Connection, DidChangeWatchedFilesNotification, type InitializeResult } from "vscode-languageserver";
import { readClientCapabilities } from "./client-capabilities.ts";
import { guardNotification } from "./guard.ts";
import type { Host } from "./host.ts";
import { registerLanguageRequests } from "./language-requests.ts";
import { folderUris, readFolders } from "./reach.ts";
import { serverCapabilities } from "./server-capabilities.ts";
import { registerViewRequests } from "./view-requests.ts";
import { Workspace } from "./workspace.ts";

/** What scenarios name with `use`, `reserve from`, `firmware from` and `build from`. */
const WATCHED = "**/*.{memzone,dmesg,log,txt}";

/** Begins to serve a connection that nobody has listened to yet. */
export function startServer(connection: Connection, host: Host): void {
  const workspace = new Workspace(connection, host);
  const log = (line: string) => workspace.log(line);

  // Reads whatever it is given, and so needs no guard.
  connection.onInitialize((params): InitializeResult => {
    workspace.client = readClientCapabilities(params?.capabilities, params?.initializationOptions);
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
              log,
            ),
          );
        }
        if (!workspace.client.watchedFiles) return;
        const registered = connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: WATCHED }],
        });
        registered.catch((error: unknown) => log(`files can't be watched: ${String(error)}`));
      },
      log,
    ),
  );
  // Nothing can be set; clients that send settings, null among them, are thanked.
  connection.onDidChangeConfiguration(() => undefined);
  connection.onShutdown(() => undefined);

  connection.onDidOpenTextDocument(
    guardNotification(
      "textDocument/didOpen",
      ({ textDocument: { uri, version, text } }) => workspace.open(uri, version ?? 0, text ?? ""),
      log,
    ),
  );
  connection.onDidChangeTextDocument(
    guardNotification(
      "textDocument/didChange",
      ({ textDocument: { uri, version }, contentChanges }) => workspace.change(uri, version ?? 0, contentChanges),
      log,
    ),
  );
  connection.onDidCloseTextDocument(
    guardNotification("textDocument/didClose", ({ textDocument: { uri } }) => workspace.close(uri), log),
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
      log,
    ),
  );
  connection.onDidSaveTextDocument(() => undefined);

  registerLanguageRequests(workspace);
  registerViewRequests(workspace);
  connection.listen();
}
