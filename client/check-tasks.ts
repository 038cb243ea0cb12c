/**
 * Tasks that check scenarios as the command line does, all combinations of their parameters included: of the open file, and of every folder of the workspace.
 * They run the command line that the extension holds, on the editor's own Node; the problem matcher `$memzone` finds what they say.
 */
import * as vscode from "vscode";
import { activeScenario } from "./active-scenario.ts";

const TYPE = "memzone";

interface CheckTask extends vscode.TaskDefinition {
  readonly type: typeof TYPE;
  /** Files and folders, from the workspace's folder. */
  readonly files: readonly string[];
}

export function provideTasks(extensionUri: vscode.Uri): vscode.Disposable {
  const cli = vscode.Uri.joinPath(extensionUri, "dist", "cli.js").fsPath;
  const taskOf = (
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
    files: readonly string[],
    name: string,
    given?: vscode.TaskDefinition,
  ) => {
    const definition: CheckTask = { type: TYPE, files };
    const execution = new vscode.ProcessExecution(process.execPath, [cli, "check", ...files], {
      env: { ELECTRON_RUN_AS_NODE: "1" },
    });
    const task = new vscode.Task(given ?? definition, scope, name, "memzone", execution, "$memzone");
    task.group = vscode.TaskGroup.Test;
    return task;
  };
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const document = activeScenario();
      const folder = document?.uri.scheme === "file" ? vscode.workspace.getWorkspaceFolder(document.uri) : undefined;
      const ofFile =
        document === undefined || folder === undefined
          ? []
          : [
              taskOf(
                folder,
                [`./${vscode.workspace.asRelativePath(document.uri, false)}`],
                vscode.l10n.t("check this scenario"),
              ),
            ];
      return [
        ...ofFile,
        ...folders.map((each) => taskOf(each, ["."], vscode.l10n.t("check all scenarios of {0}", each.name))),
      ];
    },
    resolveTask: (task) => {
      const { files } = task.definition as Partial<CheckTask>;
      if (!Array.isArray(files) || !files.every((file) => typeof file === "string") || files.length === 0)
        return undefined;
      // What begins with a dash would be an option.
      if (files.some((file) => file.startsWith("-"))) return undefined;
      return taskOf(task.scope as vscode.WorkspaceFolder, files, task.name, task.definition);
    },
  });
}
