/**
 * Saves a layout where the user says, in the format that the file's name says: SVG and PNG as the view shows it, HTML with
 * the whole story, to be gone through in any browser.
 */
import * as vscode from "vscode";
import { fileName } from "../server/lsp/addresses.ts";
import type { StoryParams } from "../server/lsp/protocol.ts";
import { storyHtml } from "../server/views/html.ts";
import { distFolder } from "./panel-html.ts";
import type { ServerLink } from "./server-link.ts";
import type { DrawnFormat } from "./webview/messages.ts";

const FORMATS = { svg: "SVG picture", png: "PNG picture", html: "HTML page with every step" } as const;
export type ExportFormat = keyof typeof FORMATS;

/** Milliseconds that a view is given to draw itself. */
const PATIENCE = 20_000;

export interface ExportedView {
  shown(): { readonly uri: string; readonly step: number | undefined };
  /** What the view is held against, as a file of its own can keep it. */
  comparison(): StoryParams["compare"];
  /** Asks the view for all of its picture. */
  draw(format: DrawnFormat): void;
}

export interface LayoutExport {
  /** Asks for a file, with the name of this format first. */
  save(format?: ExportFormat): Promise<void>;
  /** The view has drawn itself: SVG as text, PNG in base64, "" where it shows nothing. */
  drawn(picture: string): void;
}

export function createExport(extension: vscode.Uri, link: ServerLink, view: ExportedView): LayoutExport {
  let waiting: ((png: string) => void) | undefined;

  async function html(): Promise<string | undefined> {
    const { uri, step } = view.shown();
    const compare = view.comparison();
    const story = await link.story({
      uri,
      ...(step === undefined ? {} : { step }),
      ...(compare === undefined ? {} : { compare }),
    });
    if (story === null) return undefined;
    const [script, style] = await Promise.all(
      ["webview.js", "webview.css"].map(async (name) =>
        new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(distFolder(extension), name))),
      ),
    );
    const { bundle: texts } = vscode.l10n;
    const words = texts === undefined ? undefined : { language: vscode.env.language, texts };
    return storyHtml(story, { script: script!, style: style! }, words);
  }

  /** SVG as text, PNG in base64; "" where the view shows nothing. */
  async function drawnByView(format: DrawnFormat): Promise<string> {
    let late: ReturnType<typeof setTimeout> | undefined;
    const drawn = await new Promise<string>((resolve) => {
      waiting = resolve;
      late = setTimeout(() => resolve(""), PATIENCE);
      view.draw(format);
    });
    clearTimeout(late);
    waiting = undefined;
    return drawn;
  }

  const made: Readonly<Record<ExportFormat, () => Promise<Uint8Array | undefined>>> = {
    svg: async () => encoded((await drawnByView("svg")) || undefined),
    png: async () => {
      const drawn = await drawnByView("png");
      return drawn === "" ? undefined : Uint8Array.from(atob(drawn), (character) => character.charCodeAt(0));
    },
    html: async () => encoded(await html()),
  };

  async function save(format: ExportFormat = "svg"): Promise<void> {
    const { uri, step } = view.shown();
    const name = fileName(uri).replace(/\.memzone$/, "");
    const folder = vscode.Uri.joinPath(vscode.Uri.parse(uri), "..");
    const first = [format, ...Object.keys(FORMATS).filter((other) => other !== format)] as readonly ExportFormat[];
    const chosen = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Export Layout"),
      defaultUri: vscode.Uri.joinPath(folder, `${name}${step === undefined ? "" : `-step-${step}`}.${format}`),
      filters: Object.fromEntries(first.map((one) => [FORMATS[one], [one]])),
    });
    if (chosen === undefined) return;
    const ending = /\.(svg|png|html?)$/i.exec(chosen.path)?.[1]?.toLowerCase() ?? format;
    const bytes = await made[ending === "htm" ? "html" : (ending as ExportFormat)]();
    if (bytes === undefined) {
      void vscode.window.showErrorMessage(
        vscode.l10n.t("There is no layout to export: nothing has booted, or the view shows nothing."),
      );
      return;
    }
    await vscode.workspace.fs.writeFile(chosen, bytes);
  }

  return {
    save: async (format) => {
      try {
        await save(format);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        link.log.error(`The layout could not be exported: ${why}`);
        void vscode.window.showErrorMessage(vscode.l10n.t("The layout could not be exported: {0}", why));
      }
    },
    drawn: (got) => waiting?.(got),
  };
}

function encoded(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
