/** Modules of the extension without an editor: bundled as they ship, with an editor of the test's own in place of `vscode`. */
import { join } from "node:path";
import { build } from "esbuild";

const CLIENT = join(import.meta.dirname, "../../client");

/** `names`: files of client/, without their ending. Gives a function that runs them anew for each editor; it is compiled once. */
export async function clientModules<T>(...names: readonly string[]): Promise<(vscode: object) => T> {
  const { outputFiles } = await build({
    stdin: {
      contents: names.map((name) => `export * from "./${name}.ts";`).join("\n"),
      resolveDir: CLIENT,
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "cjs",
    external: ["vscode"],
    logLevel: "silent",
  });
  const run = new Function("require", "module", "exports", outputFiles[0]!.text);
  return (vscode) => {
    const module = { exports: {} as T };
    run(() => vscode, module, module.exports);
    return module.exports;
  };
}
