/**
 * What of the library is used as a value. In a bundle each module that imports a CommonJS package goes through all of its names when it is
 * loaded, 400 here: eleven of them took 3 of the 150 ms until the server answers.
 */
export {
  CancellationToken,
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  DocumentHighlightKind,
  ErrorCodes,
  FoldingRangeKind,
  InsertTextFormat,
  LSPErrorCodes,
  Message,
  ResponseError,
  SymbolKind,
  TextDocumentSyncKind,
} from "vscode-languageserver";
