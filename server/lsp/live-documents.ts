/**
 * Documents that nobody wrote (`workspace/textDocumentContent`): the texts of the simulated machine at the cursor's step, or at a step that the
 * address names, following as somebody types; and the page of each diagnostic, which `codeDescription` leads to.
 *
 *     memzone:/live/lsmem/NAME.txt?uri=ADDRESS[&step=3]
 *     memzone:/diagnostics/movable-reserved.md
 *     memzone:/reference/language.md
 *     memzone:/pages/movablecore.md
 */

import { endState } from "../analysis/end-state.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { decodedPart, encodedPart } from "../analysis/file-name.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import { BOOKS, type Book, pagesOf } from "../bridge/reference.ts";
import { printedText, STATE_TEXTS } from "../views/renderers.ts";
import { addressKey } from "./addresses.ts";
import type { ClientCapabilities } from "./client-capabilities.ts";
import { guardNotification, guardRequest } from "./guard.ts";
import { CURSOR_NOTIFICATION, type CursorParams } from "./protocol.ts";
import type { Workspace } from "./workspace.ts";

export const SCHEME = "memzone";
const OPEN_REFERENCE = "memzone.openReference";
/** Documents that are followed: those that were asked for last. */
const MOST_FOLLOWED = 16;

/** The address of a code's page. */
export function pageAddress(code: string): string {
  return `${SCHEME}:/diagnostics/${code}.md`;
}

/**
 * Behind a hover: the page of what is hovered, where it has one. A command of the editor's where it owns that, for its Markdown may not link to
 * documents of others; else the address. Empty: the editor can open none.
 */
export function referenceLink(hovered: string, { commands, textDocumentContent }: ClientCapabilities): string {
  const name = hovered.replace(/=.*$/s, "").trim();
  if (pagesOf(name) === undefined) return "";
  const page = encodedPart(name);
  if (commands.includes(OPEN_REFERENCE)) {
    return `\n\n[Reference](command:${OPEN_REFERENCE}?${encodedPart(JSON.stringify([name]))})`;
  }
  return textDocumentContent ? `\n\n[Reference](${SCHEME}:/pages/${page}.md)` : "";
}

/** What an address asks for. */
interface LiveText {
  readonly kind: keyof typeof STATE_TEXTS;
  readonly uri: string;
  /** Undefined: the one that the cursor is in. */
  readonly step: number | undefined;
}

export function readAddress(
  address: string,
): LiveText | { readonly page: string } | { readonly book: Book } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, pathname, search } = new URL(address);
  if (protocol !== `${SCHEME}:`) return undefined;
  const [, room, name = ""] = pathname.split("/");
  const page = decodedPart(name.replace(/\.md$/, ""));
  if (room === "diagnostics" || room === "pages") return { page };
  if (room === "reference" && Object.hasOwn(BOOKS, page)) return { book: page as Book };
  // Clients write a query as they like: `uri%3Dfile…` is the same.
  const query = new URLSearchParams(search.includes("=") ? search : decodedPart(search));
  const uri = query.get("uri");
  if (room !== "live" || !Object.hasOwn(STATE_TEXTS, name) || uri === null) return undefined;
  const step = query.get("step");
  return {
    kind: name as LiveText["kind"],
    uri,
    step: step !== null && /^\d+$/.test(step) ? Number(step) : undefined,
  };
}

export function registerLiveDocuments(workspace: Workspace): void {
  const { connection } = workspace;
  /** Addresses that were asked for, with the scenario they are of; the last one last. */
  const followed = new Map<string, string>();
  const cursors = new Map<string, number>();

  const content = guardRequest(
    "workspace/textDocumentContent",
    async ({ uri: address }: { readonly uri: string }): Promise<{ readonly text: string }> => {
      const asked = readAddress(address);
      if (asked === undefined) return { text: "" };
      if ("page" in asked) return { text: pagesOf(asked.page) ?? "" };
      if ("book" in asked) return { text: BOOKS[asked.book]() };
      followed.delete(address);
      followed.set(address, addressKey(asked.uri));
      for (const oldest of followed.keys()) if (followed.size > MOST_FOLLOWED) followed.delete(oldest);
      return { text: await textOf(workspace, asked, cursors.get(addressKey(asked.uri))) };
    },
    workspace,
  );
  connection.onRequest<{ readonly text: string }, void>("workspace/textDocumentContent", content);

  const refresh = (uri: string): void => {
    const key = addressKey(uri);
    for (const [address, of] of followed) {
      if (of !== key) continue;
      connection.sendRequest("workspace/textDocumentContent/refresh", { uri: address }).catch(() => undefined);
    }
  };
  workspace.onAnalysed = refresh;
  connection.onNotification(
    CURSOR_NOTIFICATION,
    guardNotification(
      CURSOR_NOTIFICATION,
      ({ uri, line, character }: CursorParams) => {
        const document = workspace.documents.get(uri);
        const offset = document?.lines.offset({ line, character });
        const step = offset === undefined ? undefined : (document?.analysis?.entryBefore(offset)?.number ?? 0);
        if (step === undefined || cursors.get(addressKey(uri)) === step) return;
        cursors.set(addressKey(uri), step);
        refresh(uri);
      },
      workspace,
    ),
  );
}

/** The text at a step with how far it can be trusted behind it; at the last step where none is named and there is no cursor. */
async function textOf(
  workspace: Workspace,
  { kind, uri, step }: LiveText,
  cursor: number | undefined,
): Promise<string> {
  const found = await workspace.analysed(uri);
  if (found === undefined) return "The scenario is not open.\n";
  const { analysis } = found;
  const last = analysis.timeline.length - 1;
  const number = Math.min(step ?? cursor ?? last, last);
  const entry = analysis.entry(Math.max(0, number));
  const after = number === last ? endState(analysis) : entry?.after;
  const state = after ?? entry?.before;
  if (state === undefined) return "Nothing could be simulated.\n";
  const { text, evidence } = printedText(kind, state);
  return `${text}\n\n${evidenceSentences(wordedEvidence(evidence)).join("\n")}\n`;
}
