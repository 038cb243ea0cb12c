/** Requests about the workspace and not about one document: its names, files that move, which file uses which. */
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  RenameFilesParams,
  SymbolInformation,
  WorkspaceEdit,
} from "vscode-languageserver";
import { links } from "../features/links.ts";
import { holds } from "../features/syntax-path.ts";
import { fileName, sameUri } from "./addresses.ts";
import { clientEdits, documentHandlers } from "./document-handlers.ts";
import { guardRequest } from "./guard.ts";
import { movedPaths } from "./moved-files.ts";
import type { NamedFile, Naming } from "./use-index.ts";
import { SymbolKind } from "./vscode-languageserver.ts";
import type { Workspace } from "./workspace.ts";

export function registerWorkspaceRequests(workspace: Workspace): void {
  const { connection } = workspace;
  connection.onWorkspaceSymbol(
    guardRequest(
      "workspace/symbol",
      async ({ query }): Promise<SymbolInformation[]> => [...(await workspace.symbols.find(String(query ?? "")))],
      workspace,
    ),
  );
  connection.onRequest<WorkspaceEdit | null, void>(
    "workspace/willRenameFiles",
    guardRequest(
      "workspace/willRenameFiles",
      ({ files }: RenameFilesParams): WorkspaceEdit | null => {
        const edits = movedPaths(workspace.uses.all(), files);
        return edits.length === 0 ? null : clientEdits(workspace, edits);
      },
      workspace,
    ),
  );
  registerUseHierarchy(workspace);
}

/** Who uses a file, and which it uses, as a hierarchy of calls. */
function registerUseHierarchy(workspace: Workspace): void {
  const { languages } = workspace.connection;
  const { atPosition } = documentHandlers(workspace);
  const itemOf = (uri: string): CallHierarchyItem => {
    const start = { line: 0, character: 0 };
    const lines = workspace.linesOf(uri);
    const range = lines.range({ start: 0, end: lines.length });
    return { name: fileName(uri), kind: SymbolKind.File, uri, range, selectionRange: { start, end: start } };
  };
  const rangesIn = (uri: string, names: readonly NamedFile[]) =>
    names.map(({ span }) => workspace.linesOf(uri).range(span));

  languages.callHierarchy.onPrepare(
    atPosition("textDocument/prepareCallHierarchy", null, ({ analysis, document }, offset) => {
      const link = links(analysis, workspace.documents.loader).find(({ span }) => holds(span, offset));
      return [itemOf(link?.target.endsWith(".memzone") === true ? link.target : document.uri)];
    }),
  );
  languages.callHierarchy.onIncomingCalls(
    guardRequest(
      "callHierarchy/incomingCalls",
      ({ item }): CallHierarchyIncomingCall[] =>
        workspace.uses.all().flatMap(({ uri, names }: Naming) => {
          const uses = names.filter(({ isUse, uri: used }) => isUse && sameUri(used, item.uri));
          return uses.length === 0 ? [] : [{ from: itemOf(uri), fromRanges: rangesIn(uri, uses) }];
        }),
      workspace,
    ),
  );
  languages.callHierarchy.onOutgoingCalls(
    guardRequest(
      "callHierarchy/outgoingCalls",
      ({ item }): CallHierarchyOutgoingCall[] => {
        const naming = workspace.uses.all().find(({ uri }) => sameUri(uri, item.uri));
        const uses = naming?.names.filter(({ isUse }) => isUse) ?? [];
        return uses.map((used) => ({ to: itemOf(used.uri), fromRanges: rangesIn(item.uri, [used]) }));
      },
      workspace,
    ),
  );
}
