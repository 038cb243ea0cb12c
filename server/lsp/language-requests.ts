/**
 * The requests of the Language Server Protocol, each as: find the document, ask the feature, say it in the protocol's words.
 * A document that is not open, or could not be analysed, has no answer: null or an empty list.
 */
import type { Location, LocationLink, TextDocumentIdentifier } from "vscode-languageserver";
import { type Definition, definition, typeDefinition } from "../features/definition.ts";
import { folds } from "../features/folding.ts";
import { formattingEdits, typedEdits } from "../features/formatting.ts";
import { highlights } from "../features/highlight.ts";
import type { Elsewhere } from "../features/names.ts";
import { references } from "../features/references.ts";
import { linkedSpans, renamable, rename } from "../features/rename.ts";
import { selections } from "../features/selection.ts";
import { symbols } from "../features/symbols.ts";
import { fileName, sameUri } from "./addresses.ts";
import { registerCodeActions } from "./code-action-requests.ts";
import { registerCompletion } from "./completion-requests.ts";
import { documentHighlights, foldingRanges, location, selectionRange, symbolInformation } from "./conversions.ts";
import { type AtPosition, clientEdits, documentHandlers } from "./document-handlers.ts";
import type { Position } from "./positions.ts";
import { registerShown } from "./shown-requests.ts";
import { documentSymbols, documentSymbolsText } from "./symbols.ts";
import { registerTokens } from "./token-requests.ts";
import { LSPErrorCodes, ResponseError } from "./vscode-languageserver.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

export function registerLanguageRequests(workspace: Workspace): void {
  registerCompletion(workspace);
  registerOutline(workspace);
  registerNames(workspace);
  registerTextShape(workspace);
  registerShown(workspace);
  registerCodeActions(workspace);
  registerTokens(workspace);
}

/** What the text consists of. */
function registerOutline(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  connection.onDocumentSymbol(
    inDocument("textDocument/documentSymbol", null, ({ analysis, document }) => {
      if (!workspace.client.hierarchicalSymbols) {
        return symbolInformation(symbols(analysis), document.uri, document.lines);
      }
      const { encoding } = document.lines;
      // A text of the list is written as the list.
      if (workspace.host.writesText === true) return documentSymbolsText(analysis, encoding) as never;
      return [...documentSymbols(analysis, encoding)];
    }),
  );
}

/** What a name stands for, and where else. */
function registerNames(workspace: Workspace): void {
  const { connection, linesOf } = workspace;
  const { atPosition } = documentHandlers(workspace);
  const elsewhere: Elsewhere = { usersOf: (uri) => workspace.namesInUsersOf(uri), isSame: sameUri, fileName };

  const targets = (
    { origin, targets: places }: Definition,
    { lines }: AnalysedDocument["document"],
    asLinks: boolean,
  ): LocationLink[] | Location | Location[] => {
    const found = places.map((place) => location(place, linesOf));
    if (!asLinks) return found.length === 1 ? found[0]! : found;
    return found.map(({ uri, range }) => ({
      originSelectionRange: lines.range(origin),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    }));
  };
  connection.onDefinition(
    atPosition("textDocument/definition", null, ({ analysis, document }, offset) => {
      const found = definition(analysis, offset, workspace.documents.loader);
      return found === undefined ? null : targets(found, document, workspace.client.locationLinks);
    }),
  );
  connection.onTypeDefinition(
    atPosition("textDocument/typeDefinition", null, ({ analysis, document }, offset) => {
      const found = typeDefinition(analysis, offset);
      return found === undefined ? null : targets(found, document, workspace.client.typeLinks);
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

/** What an editor does while somebody types. */
function registerTyping(workspace: Workspace): void {
  const { connection } = workspace;
  const { atPosition } = documentHandlers(workspace);
  connection.onDocumentOnTypeFormatting(
    atPosition("textDocument/onTypeFormatting", [], ({ document: { source, lines } }, offset) =>
      typedEdits(source, offset).map(({ span, newText }) => ({ range: lines.range(span), newText })),
    ),
  );
  connection.languages.onLinkedEditingRange(
    atPosition("textDocument/linkedEditingRange", null, ({ analysis, document: { lines } }, offset) => {
      const spans = linkedSpans(analysis, offset);
      return spans.length < 2
        ? null
        : { ranges: spans.map((span) => lines.range(span)), wordPattern: "[A-Za-z][\\w-]*" };
    }),
  );
}

/** What follows from the text's layout. */
function registerTextShape(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  registerTyping(workspace);
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
}
