/** The extension on the desktop and on remote hosts: the server is a process of the extension host's own Node. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateMemzone } from "./activate.ts";
import { provideTasks } from "./check-tasks.ts";

/** The command line is a process as well: in a browser there are no tasks. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js").fsPath;
  const run = { module, transport: TransportKind.ipc };
  // In an extension host that is debugged the server listens for a debugger, too (.vscode/launch.json).
  const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  context.subscriptions.push(provideTasks(context.extensionUri));
  await activateMemzone(context, (options) => new LanguageClient("memzone", "Memzone", { run, debug }, options));
}
