/**
 * Semantic tokens: whole, of a range, and what differs from those the client has. They are read off the text alone: nothing of them waits for a
 * simulation.
 */
import type { Range, SemanticTokens, SemanticTokensDelta, TextDocumentIdentifier } from "vscode-languageserver";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { semanticTokens } from "../features/semantic-tokens.ts";
import type { OpenDocument } from "./documents.ts";
import { contentModified, type Eventually, guardRequest } from "./guard.ts";
import { allTokens, encodeTokens, tokensEdits } from "./token-encoding.ts";
import type { Workspace } from "./workspace.ts";

interface OfDocument {
  readonly textDocument: TextDocumentIdentifier;
}

/** The text whose tokens a client has, by the id of the answer. */
interface Sent {
  readonly resultId: string;
  readonly source: SourceText;
}

export function registerTokens(workspace: Workspace): void {
  const tokens = workspace.connection.languages.semanticTokens;
  const sent = new WeakMap<OpenDocument, Sent>();
  let count = 0;

  const note = (document: OpenDocument): string => {
    const resultId = String(count++);
    sent.set(document, { resultId, source: document.source });
    return resultId;
  };
  const full = (document: OpenDocument): SemanticTokens => ({
    resultId: note(document),
    data: allTokens(document.source, document.lines.encoding),
  });
  const inText = <P extends OfDocument, R>(
    method: string,
    otherwise: R,
    answer: (document: OpenDocument, params: P) => R,
  ) =>
    guardRequest(
      method,
      (params: P): Eventually<R> => {
        const document = workspace.documents.get(params.textDocument.uri);
        if (document === undefined) return otherwise;
        if (document.isRead) return answer(document, params);
        // It was opened just now: it is read in turns.
        const { version } = document;
        return Promise.resolve(workspace.analysed(document.uri)).then(() => {
          if (document.version !== version) throw contentModified(method);
          return answer(document, params);
        });
      },
      workspace,
    );

  const none: SemanticTokens = { data: [] };
  tokens.on(inText("textDocument/semanticTokens/full", none, full));
  tokens.onDelta(
    inText<OfDocument & { readonly previousResultId: string }, SemanticTokens | SemanticTokensDelta>(
      "textDocument/semanticTokens/full/delta",
      none,
      (document, { previousResultId }) => {
        const known = sent.get(document);
        if (known === undefined || known.resultId !== previousResultId) return full(document);
        const edits = tokensEdits(known.source, document.source, document.lines.encoding);
        if (edits.length === 0) return { resultId: previousResultId, edits: [] };
        return { resultId: note(document), edits: [...edits] };
      },
    ),
  );
  tokens.onRange(
    inText<OfDocument & { readonly range: Range }, SemanticTokens>(
      "textDocument/semanticTokens/range",
      none,
      ({ source, lines }, { range }) => ({ data: encodeTokens(semanticTokens(source, lines.span(range)), lines) }),
    ),
  );
}
