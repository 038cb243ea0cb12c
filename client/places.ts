/** Places of a layout in the editor: from plain lines and characters to selections that are seen. */
import * as vscode from "vscode";
import type { LayoutPlace } from "../server/views/layout.ts";
import { LANGUAGE } from "./command-names.ts";

export function rangeOf(place: LayoutPlace): vscode.Range {
  return new vscode.Range(place.startLine, place.startCharacter, place.endLine, place.endCharacter);
}

/** The editor that shows a document, the active one first. */
export function editorOf(uri: string): vscode.TextEditor | undefined {
  const shows = (editor: vscode.TextEditor | undefined): boolean => editor?.document.uri.toString() === uri;
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return shows(activeTextEditor) ? activeTextEditor : visibleTextEditors.find(shows);
}

/** The editor that a view should follow: the active one, or one that is seen while a view has the focus. */
export function editorToFollow(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const isScenario = ({ document }: vscode.TextEditor): boolean => document.languageId === LANGUAGE;
  return [...(activeTextEditor === undefined ? [] : [activeTextEditor]), ...visibleTextEditors].find(isScenario);
}

export function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri && !document.isClosed);
}

/** Puts the cursor at the start of a place in an editor that is visible already; the focus stays where it is. */
export function moveCursor(place: LayoutPlace): vscode.Position | undefined {
  const editor = editorOf(place.uri);
  if (editor === undefined) return undefined;
  const range = rangeOf(place);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return range.start;
}

/** Opens the document of a place if need be, selects the place and takes the focus there. */
export async function goTo(place: LayoutPlace): Promise<void> {
  const column = editorOf(place.uri)?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { viewColumn: column, selection: rangeOf(place) });
}
