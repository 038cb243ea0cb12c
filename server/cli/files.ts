/**
 * Scenarios on the disk: finding them, reading them, and the loader that analysis reads other files with. Documents are known
 * by their file: address, people see paths relative to where they called.
 */
import { type Dirent, readdirSync, statSync } from "node:fs";
import nodePath, { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileLoader } from "../analysis/analysis.ts";
import { readKernelImage } from "../bridge/kernel-image/on-demand.ts";
import { type Boundary, disguised, type FoundFile, isWithin, type PathStyle } from "../disk/boundary.ts";
import { ImageFiles, readImageFile } from "../disk/image-files.ts";
import { KeptFiles } from "../disk/kept-files.ts";
import { reasonOf } from "../disk/reasons.ts";
import { LARGEST_SCENARIO, notRead, type ReadFile, readRegularFile } from "../disk/regular-file.ts";
import { decodeText } from "../sources/container/decode.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";

export const EXTENSION = ".memzone";

export type ReadText = { readonly text: string } | { readonly wrong: string };

/** The text of a file that the caller named, which must be UTF-8; a byte-order mark is dropped. `path` is taken from `folder`. */
export function readText(path: string, folder: string): ReadText {
  const file = resolve(folder, path);
  const read = disguised(file) ?? readRegularFile(file, { strict: true, limit: LARGEST_SCENARIO });
  return "wrong" in read ? { wrong: `can't read ${path}: ${read.wrong}` } : read;
}

export interface FoundFiles {
  /** As given, or below the given folder; in order, none twice. */
  readonly paths: readonly string[];
  /** One sentence for each argument that leads to no scenario. */
  readonly wrong: readonly string[];
}

/**
 * The files that arguments name: files as they are, folders with all their scenarios at any depth. What can't be read is named
 * and passed over; a link below a folder is followed within `boundary` alone.
 */
export function findScenarios(args: readonly string[], folder: string, boundary: Boundary): FoundFiles {
  const paths = new Map<string, string>();
  const wrong: string[] = [];
  for (const arg of args) {
    const found = isFolder(arg, folder) ? scenariosBelow(arg, folder, boundary, wrong) : [arg];
    if (found?.length === 0) wrong.push(`no ${EXTENSION} file in ${arg}`);
    for (const path of found ?? []) if (!paths.has(resolve(folder, path))) paths.set(resolve(folder, path), path);
  }
  return { paths: [...paths.values()], wrong };
}

/** What is not there is taken for a file: reading it says so. */
function isFolder(path: string, folder: string): boolean {
  try {
    return statSync(resolve(folder, path)).isDirectory();
  } catch {
    return false;
  }
}

/** Hidden folders and those of other people's packages hold no scenarios of the user's. Undefined: the folder can't be read. */
function scenariosBelow(
  below: string,
  folder: string,
  boundary: Boundary,
  wrong: string[],
): readonly string[] | undefined {
  const found: string[] = [];
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(resolve(folder, below), { withFileTypes: true });
  } catch (error) {
    wrong.push(`can't read ${below}: ${reasonOf(error)}`);
    return undefined;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      found.push(...(scenariosBelow(path, folder, boundary, wrong) ?? []));
    } else if (entry.name.endsWith(EXTENSION)) {
      const link = entry.isSymbolicLink() ? boundary.find(resolve(folder, path)) : undefined;
      if (link !== undefined && "wrong" in link) wrong.push(`can't read ${path}: ${link.wrong}`);
      else found.push(path);
    }
  }
  return found;
}

export function addressOf(path: string, folder: string): string {
  return pathToFileURL(resolve(folder, path)).href;
}

/** How people see a document: relative to `folder` where it lies below it, as this system writes paths. */
export function displayPath(uri: string, folder: string, style: PathStyle = nodePath): string {
  if (!uri.startsWith("file:")) return uri;
  const path = fileURLToPath(uri, { windows: style.sep === "\\" });
  return path !== folder && isWithin(folder, path, style) ? style.relative(folder, path) : path;
}

/** Reads each file once while there is room for it, and only below the folders of a boundary. */
export class DiskLoader implements FileLoader {
  readonly #files = new KeptFiles();
  readonly #boundary: Boundary;
  readonly #images = new ImageFiles((path) => readImageFile(path, readKernelImage, true));

  constructor(boundary: Boundary) {
    this.#boundary = boundary;
  }

  resolve(from: string, path: string): string {
    return pathToFileURL(resolve(dirname(fileURLToPath(from)), path)).href;
  }

  readonly read = (uri: string): string | undefined => {
    const file = this.#file(uri);
    return "text" in file ? file.text : undefined;
  };

  readonly whyNot = (uri: string): string | undefined => {
    const file = this.#file(uri);
    return "wrong" in file && file.missing !== true ? file.wrong : undefined;
  };

  readonly image = (uri: string): ImageFile => {
    const found = this.#find(uri);
    if (!("wrong" in found)) return this.#images.image(found.path, () => undefined);
    return found.missing === true ? { wrong: "missing" } : { wrong: "refused", why: found.wrong };
  };

  /** Resolves once every image that was asked for is read; false: there was none to wait for, and what was analysed stays. */
  async imagesRead(): Promise<boolean> {
    if (!this.#images.busy) return false;
    await this.#images.settled();
    return true;
  }

  #file(uri: string): ReadFile {
    return this.#files.get(uri) ?? this.#files.keep(uri, this.#readNow(uri));
  }

  #readNow(uri: string): ReadFile {
    const found = this.#find(uri);
    return "wrong" in found ? found : readRegularFile(found.path, { decode: decodeText, isReal: true });
  }

  #find(uri: string): FoundFile {
    try {
      return this.#boundary.find(fileURLToPath(uri));
    } catch (error) {
      return notRead(error);
    }
  }
}
