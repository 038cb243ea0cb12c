/** Tasks of a workspace: whatever its tasks.json says, they are the command line that the extension holds, on files. */
import { beforeAll, expect, test } from "vitest";
import { clientModules } from "./client-module.ts";

interface Task {
  readonly definition: object;
  readonly name: string;
  readonly execution: { readonly program: string; readonly args: readonly string[] };
}
interface Provider {
  provideTasks(): readonly Task[];
  resolveTask(task: { readonly definition: object; readonly name: string }): Task | undefined;
}

let provider: Provider;
let registered: string | undefined;

beforeAll(async () => {
  const folders = [{ name: "--allow=/", uri: { scheme: "file" } }];
  const document = { languageId: "memzone", uri: { scheme: "file", path: "/ws/-x.memzone" } };
  const vscode = {
    ProcessExecution: class {
      readonly program: string;
      readonly args: readonly string[];
      constructor(program: string, args: readonly string[]) {
        this.program = program;
        this.args = args;
      }
    },
    Task: class {
      readonly definition: object;
      readonly name: string;
      readonly execution: object;
      constructor(definition: object, _scope: object, name: string, _source: string, execution: object) {
        this.definition = definition;
        this.name = name;
        this.execution = execution;
      }
    },
    TaskGroup: { Test: {} },
    Uri: { joinPath: (_base: object, ...parts: readonly string[]) => ({ fsPath: ["/extension", ...parts].join("/") }) },
    l10n: { t: (text: string) => text },
    tasks: {
      registerTaskProvider: (type: string, given: Provider) => {
        registered = type;
        provider = given;
      },
    },
    window: { activeTextEditor: { document }, visibleTextEditors: [] },
    workspace: {
      workspaceFolders: folders,
      getWorkspaceFolder: () => folders[0],
      asRelativePath: () => "-x.memzone",
    },
  };
  const { provideTasks } = (await clientModules<typeof import("../../client/check-tasks.ts")>("check-tasks"))(vscode);
  provideTasks({} as never);
});

const resolved = (files: unknown) => provider.resolveTask({ definition: { type: "memzone", files }, name: "x" });

test("what is offered checks the open scenario and the folders, and no name becomes an option", () => {
  expect(registered).toBe("memzone");
  const calls = provider.provideTasks().map(({ execution }) => [execution.program, ...execution.args]);
  expect(calls).toEqual([
    [process.execPath, "/extension/dist/cli.js", "check", "./-x.memzone"],
    [process.execPath, "/extension/dist/cli.js", "check", "."],
  ]);
});

test("what a workspace asks for is the check of files, without options, or nothing", () => {
  expect(resolved(["a.memzone", "b"])?.execution).toMatchObject({
    program: process.execPath,
    args: ["/extension/dist/cli.js", "check", "a.memzone", "b"],
  });
  const others = [["--allow", "/"], ["a.memzone", "-h"], [], [7], "a.memzone", undefined, null, { 0: "a" }];
  expect(others.filter((files) => resolved(files) !== undefined)).toEqual([]);
});
