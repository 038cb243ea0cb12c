/** What the extension sets up, on the desktop as in a browser; the two differ in how the server is run, and in nothing else. */
import * as vscode from "vscode";
import { setTexts } from "../server/views/localized.ts";
import { capital } from "../server/views/picture/notation.ts";
import { activeScenario } from "./active-scenario.ts";
import { provideTools } from "./assistant-tools.ts";
import { COMMANDS, LANGUAGE } from "./command-names.ts";
import { importLog } from "./import-log.ts";
import { createLayoutPanels } from "./layout-panels.ts";
import { compareStep, followCursor, openLive } from "./live-documents.ts";
import { newScenario } from "./new-scenario.ts";
import { chooseParam, createParamStatus } from "./params.ts";
import { openReference } from "./reference.ts";
import { openSample } from "./samples.ts";
import { type CreateClient, createServerLink } from "./server-link.ts";
import { createStatus, showStatus } from "./status.ts";
import { provideTests } from "./test-list.ts";
import { COPY_FORMS, COPY_WORDS } from "./webview/copy-forms.ts";
import { readTexts } from "./webview/texts.ts";

export async function activateMemzone(context: vscode.ExtensionContext, createClient: CreateClient): Promise<void> {
  setTexts(
    readTexts(JSON.stringify(vscode.l10n.bundle ?? {})),
    vscode.l10n.bundle === undefined ? undefined : vscode.env.language,
  );
  const link = createServerLink(createClient);
  const panels = createLayoutPanels(context.extensionUri, link);
  const commands: Readonly<Record<keyof typeof COMMANDS, (target?: unknown, all?: unknown) => unknown>> = {
    showLayout: async (target) => {
      const document = await documentOf(target);
      if (document === undefined)
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a .memzone file to see its layout."));
      else panels.show(document);
    },
    nextStep: () => panels.current()?.moveStep(1),
    previousStep: () => panels.current()?.moveStep(-1),
    findInLayout: async () => {
      const document = await documentOf(undefined);
      if (panels.current() === undefined && document !== undefined) panels.show(document);
      const panel = panels.current();
      if (panel === undefined)
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a .memzone file to see its layout."));
      // To type into it, the view takes the focus.
      panel?.panel.reveal(undefined, false);
      panel?.act("find");
    },
    layoutBack: () => panels.current()?.act("back"),
    layoutForward: () => panels.current()?.act("forward"),
    chooseParam: async (target) => {
      const uri = (await documentOf(target))?.uri.toString() ?? panels.current()?.uri;
      if (uri !== undefined) await chooseParam(link, uri);
    },
    exportLayout: () => panels.current()?.exportLayout(),
    copyLayout: async () => {
      const panel = panels.current();
      const items = COPY_FORMS.map((form) => ({ label: capital(COPY_WORDS[form]()), form }));
      const placeHolder = vscode.l10n.t("Copy what is selected in the layout, or all of it");
      const chosen = panel === undefined ? undefined : await vscode.window.showQuickPick(items, { placeHolder });
      if (chosen !== undefined) panel?.copy(chosen.form);
    },
    exportSvg: () => panels.current()?.exportLayout("svg"),
    openLive,
    compareStep: () => compareStep(link),
    openReference,
    openSample: () => openSample(context.extensionUri),
    importLog: (target, all) => importLog(link, target, all),
    importFile: (target, all) => importLog(link, target, all),
    showStatus: () => showStatus(link),
    newScenario,
    restartServer: () => link.restart(),
  };
  context.subscriptions.push(
    link,
    panels,
    createParamStatus(link),
    createStatus(link),
    provideTools(link),
    provideTests(link),
    followCursor(link),
    ...Object.entries(COMMANDS).map(([name, id]) =>
      vscode.commands.registerCommand(id, commands[name as keyof typeof COMMANDS]),
    ),
  );
  await link.start();
}

/** The scenario a command is about: the one it was called with (a title bar, a code lens), else the active one. */
async function documentOf(target: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = target instanceof vscode.Uri ? target : typeof target === "string" ? vscode.Uri.parse(target) : undefined;
  if (uri === undefined) return activeScenario() ?? vscode.window.visibleTextEditors.map(textOf).find(isScenario);
  const document = await vscode.workspace.openTextDocument(uri);
  return isScenario(document) ? document : undefined;
}

function textOf(editor: vscode.TextEditor): vscode.TextDocument {
  return editor.document;
}

function isScenario(document: vscode.TextDocument): boolean {
  return document.languageId === LANGUAGE;
}
