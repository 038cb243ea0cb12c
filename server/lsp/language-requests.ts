/**
 * The requests of the Language Server Protocol, each as: find the document, ask the feature, say it in the protocol's words.
 * A document that is not open, or could not be analysed, has no answer: null or an empty list.
 */
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  InsertTextFormat,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentIdentifier,
} from "vscode-languageserver";
import { type CodeAction as Action, fixAll, quickFixes } from "../features/code-actions.ts";
import { type Completion, completionList, plainText, snippetText } from "../features/completion.ts";
import { documentationOf } from "../features/completion-resolve.ts";
import { definition } from "../features/definition.ts";
import { folds } from "../features/folding.ts";
import { formattingEdits } from "../features/formatting.ts";
import { highlights } from "../features/highlight.ts";
import { hover } from "../features/hover.ts";
import { inlayHints } from "../features/inlay.ts";
import { lenses } from "../features/lens.ts";
import { links } from "../features/links.ts";
import type { Elsewhere } from "../features/names.ts";
import { references } from "../features/references.ts";
import { renamable, rename } from "../features/rename.ts";
import { selections } from "../features/selection.ts";
import { symbols } from "../features/symbols.ts";
import { fileName, sameUri } from "./addresses.ts";
import {
  completionKind,
  documentHighlights,
  foldingRanges,
  location,
  markup,
  selectionRange,
  symbolInformation,
  workspaceEdit,
} from "./conversions.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { contentModified, type Eventually, guardRequest } from "./guard.ts";
import type { Position } from "./positions.ts";
import { documentSymbols } from "./symbols.ts";
import { registerTokens } from "./token-requests.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

