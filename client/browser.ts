/// <reference lib="webworker" />
/** The extension in a browser (vscode.dev, github.dev): the server is a worker. */
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateMemzone } from "./activate.ts";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "browser", "server.js").toString(true);
  await activateMemzone(
    context,
    (options) => new LanguageClient("memzone", "Memzone", async () => new Worker(script), options),
  );
}
