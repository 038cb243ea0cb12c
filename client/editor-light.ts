/**
 * What the editor points at: the cursor of the active scenario and the word under it, and for a moment the word that the
 * mouse rests on. Said when it changes, a few times a second at most.
 */
import * as vscode from "vscode";
import { LANGUAGE } from "./command-names.ts";
import { editorToFollow } from "./places.ts";
import { type Light, NO_LIGHT, namedOn } from "./webview/lights.ts";

/** What names something in a layout: an address, a page (`start_pfn=0x130000`, `pfn:0x13ff00`), blocks, a zone, a node, a device. */
const NAME = /(?:start_)?pfn[:=](?:0x[0-9a-fA-F]+|\d+)|0x[0-9a-fA-F]+|memory\d+(?:-\d+)?|[A-Za-z_][\w.-]*/;
const PAUSE = 60;
/** Milliseconds that a word stays lit that the mouse rested on: an editor doesn't say when the mouse leaves it. */
const HOVER = 4000;

export interface EditorLight extends vscode.Disposable {
  /** What is pointed at in a document now. */
  of(uri: string): Light;
}

export function createEditorLight(changed: () => void): EditorLight {
  let hovered: { readonly uri: string; readonly word: string } | undefined;
  let hoverEnds: ReturnType<typeof setTimeout> | undefined;
  let isPending = false;

  function changedSoon(): void {
    if (isPending) return;
    isPending = true;
    setTimeout(() => {
      isPending = false;
      changed();
    }, PAUSE);
  }

  function hover(next: typeof hovered): void {
    clearTimeout(hoverEnds);
    if (next !== undefined) hoverEnds = setTimeout(() => hover(undefined), HOVER);
    if (hovered?.uri === next?.uri && hovered?.word === next?.word) return;
    hovered = next;
    changedSoon();
  }

  const subscriptions = [
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor.document.languageId !== LANGUAGE) return;
      hover(undefined);
      changedSoon();
    }),
    vscode.window.onDidChangeActiveTextEditor(changedSoon),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("memzone.layout")) changedSoon();
    }),
    // Asked wherever the mouse rests; it has nothing of its own to show.
    vscode.languages.registerHoverProvider(LANGUAGE, {
      provideHover: (document, position) => {
        const word = wordAt(document, position);
        hover(word === null ? undefined : { uri: document.uri.toString(), word });
        return undefined;
      },
    }),
  ];
  return {
    of: (uri) => {
      if (!vscode.workspace.getConfiguration("memzone").get<boolean>("layout.followCursor", true)) return NO_LIGHT;
      if (hovered?.uri === uri) return { at: null, word: hovered.word };
      const editor = editorToFollow();
      if (editor === undefined) return NO_LIGHT;
      const { active } = editor.selection;
      const own = editor.document.uri.toString();
      // A statement of another document may have caused what is shown; its words are another machine's.
      const word =
        own === uri ? namedOn(editor.document.lineAt(active.line).text, wordAt(editor.document, active)) : null;
      return { at: { uri: own, line: active.line, character: active.character }, word };
    },
    dispose: () => {
      clearTimeout(hoverEnds);
      for (const one of subscriptions) one.dispose();
    },
  };
}

function wordAt(document: vscode.TextDocument, position: vscode.Position): string | null {
  const range = document.getWordRangeAtPosition(position, NAME);
  return range === undefined ? null : document.getText(range);
}