interface AtPosition {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

/** What travels with a completion until it is resolved. */
interface CompletionData {
  readonly key: string;
  readonly uri: string;
}

export function registerLanguageRequests(workspace: Workspace): void {
  registerHoverAndCompletion(workspace);
  registerNames(workspace);
  registerTextShape(workspace);
  registerCodeActions(workspace);
  registerTokens(workspace);
}

/** Handlers of requests about a document. */
function documentHandlers(workspace: Workspace) {
  /** A handler that gets the analysed document, or answers `otherwise`. */
  const inDocument = <P extends { readonly textDocument: TextDocumentIdentifier }, R>(
    method: string,
    otherwise: R,
    answer: (found: AnalysedDocument, params: P) => R,
  ) =>
    guardRequest(
      method,
      (params: P): Eventually<R> => {
        const { uri } = params.textDocument;
        const version = workspace.documents.get(uri)?.version;
        const found = workspace.analysed(uri);
        if (!(found instanceof Promise)) return found === undefined ? otherwise : answer(found, params);
        return found.then((later) => {
          // Places in a text that has changed since are none.
          if (later !== undefined && later.document.version !== version) throw contentModified(method);
          return later === undefined ? otherwise : answer(later, params);
        });
      },
      workspace,
    );
  /** The same, for a place in the document. */
  const atPosition = <P extends AtPosition, R>(
    method: string,
    otherwise: R,
    answer: (found: AnalysedDocument, offset: number, params: P) => R,
  ) =>
    inDocument<P, R>(method, otherwise, (found, params) =>
      answer(found, found.document.lines.offset(params.position), params),
    );
  return { inDocument, atPosition };
}

/** Edits as the client takes them. */
function clientEdits(workspace: Workspace, list: Parameters<typeof workspaceEdit>[0]) {
  const versionOf = (uri: string): number | undefined => workspace.documents.get(uri)?.version;
  return workspaceEdit(list, workspace.linesOf, workspace.client.documentChanges ? versionOf : undefined);
}

function registerHoverAndCompletion(workspace: Workspace): void {
  const { connection } = workspace;
  const { atPosition } = documentHandlers(workspace);
  connection.onHover(
    atPosition("textDocument/hover", null, ({ analysis, document }, offset) => {
      const found = hover(analysis, offset);
      if (found === undefined) return null;
      return {
        contents: markup(found.markdown, workspace.client.hoverMarkdown),
        range: document.lines.range(found.span),
      };
    }),
  );

  connection.onCompletion(
    atPosition("textDocument/completion", null, ({ analysis, document }, offset) => {
      const { items, isIncomplete } = completionList(analysis, offset);
      return { isIncomplete, items: items.map((one) => completionItem(one, document.uri, document.lines)) };
    }),
  );
  const completionItem = (
    one: Completion,
    uri: string,
    lines: AnalysedDocument["document"]["lines"],
  ): CompletionItem => {
    const snippet = one.insert.includes("‹") && workspace.client.snippets;
    const data: CompletionData | undefined = one.key === undefined ? undefined : { key: one.key, uri };
    return {
      label: one.label,
      kind: completionKind(one.kind),
      ...(one.detail === "" ? {} : { detail: one.detail }),
      sortText: String(one.rank).padStart(4, "0"),
      insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: {
        ...(workspace.client.insertReplace
          ? { insert: lines.range(one.span), replace: lines.range(one.replaced) }
          : { range: lines.range(one.replaced) }),
        newText: snippet ? snippetText(one.insert) : plainText(one.insert),
      },
      ...(data === undefined ? {} : { data }),
    };
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

/** What a name stands for, and where else. */
function registerNames(workspace: Workspace): void {
  const { connection, linesOf } = workspace;
  const { inDocument, atPosition } = documentHandlers(workspace);
  const elsewhere: Elsewhere = { usersOf: (uri) => workspace.namesInUsersOf(uri), isSame: sameUri, fileName };

  connection.onDocumentSymbol(
    inDocument("textDocument/documentSymbol", null, ({ analysis, document }) =>
      workspace.client.hierarchicalSymbols
        ? [...documentSymbols(analysis)]
        : symbolInformation(symbols(analysis), document.uri, document.lines),
    ),
  );

  connection.onDefinition(
    atPosition("textDocument/definition", null, ({ analysis, document }, offset) => {
      const found = definition(analysis, offset, workspace.documents.loader);
      if (found === undefined) return null;
      const target = location(found.target, linesOf);
      if (!workspace.client.locationLinks) return target;
      return [
        {
          originSelectionRange: document.lines.range(found.origin),
          targetUri: target.uri,
          targetRange: target.range,
          targetSelectionRange: target.range,
        },
      ];
    }),
  );
  connection.onReferences(
    atPosition<
      AtPosition & { readonly context?: { readonly includeDeclaration?: boolean } },
      ReturnType<typeof location>[]
    >("textDocument/references", [], ({ analysis }, offset, params) =>
      references(analysis, offset, params.context?.includeDeclaration === true, elsewhere).map((place) =>
        location(place, linesOf),
      ),
    ),
  );
  connection.onDocumentHighlight(
    atPosition("textDocument/documentHighlight", null, ({ analysis, document }, offset) =>
      documentHighlights(highlights(analysis, offset), document.lines),
    ),
  );

  connection.onPrepareRename(
    atPosition("textDocument/prepareRename", null, ({ analysis, document }, offset) => {
      const found = renamable(analysis, offset);
      return found === undefined ? null : { range: document.lines.range(found.span), placeholder: found.name };
    }),
  );
  connection.onRenameRequest(
    atPosition<AtPosition & { readonly newName: string }, ReturnType<typeof clientEdits> | null>(
      "textDocument/rename",
      null,
      ({ analysis }, offset, { newName }) => {
        const result = rename(analysis, offset, String(newName), elsewhere);
        if ("refused" in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refused);
        return clientEdits(workspace, result.edits);
      },
    ),
  );
}

/** What follows from the text's layout, and what is shown in it. */
function registerTextShape(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  connection.onFoldingRanges(
    inDocument("textDocument/foldingRange", null, ({ analysis, document }) =>
      foldingRanges(folds(analysis.source), document.lines, workspace.client.lineFoldingOnly),
    ),
  );
  connection.onSelectionRanges(
    inDocument<
      { readonly textDocument: TextDocumentIdentifier; readonly positions: readonly Position[] },
      ReturnType<typeof selectionRange>[] | null
    >("textDocument/selectionRange", null, ({ analysis, document }, { positions }) =>
      positions.map((position) =>
        selectionRange(selections(analysis, document.lines.offset(position)), document.lines),
      ),
    ),
  );

  const format = (found: AnalysedDocument, within?: Parameters<typeof formattingEdits>[1]) =>
    formattingEdits(found.document.source.text, within).map(({ span, newText }) => ({
      range: found.document.lines.range(span),
      newText,
    }));
  connection.onDocumentFormatting(inDocument("textDocument/formatting", [], (found) => format(found)));
  connection.onDocumentRangeFormatting(
    inDocument("textDocument/rangeFormatting", [], (found, { range }) =>
      format(found, found.document.lines.span(range)),
    ),
  );

  connection.onDocumentLinks(
    inDocument("textDocument/documentLink", null, ({ analysis, document }) =>
      links(analysis, workspace.documents.loader).map(({ span, target }) => ({
        range: document.lines.range(span),
        target,
      })),
    ),
  );
  connection.onCodeLens(
    inDocument("textDocument/codeLens", null, ({ analysis, document }) =>
      lenses(analysis, workspace.client.commands).map(({ span, title, command }) => ({
        range: document.lines.range(span),
        command: { title, command, arguments: [document.uri] },
      })),
    ),
  );
  connection.languages.inlayHint.on(
    inDocument("textDocument/inlayHint", null, ({ analysis, document }, { range }) =>
      inlayHints(analysis, document.lines.span(range)).map(({ offset, label, tooltip }) => ({
        position: document.lines.position(offset),
        label,
        ...(tooltip === undefined ? {} : { tooltip }),
      })),
    ),
  );
}

function registerCodeActions(workspace: Workspace): void {
  const { connection, linesOf } = workspace;
  const { inDocument } = documentHandlers(workspace);
  const codeAction = (action: Action, { document }: AnalysedDocument): CodeAction => ({
    title: action.title,
    kind: action.kind === "quickfix" ? CodeActionKind.QuickFix : CodeActionKind.SourceFixAll,
    edit: clientEdits(workspace, action.edits),
    ...(workspace.client.preferredActions && action.preferred ? { isPreferred: true } : {}),
    ...(action.diagnostic === undefined
      ? {}
      : { diagnostics: [toDiagnostic(action.diagnostic, document.lines, workspace.client, linesOf)] }),
  });
  connection.onCodeAction(
    inDocument("textDocument/codeAction", [], (found, { range, context }) => {
      if (!workspace.client.codeActionLiterals) return [];
      const only = context.only;
      const wants = (kind: string) =>
        only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
      const actions: Action[] = [];
      if (wants("quickfix")) actions.push(...quickFixes(found.analysis, found.document.lines.span(range)));
      const all = only !== undefined && wants("source.fixAll") ? fixAll(found.analysis) : undefined;
      if (all !== undefined) actions.push(all);
      return actions.map((action) => codeAction(action, found));
    }),
  );
}
