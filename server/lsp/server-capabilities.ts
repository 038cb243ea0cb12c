/** What the server says it can do. */
import type { ServerCapabilities } from "vscode-languageserver";
import { REFACTORING_KINDS } from "../features/refactoring/index.ts";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "../features/semantic-tokens.ts";
import type { ClientCapabilities } from "./client-capabilities.ts";
import { SCHEME } from "./live-documents.ts";
import { TextDocumentSyncKind } from "./vscode-languageserver.ts";

export function serverCapabilities(client: ClientCapabilities): ServerCapabilities {
  return {
    ...(client.choosesEncoding ? { positionEncoding: client.positionEncoding } : {}),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      ...(client.textDocumentContent ? { textDocumentContent: { schemes: [SCHEME] } } : {}),
      fileOperations: { willRename: { filters: [{ pattern: { glob: "**/*" } }] } },
    },
    workspaceSymbolProvider: true,
    callHierarchyProvider: true,
    hoverProvider: true,
    completionProvider: { resolveProvider: true, triggerCharacters: ["$", "=", ">", " ", ",", ".", '"', "/"] },
    documentSymbolProvider: true,
    definitionProvider: true,
    typeDefinitionProvider: true,
    signatureHelpProvider: { triggerCharacters: [" ", "=", "!", "@", ",", "$", "#"] },
    linkedEditingRangeProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentLinkProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: true },
    inlineValueProvider: true,
    codeActionProvider: client.codeActionLiterals
      ? { codeActionKinds: ["quickfix", ...REFACTORING_KINDS, "source.fixAll"] }
      : true,
    ...(client.pullDiagnostics
      ? {
          diagnosticProvider: {
            identifier: "memzone",
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {}),
    ...(client.commands.length === 0 ? {} : { codeLensProvider: { resolveProvider: true } }),
    semanticTokensProvider: {
      legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
      full: { delta: true },
      range: true,
    },
  };
}
