/**
 * A scenario made of what a real machine left: logs, listings of /proc, archives of them, as files, as the open document, or from the clipboard. The
 * server makes it (`memzone import`); it is shown as a new document beside the first file, and nothing is written.
 */
import * as vscode from "vscode";
import { fileName } from "../server/lsp/addresses.ts";
import type { ImportedFile, ImportParams, ImportResult } from "../server/lsp/protocol.ts";
import { LANGUAGE } from "./command-names.ts";
import { base64 } from "./image-bytes.ts";
import { LARGEST_FILE, type ServerLink } from "./server-link.ts";

/** What is read, and where the scenario will lie; nowhere where it is made of no file of this machine's. */
interface Given {
  readonly files: readonly ImportedFile[];
  readonly beside?: vscode.Uri;
}

/** Makes a scenario of the files that a menu names, else of what people choose. */
export async function importLog(link: ServerLink, target: unknown, all: unknown): Promise<void> {
  try {
    const uris = Array.isArray(all) && all.length > 0 ? all : [target];
    const named = uris.filter((uri) => uri instanceof vscode.Uri);
    const given = named.length > 0 ? await readAll(named) : await choose();
    if (given !== undefined) await make(link, given);
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
  }
}

function failed(why: string): void {
  void vscode.window.showErrorMessage(vscode.l10n.t("No scenario could be made: {0}", why));
}

interface Choice extends vscode.QuickPickItem {
  readonly read: () => Promise<Given | undefined>;
}

/** Asks what to make it of. */
async function choose(): Promise<Given | undefined> {
  const items: Choice[] = [];
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && editor.document.languageId !== LANGUAGE && !editor.selection.isEmpty) {
    const { document, selection } = editor;
    const name = fileName(document.uri.toString());
    const text = document.getText(selection);
    const label = vscode.l10n.t("The selected lines of {0}", name);
    items.push({ label, read: async () => ({ files: [{ name, text }] }) });
  }
  const open = openLog();
  if (open !== undefined)
    items.push({ label: vscode.l10n.t("{0}, which is open", fileName(open.toString())), read: () => readAll([open]) });
  items.push({ label: vscode.l10n.t("Files…"), detail: KINDS, read: chooseFiles });
  items.push({ label: vscode.l10n.t("Text from the clipboard"), read: readClipboard });
  const placeHolder = vscode.l10n.t("What the scenario is made of");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.read();
}

const KINDS =
  "boot logs (dmesg, journalctl -k, a serial console's), /proc/iomem, zoneinfo, meminfo, lsmem, a QEMU command line, a sosreport";

/** What the active tab shows, were it a file that the editor has no text of: packed, or large. */
function openLog(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined) return document.languageId === LANGUAGE ? undefined : document.uri;
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

async function chooseFiles(): Promise<Given | undefined> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t("Import"),
    title: vscode.l10n.t("Files of one machine"),
  });
  return uris === undefined ? undefined : readAll(uris);
}

async function readClipboard(): Promise<Given> {
  const text = await vscode.env.clipboard.readText();
  return { files: [{ name: vscode.l10n.t("the clipboard"), text }] };
}

async function readAll(uris: readonly vscode.Uri[]): Promise<Given> {
  const files = await Promise.all(uris.map(readOne));
  // On other file systems nobody could say where a document will lie that was not saved yet.
  const beside = uris.find(({ scheme }) => scheme === "file");
  return beside === undefined ? { files } : { files, beside };
}

/** What an editor has of it that is not saved, else its bytes. */
async function readOne(uri: vscode.Uri): Promise<ImportedFile> {
  const name = fileName(uri.toString());
  const address = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === address);
  if (open !== undefined && (open.isDirty || open.isUntitled)) return { name, uri: address, text: open.getText() };
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0)
    throw new Error(vscode.l10n.t("{0} is a folder; choose the files in it.", name));
  if (size > LARGEST_FILE)
    throw new Error(
      vscode.l10n.t("{0} is larger than 64 MiB; “memzone import {0}” takes one boot of a log of any size.", name),
    );
  return { name, uri: address, base64: base64(await vscode.workspace.fs.readFile(uri)) };
}

async function make(link: ServerLink, { files, beside }: Given): Promise<void> {
  const target = beside === undefined ? undefined : await freeName(beside);
  const params = target === undefined ? { files } : { files, target: target.toString() };
  let result = await ask(link, { ...params, choosesBoot: true });
  if (result !== undefined && "boots" in result) {
    const boot = await chooseBoot(result);
    if (boot === undefined) return;
    // The one that is taken anyhow may stay in its log, which the scenario then names.
    result = await ask(link, boot === result.taken ? params : { ...params, boot });
  }
  if (result === undefined || "boots" in result) return;
  if ("wrong" in result) {
    failed(result.wrong.join("; "));
    return;
  }
  await show(result.text, target);
  if (result.unread.length > 0) void vscode.window.showWarningMessage(`Memzone: ${result.unread.join("; ")}`);
  if (result.doubts.length > 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "What was not used, or contradicts itself, stands in the scenario as comments: {0}",
        result.doubts.length,
      ),
    );
  }
}

/** Undefined: somebody thought better of it. */
async function ask(link: ServerLink, params: ImportParams): Promise<ImportResult | undefined> {
  const names = params.files.map(({ name }) => name).join(", ");
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Making a scenario of {0}", names),
      cancellable: true,
    },
    async (_progress, token) => {
      try {
        return await link.importFiles(params, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
}

interface BootItem extends vscode.QuickPickItem {
  readonly boot: number;
}

/** Of a log with several boots; the one that is taken anyhow stands first, then the last ones. */
async function chooseBoot({
  boots,
  taken,
}: Extract<ImportResult, { readonly boots: unknown }>): Promise<number | undefined> {
  const rank = ({ boot }: { readonly boot: number }): number => (boot === taken ? Number.POSITIVE_INFINITY : boot);
  const items = [...boots]
    .sort((a, b) => (rank(a) < rank(b) ? 1 : -1))
    .map(
      ({ boot, banner, line, tells }): BootItem => ({
        boot,
        label: vscode.l10n.t("Boot {0} of {1}", boot, boots.length),
        description: banner,
        detail: tells
          ? vscode.l10n.t("from line {0} on", line)
          : vscode.l10n.t("from line {0} on; tells nothing of memory, or is a crash kernel's", line),
      }),
    );
  const placeHolder = vscode.l10n.t("The boot that the scenario is made of");
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.boot;
}

/** A new document, which is saved beside the files where they have a place. */
async function show(content: string, target: vscode.Uri | undefined): Promise<void> {
  if (target === undefined) {
    const document = await vscode.workspace.openTextDocument({ language: LANGUAGE, content });
    await vscode.window.showTextDocument(document, { preview: false });
    return;
  }
  const document = await vscode.workspace.openTextDocument(target);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(target, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Endings of what is packed, and of texts. */
const ENDINGS = /(?:\.(?:log|txt|dmesg|out|tar|tgz|gz|xz|zst|\d+))+$/i;
/** Names that are tried. */
const MOST_NAMES = 100;

/** The address of a document beside a file, under a name that nothing has. */
async function freeName(file: vscode.Uri): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(file, "..");
  const base = fileName(file.toString()).replace(ENDINGS, "") || "imported";
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${base}.memzone` : `${base}-${number}.memzone`;
    const place = vscode.Uri.joinPath(folder, name);
    const unsaved = vscode.Uri.from({ scheme: "untitled", path: place.path });
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === unsaved.toString());
    if (number === MOST_NAMES || !(isOpen || (await isThere(place)))) return unsaved;
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
