/**
 * All layout views of a window: opens them beside the editor, brings them back after a reload, and tells them what the
 * editor does. A view that follows the editor is used again; pinned ones stay and a new one is opened.
 */
import * as vscode from "vscode";
import { LANGUAGE } from "./command-names.ts";
import { createEditorLight } from "./editor-light.ts";
import { createLayoutPanel, type Followed, type LayoutPanel, type PanelTarget } from "./layout-panel.ts";
import { distFolder } from "./panel-html.ts";
import { editorToFollow } from "./places.ts";
import type { ServerLink } from "./server-link.ts";
import { createStatementMarks } from "./statement-marks.ts";
import { readSavedState } from "./webview/saved-state.ts";

export const LAYOUT_VIEW = "memzone.layout";

export interface LayoutPanels extends vscode.Disposable {
  /** Shows the layout of a document beside it. */
  show(document: vscode.TextDocument): void;
  /** The view that commands mean: the active one, else the one of the active document, else the last. */
  current(): LayoutPanel | undefined;
}

export function createLayoutPanels(extension: vscode.Uri, link: ServerLink): LayoutPanels {
  const panels = new Set<LayoutPanel>();
  const marks = createStatementMarks();
  const light = createEditorLight(() => {
    for (const panel of panels) panel.lightChanged();
  });

  function adopt(panel: vscode.WebviewPanel, target: PanelTarget): LayoutPanel {
    const made = createLayoutPanel(panel, { extension, link, light, marks }, target);
    panels.add(made);
    panel.onDidDispose(() => {
      panels.delete(made);
      made.dispose();
    });
    return made;
  }

  function follow(editor: vscode.TextEditor | undefined, how: Followed): void {
    if (editor === undefined || editor.document.languageId !== LANGUAGE) return;
    if (!vscode.workspace.getConfiguration("memzone").get<boolean>("layout.followCursor", true)) return;
    for (const panel of panels) panel.follow(editor.document.uri.toString(), editor.selection.active, how);
  }

  function current(): LayoutPanel | undefined {
    const all = [...panels];
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    return all.find((one) => one.panel.active) ?? all.find((one) => one.uri === active) ?? all.at(-1);
  }

  const subscriptions: vscode.Disposable[] = [
    marks,
    light,
    vscode.window.onDidChangeActiveTextEditor((editor) => follow(editor, "activated")),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
      if (textEditor === vscode.window.activeTextEditor || [...panels].some((one) => one.panel.active)) {
        follow(textEditor, kind === undefined ? "jumped" : "moved");
      }
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) for (const panel of panels) panel.changed(document.uri.toString());
    }),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      for (const panel of panels) panel.refresh(uri.toString());
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      for (const panel of panels) panel.refresh(uri.toString());
    }),
    link.onDidAnalyse(({ uri }) => {
      for (const panel of panels) panel.refresh(uri);
    }),
    vscode.window.registerWebviewPanelSerializer(LAYOUT_VIEW, {
      deserializeWebviewPanel: async (panel, state) => {
        const saved = readSavedState(state);
        const uri = saved?.uri ?? editorToFollow()?.document.uri.toString() ?? "";
        adopt(panel, {
          uri,
          step: saved?.step,
          compare: saved?.compare ?? null,
          pinned: saved?.pinned ?? false,
          restored: true,
        });
        // The server knows open documents only, and the editor's tab may be restored later or not at all.
        if (uri !== "") await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)).then(undefined, () => undefined);
      },
    }),
  ];

  return {
    show: (document) => {
      const uri = document.uri.toString();
      const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
      const existing = [...panels].find((one) => one.uri === uri) ?? [...panels].find((one) => !one.pinned);
      const shown =
        existing ??
        adopt(
          vscode.window.createWebviewPanel(
            LAYOUT_VIEW,
            "Layout",
            { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
            { enableScripts: true, localResourceRoots: [distFolder(extension)] },
          ),
          { uri, step: undefined, compare: null, pinned: false, restored: false },
        );
      if (existing !== undefined) existing.panel.reveal(undefined, true);
      if (editor !== undefined) shown.follow(uri, editor.selection.active, "moved");
    },
    current,
    dispose: () => {
      for (const { panel } of [...panels]) panel.dispose();
      for (const one of subscriptions) one.dispose();
    },
  };
}
