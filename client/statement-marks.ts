/** Statements that a layout view points at, marked in every editor that shows their documents, and in its overview ruler. */
import * as vscode from "vscode";
import type { LayoutPlace } from "../server/views/layout.ts";
import { rangeOf } from "./places.ts";

export interface StatementMarks extends vscode.Disposable {
  /** What one view points at; nothing for no places. */
  set(view: object, places: readonly LayoutPlace[]): void;
}

export function createStatementMarks(): StatementMarks {
  const decoration = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightStrongBackground"),
    border: "1px solid",
    borderColor: new vscode.ThemeColor("focusBorder"),
    borderRadius: "2px",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightStrongForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  const byView = new Map<object, readonly LayoutPlace[]>();

  function mark(editors: readonly vscode.TextEditor[]): void {
    const places = [...byView.values()].flat();
    for (const editor of editors) {
      const uri = editor.document.uri.toString();
      editor.setDecorations(decoration, places.filter((place) => place.uri === uri).map(rangeOf));
    }
  }

  const subscription = vscode.window.onDidChangeVisibleTextEditors(mark);
  return {
    set: (view, places) => {
      if (places.length === 0 && !byView.has(view)) return;
      if (places.length === 0) byView.delete(view);
      else byView.set(view, places);
      mark(vscode.window.visibleTextEditors);
    },
    dispose: () => {
      subscription.dispose();
      decoration.dispose();
    },
  };
}
