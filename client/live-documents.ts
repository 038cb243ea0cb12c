/**
 * Texts of the simulated machine as documents of the editor: read-only, beside the scenario, at the cursor's step; and two steps in the editor's own
 * comparison. The server writes them (server/lsp/live-documents.ts).
 */
import * as vscode from "vscode";
import { encodedPart } from "../server/lsp/addresses.ts";
import { activeScenario } from "./active-scenario.ts";
import { LANGUAGE } from "./command-names.ts";
import type { ServerLink } from "./server-link.ts";

/** What is asked for, by the server's names. */
const TEXTS = {
  lsmem: "what lsmem prints",
  blocks: "memory blocks with their valid_zones",
  zoneinfo: "/proc/zoneinfo",
  iomem: "/proc/iomem",
  dmesg: "the kernel's log",
  offlineable: "which blocks can go offline",
} as const;
type TextName = keyof typeof TEXTS;

/** Milliseconds between two places of the cursor that the server is told. */
const PAUSE = 100;

/** Tells the server which step the cursor is in. */
export function followCursor(link: ServerLink): vscode.Disposable {
  let pending: ReturnType<typeof setTimeout> | undefined;
  const subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document, selection } }) => {
    if (document.languageId !== LANGUAGE) return;
    clearTimeout(pending);
    const { line, character } = selection.active;
    pending = setTimeout(() => {
      if (link.running) void link.cursor({ uri: document.uri.toString(), line, character });
    }, PAUSE);
  });
  return new vscode.Disposable(() => {
    clearTimeout(pending);
    subscription.dispose();
  });
}

/** Opens a text beside the scenario. */
export async function openLive(): Promise<void> {
  const scenario = activeScenario();
  const name =
    scenario === undefined ? undefined : await pickText(vscode.l10n.t("Which text of the simulated machine"));
  if (scenario === undefined || name === undefined) return;
  const document = await vscode.workspace.openTextDocument(addressOf(scenario, name));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

/** Shows what the step at the cursor changed. */
export async function compareStep(link: ServerLink): Promise<void> {
  const scenario = activeScenario();
  const name =
    scenario === undefined
      ? undefined
      : await pickText(vscode.l10n.t("Which text to compare before and after the step"));
  const at = vscode.window.activeTextEditor?.selection.active;
  if (scenario === undefined || name === undefined || at === undefined) return;
  const found = await link.stepAt({ uri: scenario.uri.toString(), line: at.line, character: at.character });
  const step = found?.step ?? 0;
  const before = Math.max(0, step - 1);
  const title = vscode.l10n.t("{0}: step {1} ↔ {2}", name, before, step);
  await vscode.commands.executeCommand(
    "vscode.diff",
    addressOf(scenario, name, before),
    addressOf(scenario, name, step),
    title,
  );
}

async function pickText(placeHolder: string): Promise<TextName | undefined> {
  const items = Object.entries(TEXTS).map(([label, description]) => ({ label: label as TextName, description }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.label;
}

function addressOf(scenario: vscode.TextDocument, name: TextName, step?: number): vscode.Uri {
  const file = scenario.uri.path.split("/").at(-1) ?? "scenario";
  const at = step === undefined ? "" : `&step=${step}`;
  const query = `uri=${encodedPart(scenario.uri.toString())}${at}`;
  return vscode.Uri.from({ scheme: "memzone", path: `/live/${name}/${file}.${name}.txt`, query });
}
