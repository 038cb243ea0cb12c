/** Code actions of the Language Server Protocol: quick fixes, what is surely meant as one action, and refactorings. */
import type { CodeAction } from "vscode-languageserver";
import { statementsOfPasted } from "../bridge/import/pasted.ts";
import { type CodeAction as Action, fixAll, quickFixes } from "../features/code-actions.ts";
import { refactorings } from "../features/refactoring/index.ts";
import type { RefactoringTools } from "../features/refactoring/refactoring.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { clientEdits, documentHandlers } from "./document-handlers.ts";
import { CodeActionKind } from "./vscode-languageserver.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

export function registerCodeActions(workspace: Workspace): void {
  const { connection, linesOf } = workspace;
  const { inDocument } = documentHandlers(workspace);
  const codeAction = (action: Action, { document }: AnalysedDocument): CodeAction => ({
    title: action.title,
    kind: action.kind === "quickfix" ? CodeActionKind.QuickFix : action.kind,
    ...(action.disabled === undefined
      ? { edit: clientEdits(workspace, action.edits, action.creates) }
      : { disabled: { reason: action.disabled } }),
    ...(workspace.client.preferredActions && action.preferred ? { isPreferred: true } : {}),
    ...(action.diagnostic === undefined
      ? {}
      : {
          diagnostics: [toDiagnostic(action.diagnostic, document.lines, workspace.client, linesOf, workspace.settings)],
        }),
  });
  connection.onCodeAction(
    inDocument("textDocument/codeAction", [], (found, { range, context }) => {
      if (!workspace.client.codeActionLiterals) return [];
      const { analysis, document } = found;
      // Some clients write null for none.
      const only = context.only ?? undefined;
      const wants = (kind: string) =>
        only === undefined || only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
      const span = document.lines.span(range);
      const actions: Action[] = [];
      if (wants("quickfix")) actions.push(...quickFixes(analysis, span));
      for (const each of refactorings(analysis, span, toolsOf(workspace), wants)) {
        actions.push({ ...each, preferred: false });
      }
      const all = only !== undefined && wants("source.fixAll") ? fixAll(analysis) : undefined;
      if (all !== undefined) actions.push(all);
      return actions
        .filter(({ creates }) => creates === undefined || workspace.client.createsFiles)
        .filter(({ disabled }) => disabled === undefined || workspace.client.disabledActions)
        .map((action) => codeAction(action, found));
    }),
  );
}

function toolsOf(workspace: Workspace): RefactoringTools {
  return {
    loader: workspace.documents.loader,
    renderers: STATE_TEXTS,
    canCreate: workspace.client.createsFiles,
    usersOf: (uri) => workspace.uses.usersOf(uri),
    namesInUsersOf: (uri) => workspace.namesInUsersOf(uri),
    statementsOf: statementsOfPasted,
  };
}
