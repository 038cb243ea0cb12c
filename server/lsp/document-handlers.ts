/**
 * What the handlers of requests about a document have in common: the document is found and analysed, and a place in it becomes an offset.
 * A document that is not open, or could not be analysed, has no answer: null or an empty list.
 */
import type { TextDocumentIdentifier } from "vscode-languageserver";
import { workspaceEdit } from "./conversions.ts";
import { contentModified, type Eventually, guardRequest } from "./guard.ts";
import type { Position } from "./positions.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

export interface AtPosition {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

/** Handlers of requests about a document. */
export function documentHandlers(workspace: Workspace) {
  /** A handler that gets the analysed document, or answers `otherwise`. */
  const inDocument = <P extends { readonly textDocument: TextDocumentIdentifier }, R>(
    method: string,
    otherwise: R,
    answer: (found: AnalysedDocument, params: P) => Eventually<R>,
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
    answer: (found: AnalysedDocument, offset: number, params: P) => Eventually<R>,
  ) =>
    inDocument<P, R>(method, otherwise, (found, params) =>
      answer(found, found.document.lines.offset(params.position), params),
    );
  return { inDocument, atPosition };
}

/** Edits as the client takes them, with the files that they need. */
export function clientEdits(
  workspace: Workspace,
  list: Parameters<typeof workspaceEdit>[0],
  creates: Parameters<typeof workspaceEdit>[3] = [],
) {
  const versionOf = (uri: string): number | undefined => workspace.documents.get(uri)?.version;
  return workspaceEdit(list, workspace.linesOf, workspace.client.documentChanges ? versionOf : undefined, creates);
}
