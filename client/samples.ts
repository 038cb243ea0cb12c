/** The samples that come with the extension: opened as they lie there, with the files that they use beside them. */
import * as vscode from "vscode";

/** In the order in which they are best read. */
export const SAMPLES = [
  "first-steps.memzone",
  "000-movablecore-collides.memzone",
  "001-crash-dump-in-pmem.memzone",
  "001-crash-dump-repaired.memzone",
  "001-pmem-unaligned-repaired.memzone",
  "001-pmem-unaligned.memzone",
  "002-hot-add-deadlock-repaired.memzone",
  "002-hot-add-deadlock.memzone",
  "002-isolation-at-pageblocks.memzone",
  "002-isolation-repaired.memzone",
  "003-movable-onlining-after.memzone",
  "003-movable-onlining-before.memzone",
  "004-removable-constant.memzone",
  "004-removable-lies.memzone",
  "auto-movable-ratio.memzone",
  "cloud-guest.memzone",
  "cxl-memory.memzone",
  "movable-node-server.memzone",
  "movablecore-what-size.memzone",
  "numa-kernelcore.memzone",
  "raspberry-pi-4.memzone",
  "two-socket-server.memzone",
  "virtio-mem-cloud-guest.memzone",
] as const;

const TITLE = /^scenario "((?:[^"\\]|\\.)*)"/m;

export async function openSample(extensionUri: vscode.Uri): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, "samples");
  const items = await Promise.all(
    SAMPLES.map(async (name) => {
      const uri = vscode.Uri.joinPath(folder, name);
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      return { label: TITLE.exec(text)?.[1]?.replace(/\\(.)/g, "$1") ?? name, description: name, uri };
    }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which sample"),
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(picked.uri));
}
