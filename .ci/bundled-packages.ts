// What of other people's work is in the bundles: told by esbuild's own list of inputs, so that what is not bundled is not claimed, and what is
// is not forgotten. Of it are made the third-party notices and the bill of materials, which lie in both packages.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Licences of which a copy may be given away inside a package under the MIT licence, with its text beside it. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

const TEXT_OF_LICENCE = /^(licen[cs]e|copying|notice|third-?party-?notices?)(\.(txt|md))?$/i;

/** What esbuild tells of a build: of each output, how many bytes of each input are in it. */
interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

/** What of a package's package.json is used here. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly description?: string;
  readonly homepage?: string;
  readonly author?: string | { readonly name: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** By its name in SPDX. */
  readonly license: string;
  readonly homepage: string | undefined;
  readonly author: string | undefined;
  /** Names of the packages it asks for, bundled or not. */
  readonly dependencies: readonly string[];
  /** Its licence and notices, whole. */
  readonly texts: readonly string[];
  /** Below the project's folder, with slashes. */
  readonly folder: string;
  /** The hash of what npm installed, as in package-lock.json. */
  readonly integrity: string | undefined;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** The folder of the package that a bundled file is of: the nearest one above it whose package.json has a name and a version. */
function folderOf(root: string, file: string): string {
  for (let folder = dirname(join(root, file)); folder.length > root.length; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) continue;
    const { name, version } = readJson(manifest);
    if (name !== undefined && version !== undefined) return folder;
  }
  throw new Error(`${file} is bundled and in no package`);
}

/**
 * The folders of packages that a file was itself bundled from, which its source map names.
 *
 * @throws where one of them is not installed, so that nothing tells its licence
 */
function heldFolders(root: string, file: string): readonly string[] {
  const map = join(root, `${file}.map`);
  if (!existsSync(map)) return [];
  const { sources = [] } = readJson(map) as { readonly sources?: readonly string[] };
  const names = sources.flatMap((source) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  return [...new Set(names)].map((name) => {
    for (let folder = folderOf(root, file); folder.length >= root.length; folder = dirname(folder)) {
      const found = join(folder, "node_modules", name);
      if (existsSync(join(found, "package.json"))) return found;
    }
    throw new Error(`${file} holds ${name}, which is not installed: nothing tells its licence`);
  });
}

/**
 * The packages of which a file is in one of the bundles, by name and version; also as a part of another package's own bundle.
 *
 * @param root the project's folder
 * @param metafiles what esbuild told of each build
 * @returns each with its folder below the project's, what its manifest says, the texts of its licence, and the hash of what npm installed
 * @throws where a licence is none that may be passed on
 */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
  );
  const files = new Set(
    inputs
      .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path.includes("node_modules/"))
      .map(([path]) => path),
  );
  const folders = new Set([...files].flatMap((file) => [folderOf(root, file), ...heldFolders(root, file)]));
  const lock = readJson(join(root, "package-lock.json")).packages;
  const packages = [...folders].map((folder): BundledPackage => {
    const {
      name,
      version,
      license,
      homepage,
      author,
      dependencies = {},
    } = readJson(join(folder, "package.json")) as Manifest;
    if (!ALLOWED.has(license))
      throw new Error(`${name} ${version} is bundled under ${license ?? "no licence"}, which is not on the list`);
    const texts = readdirSync(folder)
      .filter((file) => TEXT_OF_LICENCE.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
    const place = folder.slice(root.length + 1).replaceAll("\\", "/");
    return {
      name,
      version,
      license,
      homepage,
      author: typeof author === "object" ? author.name : author,
      dependencies: Object.keys(dependencies),
      texts,
      folder: place,
      integrity: lock[place]?.integrity,
    };
  });
  const key = ({ name, version }: BundledPackage) => `${name}@${version}`;
  return packages.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function textOf({ name, version, license, author, texts }: BundledPackage, termsOfMit: string): string {
  if (texts.length > 0) return texts.join("\n\n");
  if (license !== "MIT")
    throw new Error(`${name} ${version} is bundled and carries no text of its licence, ${license}`);
  return `Copyright (c) ${author ?? `the authors of ${name}`}\n\n${termsOfMit}`;
}

/**
 * The notices: each licence whole, under the packages it is of.
 *
 * @param own this project's licence, whose terms stand for those of MIT packages that carry no text
 */
export function notices(packages: readonly BundledPackage[], own: string): string {
  const terms = own.slice(own.indexOf("Permission is hereby granted")).trim();
  const byText = new Map<string, BundledPackage[]>();
  for (const entry of packages) {
    const text = textOf(entry, terms);
    byText.set(text, [...(byText.get(text) ?? []), entry]);
  }
  const rule = `\n${"-".repeat(80)}\n\n`;
  const sections = [...byText].map(([text, of]) => {
    const heads = of.map(({ name, version, license, homepage }) =>
      [name, version, license, homepage].filter(Boolean).join("  "),
    );
    return `${heads.join("\n")}\n\n${text}\n`;
  });
  return `Memzone contains parts of the following packages.\n${rule}${sections.join(rule)}`;
}

/** A package URL (https://github.com/package-url/purl-spec) of an npm package. */
const purl = (name: string, version: string) => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** A bill of materials in CycloneDX 1.6: no time and no serial number, so that the same sources give the same bytes. */
export function billOfMaterials(
  { name, version, license, description, devDependencies = {} }: Manifest,
  packages: readonly BundledPackage[],
) {
  const licenses = (id: string) => [{ license: { id } }];
  const refs = new Map(packages.map((entry) => [entry.folder, purl(entry.name, entry.version)]));
  const self = purl(name, version);
  /** What a package finds under a name: of its own folder, or of the next one above that has it. */
  const found = (from: string, one: string): string | readonly string[] => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
      const ref = refs.get(folder === "" ? `node_modules/${one}` : `${folder}/node_modules/${one}`);
      if (ref !== undefined || folder === "") return ref ?? [];
    }
  };
  const needs = (from: string, names: readonly string[]) => names.flatMap((one) => found(from, one)).sort();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": self,
        name,
        version,
        description,
        licenses: licenses(license),
        purl: self,
      },
    },
    components: packages.map((entry) => {
      const [, group, plain] = /^(?:(@[^/]+)\/)?(.+)$/.exec(entry.name)!;
      const [algorithm, base64] = entry.integrity?.split("-") ?? [];
      return {
        type: "library",
        "bom-ref": refs.get(entry.folder),
        ...(group === undefined ? {} : { group }),
        name: plain,
        version: entry.version,
        licenses: licenses(entry.license),
        purl: refs.get(entry.folder),
        ...(algorithm === "sha512" && base64 !== undefined
          ? { hashes: [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }] }
          : {}),
      };
    }),
    dependencies: [
      { ref: self, dependsOn: needs("", Object.keys(devDependencies)) },
      ...packages.map((entry) => ({ ref: refs.get(entry.folder), dependsOn: needs(entry.folder, entry.dependencies) })),
    ],
  };
}
