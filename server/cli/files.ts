/**
 * Scenarios on the disk: finding them, reading them, and the loader that analysis reads other files with. Documents are known
 * by their file: address, people see paths relative to where they called.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileLoader } from "../analysis/analysis.ts";

export const EXTENSION = ".memzone";

export type ReadText = { readonly text: string } | { readonly wrong: string };

/** The text of a file, which must be UTF-8; a byte-order mark is dropped. `path` is taken from `folder`. */
export function readText(path: string, folder: string): ReadText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(resolve(folder, path))) };
  } catch (error) {
    return { wrong: `can't read ${path}: ${reasonOf(error)}` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
};

export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

export interface FoundFiles {
  /** As given, or below the given folder; in order, none twice. */
  readonly paths: readonly string[];
  /** One sentence for each argument that leads to no scenario. */
  readonly wrong: readonly string[];
}

/** The files that arguments name: files as they are, folders with all their scenarios at any depth. */
export function findScenarios(args: readonly string[], folder: string): FoundFiles {
  const paths = new Map<string, string>();
  const wrong: string[] = [];
  for (const arg of args) {
    try {
      const found = statSync(resolve(folder, arg)).isDirectory() ? scenariosBelow(arg, folder) : [arg];
      if (found.length === 0) wrong.push(`no ${EXTENSION} file in ${arg}`);
      for (const path of found) if (!paths.has(resolve(folder, path))) paths.set(resolve(folder, path), path);
    } catch (error) {
      wrong.push(`can't read ${arg}: ${reasonOf(error)}`);
    }
  }
  return { paths: [...paths.values()], wrong };
}

/** Hidden folders and those of other people's packages hold no scenarios of the user's. */
function scenariosBelow(below: string, folder: string): readonly string[] {
  const found: string[] = [];
  const entries = readdirSync(resolve(folder, below), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  for (const entry of entries) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && entry.name !== "node_modules") found.push(...scenariosBelow(path, folder));
    } else if (entry.name.endsWith(EXTENSION)) found.push(path);
  }
  return found;
}

export function addressOf(path: string, folder: string): string {
  return pathToFileURL(resolve(folder, path)).href;
}

/** How people see a document: relative to `folder` where it lies below it. */
export function displayPath(uri: string, folder: string): string {
  if (!uri.startsWith("file:")) return uri;
  const path = fileURLToPath(uri);
  const below = relative(folder, path);
  return below === "" || below.startsWith(`..${sep}`) || below === ".." ? path : below;
}

/** Reads each file once. */
export class DiskLoader implements FileLoader {
  readonly #texts = new Map<string, string | undefined>();

  resolve(from: string, path: string): string {
    return pathToFileURL(resolve(dirname(fileURLToPath(from)), path)).href;
  }

  readonly read = (uri: string): string | undefined => {
    if (!this.#texts.has(uri)) {
      const read = uri.startsWith("file:") ? readText(fileURLToPath(uri), "/") : undefined;
      this.#texts.set(uri, read !== undefined && "text" in read ? read.text : undefined);
    }
    return this.#texts.get(uri);
  };
}
