/**
 * The page of the layout view. Nothing is allowed in it but the extension's own script, marked by a nonce of this page,
 * and the extension's own style sheet: no network, no inline code, no images. The words of the reader's language stand in it as data.
 */
import * as vscode from "vscode";
import { TEXTS_ELEMENT, textsData } from "../server/views/localized.ts";

export function distFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, "dist");
}

export function panelHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = freshNonce();
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(distFolder(extension), name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const { bundle } = vscode.l10n;
  return `<!DOCTYPE html>
<html lang="${bundle === undefined ? "en" : vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>Memzone layout</title>
<link rel="stylesheet" href="${file("webview.css")}">
</head>
<body>
<script type="application/json" id="${TEXTS_ELEMENT}">${textsData(bundle ?? {})}</script>
<script nonce="${nonce}" src="${file("webview.js")}"></script>
</body>
</html>`;
}

function freshNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
