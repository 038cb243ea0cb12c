import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMANDS } from "../../client/command-names.ts";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const allowed = readFileSync(new URL(".vscodeignore", root), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("!"))
  .map((line) => new RegExp(`^${line.slice(1).replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`));

/** Every file that the manifest names, wherever it does. */
function namedFiles(value: unknown): readonly string[] {
  if (typeof value === "string") {
    const path = value.replace(/^\.\//, "");
    return /^(dist|syntaxes|client\/media)\//.test(path) ? [path] : [];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namedFiles) : [];
}

test("every file that the manifest names is in the package", () => {
  // What npm packs for the command line is its own.
  const { bin: _bin, files: _files, ...ofExtension } = manifest;
  const named = [
    ...new Set(namedFiles(ofExtension)),
    "dist/server.js",
    "dist/parts/core.cjs",
    "dist/parts/package.json",
  ];
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(named.filter((path) => !path.startsWith("dist/") && !existsSync(new URL(path, root)))).toEqual([]);
});

test("the manifest contributes the commands that there are, and no others", () => {
  const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  expect(contributed.toSorted()).toEqual(Object.values<string>(COMMANDS).toSorted());
});

test("the extension is activated by its language and by a view that is brought back, by nothing else", () => {
  expect(manifest.activationEvents).toEqual(["onWebviewPanel:memzone.layout"]);
  expect(manifest.contributes.languages.map(({ id }: { id: string }) => id)).toEqual(["memzone"]);
});

interface Setting {
  readonly type: string;
  readonly scope?: string;
  readonly enum?: readonly string[];
  readonly additionalProperties?: { readonly enum?: readonly string[] };
}

/** What a workspace can say in it: one of some words, a number, yes or no; anything else may be a program, a place or a pattern. */
function takesAnyText({ type, enum: words, additionalProperties }: Setting): boolean {
  if (type === "boolean" || type === "number") return false;
  return (type === "object" ? additionalProperties?.enum : words) === undefined;
}

test("no setting of a workspace names a program or a place outside it", () => {
  const settings: Readonly<Record<string, Setting>> = manifest.contributes.configuration.properties;
  const restricted: readonly string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations ?? [];
  const free = Object.entries(settings).filter(([, setting]) => takesAnyText(setting));
  expect(free.map(([name]) => name)).toEqual(["memzone.kernelPath"]);
  expect(free.filter(([name, { scope }]) => scope !== "machine" && !restricted.includes(name))).toEqual([]);
});

test("the packages hold what is built for them, pages, samples and pictures, and nothing that is only built from", () => {
  const lines = readFileSync(new URL(".vscodeignore", root), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const [everything, ...named] = lines;
  expect(everything).toBe("**");
  const ofExtension =
    /^!(?:[\w.*-]+|(?:dist|dist\/parts|dist\/browser|l10n|syntaxes|samples|client\/media(?:\/walkthrough)?)\/[\w*-][\w.*-]*)$/;
  expect(named.filter((line) => !ofExtension.test(line) || line.includes("**"))).toEqual([]);
  // npm takes folders whole: the one that it gets is written by the bundler alone.
  const files: readonly string[] = manifest.files;
  expect(files.filter((file) => !/^(?:[A-Z]+\.md|dist\/(?:parts|[\w.-]+\.(?:js|css|json|txt)))$/.test(file))).toEqual(
    [],
  );
});

test("the samples that are offered are those that there are, and in the package", () => {
  const folder = readdirSync(new URL("samples/", root)).filter((name) => name.endsWith(".memzone"));
  const titled = folder.filter((name) => /^scenario "/m.test(readFileSync(new URL(`samples/${name}`, root), "utf8")));
  const list = readFileSync(new URL("client/samples.ts", root), "utf8");
  const offered = [...list.matchAll(/^ {2}"([^"]+\.memzone)",$/gm)].map(([, name]) => name!);
  expect(offered.toSorted()).toEqual(titled.toSorted());
  const needed = [...folder, "two-socket-server.dmesg"].map((name) => `samples/${name}`);
  expect(needed.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
});

test("the problem matcher finds what 'memzone check' says", () => {
  const [{ pattern }] = manifest.contributes.problemMatchers;
  const line = "samples/a b.memzone:12:3: warning: memory39 is shared by [x] (from 0x138000000) [block-shared]";
  const found = new RegExp(pattern.regexp).exec(line)!;
  const told = ["file", "line", "column", "severity", "message", "code"].map((key) => found[pattern[key]]);
  expect(told).toEqual([
    "samples/a b.memzone",
    "12",
    "3",
    "warning",
    "memory39 is shared by [x] (from 0x138000000)",
    "block-shared",
  ]);
  expect(new RegExp(pattern.regexp).test("1 file, 1 case: 0 errors, 2 warnings")).toBe(false);
});
