/** What an editor shows in the text: links, lenses, hints, values. What only shows when it is looked at is sent when it is asked for. */
import type { CodeLens, InlayHint, InlineValue } from "vscode-languageserver";
import { type InlayHint as Hint, inlayHints } from "../features/inlay.ts";
import { inlineValues } from "../features/inline-values.ts";
import { lenses } from "../features/lens.ts";
import { links } from "../features/links.ts";
import { fileName } from "./addresses.ts";
import { documentHandlers } from "./document-handlers.ts";
import { guardRequest } from "./guard.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

/** What an answer is asked on with: a place of a document. */
interface Asked {
  readonly uri: string;
  readonly version: number;
  readonly offset: number;
}

export function registerShown(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  connection.onDocumentLinks(
    inDocument("textDocument/documentLink", null, ({ analysis, document }) =>
      links(analysis, workspace.documents.loader).map(({ span, target }) => ({
        range: document.lines.range(span),
        target,
        ...(workspace.client.linkTooltips ? { tooltip: `Open ${fileName(target)}` } : {}),
      })),
    ),
  );
  connection.languages.inlineValue.on(
    inDocument("textDocument/inlineValue", null, ({ analysis, document }, { range }): InlineValue[] =>
      inlineValues(analysis, document.lines.span(range)).map(({ span, text }) => ({
        range: document.lines.range(span),
        text,
      })),
    ),
  );
  registerLenses(workspace);
  registerHints(workspace);
}

/** The document of a place, where it is as it was. */
async function asked(workspace: Workspace, data: unknown): Promise<(AnalysedDocument & Asked) | undefined> {
  const { uri, version, offset } = (data ?? {}) as Partial<Asked>;
  if (typeof uri !== "string" || typeof version !== "number" || typeof offset !== "number") return undefined;
  const found = await workspace.analysed(uri);
  return found?.document.version === version ? { ...found, uri, version, offset } : undefined;
}

function registerLenses(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  const found = ({ analysis }: AnalysedDocument) => lenses(analysis, workspace.client.commands);
  connection.onCodeLens(
    inDocument("textDocument/codeLens", null, (document): CodeLens[] => {
      const { uri, version, lines } = document.document;
      return found(document).map(({ span, command }) => ({
        range: lines.range(span),
        data: { uri, version, offset: span.start, command },
      }));
    }),
  );
  connection.onCodeLensResolve(
    guardRequest(
      "codeLens/resolve",
      async (lens: CodeLens): Promise<CodeLens> => {
        const document = await asked(workspace, lens.data);
        const meant = (lens.data as { readonly command?: unknown } | undefined)?.command;
        const one = document === undefined ? undefined : found(document).find(isMeant);
        if (one === undefined) return lens;
        return { ...lens, command: { title: one.title, command: one.command, arguments: [document!.uri] } };

        function isMeant({ span, command }: { readonly span: { readonly start: number }; readonly command: string }) {
          return span.start === document!.offset && command === meant;
        }
      },
      workspace,
    ),
  );
}

function registerHints(workspace: Workspace): void {
  const { connection } = workspace;
  const { inDocument } = documentHandlers(workspace);
  const { inlayHint } = connection.languages;
  inlayHint.on(
    inDocument("textDocument/inlayHint", null, ({ analysis, document }, { range }): InlayHint[] => {
      const { uri, version, lines } = document;
      return inlayHints(analysis, lines.span(range), workspace.settings.inlayHints).map(
        ({ offset, label, tooltip }): InlayHint => ({
          position: lines.position(offset),
          label,
          ...(tooltip === undefined
            ? {}
            : workspace.client.inlayTooltipLater
              ? { data: { uri, version, offset } satisfies Asked }
              : { tooltip }),
        }),
      );
    }),
  );
  inlayHint.resolve(
    guardRequest(
      "inlayHint/resolve",
      async (hint: InlayHint): Promise<InlayHint> => {
        const document = await asked(workspace, hint.data);
        if (document === undefined) return hint;
        const { analysis, offset } = document;
        const isSame = (each: Hint) => each.offset === offset && each.label === hint.label;
        const tooltip = inlayHints(analysis, { start: offset, end: offset }).find(isSame)?.tooltip;
        return tooltip === undefined ? hint : { ...hint, tooltip };
      },
      workspace,
    ),
  );
}
