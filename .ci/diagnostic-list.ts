/**
 * The list of all diagnostic codes, from the files of server/analysis/notes: whoever adds `my-code.ts` there lists it nowhere.
 * It reads texts and imports none of them, so that it can be written before anything that depends on it is loaded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export const DIAGNOSTIC_LIST = "server/analysis/notes/all.generated.ts";

const FOLDER = join(import.meta.dirname, "../server/analysis/notes");
const DEFINITION = /^export const (\w+) = define(?:Note|Code)\(\{\s*code: "([^"]+)"/gm;

/** An error where a file defines a code that it is not named by, or several. */
export function diagnosticList(): string {
  const lines = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) =>
      definitionsIn(file).map(({ name, code }) => {
        if (code !== basename(file, ".ts"))
          throw new Error(`${file} defines ${code}: a code has a file of its own name`);
        return `export { ${name} } from "./${file}";\n`;
      }),
    );
  return `/** Every diagnostic code. Written by \`npm run docs\` from the files of this folder. */\n${lines.join("")}`;
}

function definitionsIn(file: string): readonly { readonly name: string; readonly code: string }[] {
  const text = readFileSync(join(FOLDER, file), "utf8");
  return [...text.matchAll(DEFINITION)].map(([, name, code]) => ({ name: name!, code: code! }));
}
