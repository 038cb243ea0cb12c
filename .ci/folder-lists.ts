/**
 * Lists of what the files of a folder hold: diagnostics, builds, platforms, firmware, distributions. Whoever adds a file lists it nowhere. The files are
 * read as texts and none of them is imported, so that the lists can be written before anything that depends on them is loaded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

interface GeneratedList {
  /** From the root of the repository. */
  readonly path: string;
  readonly generate: () => string;
}

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

const NOTES = "server/analysis/notes";
const BUILDS = "server/simulation/builds";
const PLATFORMS = "server/simulation/platforms/data";
const FIRMWARE = "server/simulation/platforms/firmware";
const DISTRIBUTIONS = "server/simulation/kernels/kconfig/distributions";

export const FOLDER_LISTS: readonly GeneratedList[] = [
  { path: `${NOTES}/all.generated.ts`, generate: diagnosticList },
  { path: `${BUILDS}/all.generated.ts`, generate: buildList },
  {
    path: `${PLATFORMS}/all.generated.ts`,
    generate: () =>
      dataList(PLATFORMS, "PlatformData", "Every platform that is tabled, those of one name ascending by version."),
  },
  {
    path: `${FIRMWARE}/all.generated.ts`,
    generate: () =>
      dataList(FIRMWARE, "UefiFirmware", "Every build of UEFI firmware that is tabled, ascending by release."),
  },
  {
    path: `${DISTRIBUTIONS}/all.generated.ts`,
    generate: () => dataList(DISTRIBUTIONS, "DistributionConfig", "Every distribution, its plain flavour first."),
  },
];

const WRITTEN_BY = "Written by `npm run docs` from the files of this folder.";

/** An error where a file defines a code that it is not named by, or several. */
function diagnosticList(): string {
  const lines = constantsIn(NOTES, /^export const (\w+) = define(?:Note|Code)\(\{\s*code: "/gm).map(
    ({ name, file, text }) => {
      if (!text.startsWith(`${basename(file, ".ts")}"`)) throw new Error(`${file}: a code has a file of its own name`);
      return `export { ${name} } from "./${file}";\n`;
    },
  );
  return `/** Every diagnostic code. ${WRITTEN_BY} */\n${lines.join("")}`;
}

/** Every `build` of the folders of distributions. */
function buildList(): string {
  const folders = readdirSync(join(import.meta.dirname, "..", BUILDS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const found = folders.flatMap((folder) =>
    constantsIn(`${BUILDS}/${folder}`, /^export const (build): \w+Build = \{$/gm).map(({ file }) => ({
      name: `${folder}-${basename(file, ".ts")}`.replaceAll(/\W/g, "_"),
      file: `${folder}/${file}`,
    })),
  );
  const imports = found.map(({ name, file }) => `import { build as ${name} } from "./${file}";\n`);
  const about = "Every build that is tabled, those of a distribution ascending by version.";
  return listOf(about, imports, found, ": readonly KernelBuild[]", 'import type { KernelBuild } from "./schema.ts";\n');
}

/** One array of the constants that are `{ … } as const satisfies TYPE`. */
function dataList(folder: string, type: string, about: string): string {
  const found = constantsIn(folder, /^export const (\w+) = \{$/gm).filter(({ text }) =>
    text.includes(`\n} as const satisfies ${type};`),
  );
  const imports = found.map(({ name, file }) => `import { ${name} } from "./${file}";\n`);
  return listOf(about, imports, found, "", "", " as const");
}

function listOf(
  about: string,
  imports: readonly string[],
  found: readonly { readonly name: string }[],
  type: string,
  moreImports = "",
  asConst = "",
): string {
  const names = found.map(({ name }) => `  ${name},\n`);
  return `/** ${about} ${WRITTEN_BY} */\n${imports.join("")}${moreImports}\n// biome-ignore format: one line each.\nexport const ALL${type} = [\n${names.join("")}]${asConst};\n`;
}

/** Constants that begin so, by the names of their files, numbers in them by size; `text`: what follows. */
function constantsIn(folder: string, beginning: RegExp): readonly Listed[] {
  const path = join(import.meta.dirname, "..", folder);
  const stem = (file: string): string => basename(file, ".ts");
  return readdirSync(path)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
    .sort((a, b) => stem(a).localeCompare(stem(b), "en", { numeric: true }))
    .flatMap((file) => {
      const text = readFileSync(join(path, file), "utf8");
      return [...text.matchAll(beginning)].map((match) => ({
        name: match[1]!,
        file,
        text: text.slice(match.index + match[0].length),
      }));
    });
}
