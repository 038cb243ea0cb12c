/// <reference lib="webworker" />
/** The extension in a browser (vscode.dev, github.dev): the server is a worker. */
import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { activateMemzone } from "./activate.ts";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "browser", "server.js");
  let worker: Worker | undefined;
  const startServer = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(await workerUrl(script));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  await activateMemzone(context, (options) => new LanguageClient("memzone", "Memzone", startServer, options));
}

/** Where a worker can load the script from: one that lies on a remote host is handed over as it is. */
async function workerUrl(script: vscode.Uri): Promise<string> {
  if (script.scheme !== "vscode-remote") return script.toString(true);
  const code = await vscode.workspace.fs.readFile(script);
  return URL.createObjectURL(new Blob([new Uint8Array(code)], { type: "text/javascript" }));
}
