/** The extension on the desktop and on remote hosts: the server is a process of the extension host's own Node. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateMemzone } from "./activate.ts";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js").fsPath;
  await activateMemzone(
    context,
    (options) => new LanguageClient("memzone", "Memzone", { module, transport: TransportKind.ipc }, options),
  );
}
