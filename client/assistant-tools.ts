/**
 * Tools of the editor's language models (`#memzoneCheck`, `#memzoneShow`, `#memzoneExplain`, `#memzoneImport`): the server answers them, by the text that it is given and by
 * no file. Editors without language models have none of it.
 */
import * as vscode from "vscode";
import { TOOLS } from "./assistant-tools-names.ts";
import type { ServerLink } from "./server-link.ts";

export function provideTools(link: ServerLink): vscode.Disposable {
  const models: Partial<Pick<typeof vscode.lm, "registerTool">> | undefined = vscode.lm;
  if (models?.registerTool === undefined) return new vscode.Disposable(() => undefined);
  const tools = TOOLS.map((name) =>
    vscode.lm.registerTool<object>(name, {
      invoke: async ({ input }) => {
        const { text } = await link.tool({ name, input });
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      },
    }),
  );
  return vscode.Disposable.from(...tools);
}
