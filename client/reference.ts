/** The reference inside the editor, with no network: the language, parameters, diagnostics, kernel rules, and the page of a name. The server writes them. */
import * as vscode from "vscode";
import { encodedPart } from "../server/lsp/addresses.ts";

const BOOKS = {
  language: "the language: every statement and item",
  parameters: "kernel parameters, and knobs under /proc/sys/vm and /sys",
  diagnostics: "what Memzone says of scenarios, by code",
  rules: "what kernels do differently, by version",
} as const;

/** Opens the page of a name, or lets people choose a book. */
export async function openReference(name: unknown): Promise<void> {
  const path = typeof name === "string" ? `/pages/${encodedPart(name)}.md` : await pickBook();
  if (path === undefined) return;
  const uri = vscode.Uri.from({ scheme: "memzone", path });
  try {
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  } catch {
    // No preview of Markdown is installed.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }
}

async function pickBook(): Promise<string | undefined> {
  const items = Object.entries(BOOKS).map(([label, description]) => ({ label, description }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which part of the reference"),
  });
  return picked === undefined ? undefined : `/reference/${picked.label}.md`;
}
