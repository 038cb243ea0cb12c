/** What features say, in offsets and plain words, as the protocol says it: ranges and numbers. */
import type {
  DocumentHighlight,
  FoldingRange,
  Location,
  MarkupContent,
  SelectionRange,
  SymbolInformation,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { Span } from "../../grammar/ast.ts";
import type { NewFile, Place, TextEdit } from "../analysis/analysis.ts";
import type { CompletionKind } from "../features/completion.ts";
import type { Fold } from "../features/folding.ts";
import type { Highlight } from "../features/highlight.ts";
import { withoutMarkdown } from "../features/markdown.ts";
import type { SymbolKind, SymbolNode } from "../features/symbols.ts";
import type { Lines } from "./positions.ts";
import {
  CompletionItemKind,
  DocumentHighlightKind,
  FoldingRangeKind,
  SymbolKind as LspSymbolKind,
} from "./vscode-languageserver.ts";

/** The lines of any document, open or not. */
export type LineFinder = (uri: string) => Lines;
/** The version of a document that is open. */
export type VersionFinder = (uri: string) => number | undefined;

export const SYMBOL_KINDS: Record<SymbolKind, LspSymbolKind> = {
  title: LspSymbolKind.String,
  file: LspSymbolKind.File,
  param: LspSymbolKind.Variable,
  kernel: LspSymbolKind.Module,
  machine: LspSymbolKind.Object,
  node: LspSymbolKind.Struct,
  device: LspSymbolKind.Object,
  cmdline: LspSymbolKind.Array,
  parameter: LspSymbolKind.Property,
  reservation: LspSymbolKind.Constant,
  heading: LspSymbolKind.Namespace,
  event: LspSymbolKind.Event,
  expectation: LspSymbolKind.Boolean,
};

const COMPLETION_KINDS: Record<CompletionKind, CompletionItemKind> = {
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  parameter: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  device: CompletionItemKind.Variable,
  block: CompletionItemKind.Unit,
  node: CompletionItemKind.Struct,
  zone: CompletionItemKind.EnumMember,
  outcome: CompletionItemKind.EnumMember,
  knob: CompletionItemKind.Property,
  field: CompletionItemKind.Field,
  param: CompletionItemKind.Constant,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

export function completionKind(kind: CompletionKind): CompletionItemKind {
  return COMPLETION_KINDS[kind];
}

export function markup(markdown: string, wantsMarkdown: boolean): MarkupContent {
  return wantsMarkdown
    ? { kind: "markdown", value: markdown }
    : { kind: "plaintext", value: withoutMarkdown(markdown) };
}

/** For clients that know no tree: the same, flat. */
export function symbolInformation(
  nodes: readonly SymbolNode[],
  uri: string,
  lines: Lines,
  container?: string,
): SymbolInformation[] {
  return nodes.flatMap((node) => [
    {
      name: node.name,
      kind: SYMBOL_KINDS[node.kind],
      location: { uri, range: lines.range(node.span) },
      ...(container === undefined ? {} : { containerName: container }),
    },
    ...symbolInformation(node.children, uri, lines, node.name),
  ]);
}

/** Only what spans more than one line can be folded. */
export function foldingRanges(folds: readonly Fold[], lines: Lines, lineOnly: boolean): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const { span, kind } of folds) {
    const [startLine, endLine] = [lines.line(span.start), lines.line(span.end)];
    if (endLine <= startLine) continue;
    const lspKind = kind === "comment" ? FoldingRangeKind.Comment : FoldingRangeKind.Region;
    if (lineOnly) ranges.push({ startLine, endLine, kind: lspKind });
    else {
      const { start, end } = lines.range(span);
      ranges.push({ startLine, startCharacter: start.character, endLine, endCharacter: end.character, kind: lspKind });
    }
  }
  return ranges;
}

export function documentHighlights(highlights: readonly Highlight[], lines: Lines): DocumentHighlight[] {
  return highlights.map(({ span, kind }) => ({
    range: lines.range(span),
    kind: kind === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** Innermost first, as features give them; nested, as the protocol wants them. */
export function selectionRange(spans: readonly Span[], lines: Lines): SelectionRange {
  let range: SelectionRange | undefined;
  for (const span of [...spans].reverse()) {
    range = { range: lines.range(span), ...(range === undefined ? {} : { parent: range }) };
  }
  return range ?? { range: lines.range({ start: 0, end: 0 }) };
}

export function location(place: Place, linesOf: LineFinder): Location {
  return { uri: place.uri, range: linesOf(place.uri).range(place.span) };
}

/** With versions where the client takes them, so that an edit of a text that has changed since is refused. `creates` needs such a client. */
export function workspaceEdit(
  edits: readonly TextEdit[],
  linesOf: LineFinder,
  versionOf: VersionFinder | undefined,
  creates: readonly NewFile[] = [],
): WorkspaceEdit {
  const byDocument = new Map<string, { range: ReturnType<Lines["range"]>; newText: string }[]>();
  for (const { uri, span, newText } of edits) {
    const list = byDocument.get(uri) ?? [];
    list.push({ range: linesOf(uri).range(span), newText });
    byDocument.set(uri, list);
  }
  if (versionOf === undefined) return { changes: Object.fromEntries(byDocument) };
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...creates.flatMap(({ uri, text }) => [
        { kind: "create" as const, uri, options: { ignoreIfExists: false, overwrite: false } },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ]),
      ...[...byDocument].map(([uri, list]) => ({
        textDocument: { uri, version: versionOf(uri) ?? null },
        edits: list,
      })),
    ],
  };
}
