/** Hover and completion, each as: find the document, ask the feature, say it in the protocol's words. */
import type { CompletionItem } from "vscode-languageserver";
import {
  type Completion,
  type CompletionList,
  completionList,
  plainText,
  snippetText,
} from "../features/completion.ts";
import { pathAt, pathCompletions } from "../features/completion-paths.ts";
import { documentationOf } from "../features/completion-resolve.ts";
import { hover } from "../features/hover.ts";
import { signatureAt } from "../features/signature.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { fileName } from "./addresses.ts";
import { completionKind, markup } from "./conversions.ts";
import { documentHandlers } from "./document-handlers.ts";
import { entriesOf } from "./folder-entries.ts";
import { type Eventually, guardRequest } from "./guard.ts";
import { referenceLink } from "./live-documents.ts";
import { InsertTextFormat } from "./vscode-languageserver.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

/** What travels with a completion until it is resolved. */
interface CompletionData {
  readonly key: string;
  readonly uri: string;
}

/** What a statement is written like, while it is written. */
function registerSignatures(workspace: Workspace): void {
  const { connection } = workspace;
  const { atPosition } = documentHandlers(workspace);
  connection.onSignatureHelp(
    atPosition("textDocument/signatureHelp", null, ({ analysis }, offset) => {
      const found = signatureAt(analysis, offset);
      if (found === undefined) return null;
      const { signatures, active, activePart } = found;
      return {
        signatures: signatures.map(({ label, documentation, parts }) => ({
          label,
          documentation: markup(documentation, workspace.client.completionMarkdown),
          parameters: parts.map(([start, end]) => ({
            label: workspace.client.labelOffsets ? [start, end] : label.slice(start, end),
          })),
        })),
        activeSignature: active,
        ...(activePart === undefined ? {} : { activeParameter: activePart }),
      };
    }),
  );
}

/** Pieces of a scenario have linked places: what stands at several of them is typed once. */
function completionItem(
  one: Completion,
  uri: string,
  lines: AnalysedDocument["document"]["lines"],
  client: Workspace["client"],
): CompletionItem {
  const snippet = one.insert.includes("‹") && client.snippets;
  const data: CompletionData | undefined = one.key === undefined ? undefined : { key: one.key, uri };
  return {
    label: one.label,
    kind: completionKind(one.kind),
    ...(one.detail === "" ? {} : { detail: one.detail }),
    sortText: String(one.rank).padStart(4, "0"),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: {
      ...(client.insertReplace
        ? { insert: lines.range(one.span), replace: lines.range(one.replaced) }
        : { range: lines.range(one.replaced) }),
      newText: snippet
        ? snippetText(one.insert, one.kind === "snippet" && one.key === undefined)
        : plainText(one.insert),
    },
    ...(data === undefined ? {} : { data }),
  };
}

export function registerCompletion(workspace: Workspace): void {
  const { connection } = workspace;
  const { atPosition } = documentHandlers(workspace);
  registerSignatures(workspace);
  connection.onHover(
    atPosition("textDocument/hover", null, ({ analysis, document }, offset) => {
      const found = hover(analysis, offset);
      if (found === undefined) return null;
      const link = workspace.client.hoverMarkdown
        ? referenceLink(document.source.slice(found.span), workspace.client)
        : "";
      return {
        contents: markup(found.markdown + link, workspace.client.hoverMarkdown),
        range: document.lines.range(found.span),
      };
    }),
  );

  connection.onCompletion(
    atPosition("textDocument/completion", null, async (found, offset) => {
      const { uri, lines } = found.document;
      const { items, isIncomplete } = await listAt(found, offset);
      return { isIncomplete, items: items.map((one) => completionItem(one, uri, lines, workspace.client)) };
    }),
  );
  /** Paths come from the folder that is asked about, all others from the analysis. */
  const listAt = ({ analysis, document: { uri } }: AnalysedDocument, offset: number): Eventually<CompletionList> => {
    const path = pathAt(analysis, offset);
    if (path === undefined) return completionList(analysis, offset, STATE_TEXTS);
    const list = (entries: Parameters<typeof pathCompletions>[1]): CompletionList => ({
      items: pathCompletions(path, entries, fileName(uri)),
      isIncomplete: false,
    });
    const entries = entriesOf(workspace, workspace.documents.loader.resolve(uri, `${path.folder}.`), uri);
    return entries instanceof Promise ? entries.then(list) : list(entries);
  };
  connection.onCompletionResolve(
    guardRequest(
      "completionItem/resolve",
      async (item: CompletionItem): Promise<CompletionItem> => {
        const data = item.data as Partial<CompletionData> | undefined;
        if (typeof data?.key !== "string") return item;
        const analysis = typeof data.uri === "string" ? (await workspace.analysed(data.uri))?.analysis : undefined;
        const documentation = documentationOf(data.key, analysis);
        if (documentation === undefined) return item;
        return { ...item, documentation: markup(documentation, workspace.client.completionMarkdown) };
      },
      workspace,
    ),
  );
}
