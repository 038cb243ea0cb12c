/** The scenario in the active editor, and what shows something of it. */
import * as vscode from "vscode";
import { LANGUAGE } from "./command-names.ts";
import type { ServerLink } from "./server-link.ts";

/** The scenario in the active editor. */
export function activeScenario(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === LANGUAGE ? document : undefined;
}

/** Calls `update` where there may be something else to show: another editor, a newer analysis, a server that started or stopped. */
export function followActiveScenario(link: ServerLink, update: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => update()),
    link.onDidAnalyse(({ uri }) => {
      if (uri === activeScenario()?.uri.toString()) update();
    }),
    link.onDidChangeRunning(() => update()),
  );
}
