/** The files below a folder, as names: bounded in depth and number. Links are names, and are never followed. */
import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "./reasons.ts";

export interface FolderFile {
  /** From the folder on, with `/` between its parts. */
  readonly name: string;
  readonly isLink: boolean;
}

export interface FolderFiles {
  readonly files: readonly FolderFile[];
  /** There are more, or deeper ones. */
  readonly cut: boolean;
  /** Why the folder can't be read: the end of a sentence. */
  readonly wrong?: string;
}

/** Blocks of a large machine have some ten files each. */
const MOST_FILES = 500_000;
const MOST_DEPTH = 16;

/** What of a folder is looked at. */
export interface FolderWalk {
  /** Names at most, those that are left out counted too. */
  readonly most?: number;
  /** Whether a folder of this name is gone into. */
  readonly enters?: (name: string) => boolean;
}

export function filesBelow(folder: string, { most = MOST_FILES, enters = () => true }: FolderWalk = {}): FolderFiles {
  const files: FolderFile[] = [];
  let cut = false;
  const walk = (path: string, prefix: string, depth: number): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      if (files.length >= most || depth > MOST_DEPTH) {
        cut = true;
        return;
      }
      const name = `${prefix}${entry.name}`;
      if (entry.isFile() || entry.isSymbolicLink()) files.push({ name, isLink: entry.isSymbolicLink() });
      else if (entry.isDirectory() && enters(entry.name)) walkQuietly(join(path, entry.name), `${name}/`, depth + 1);
    }
  };
  const walkQuietly = (path: string, prefix: string, depth: number): void => {
    try {
      walk(path, prefix, depth);
    } catch {
      // A folder that may not be read is as one that is not there.
    }
  };
  try {
    walk(folder, "", 0);
    return { files, cut };
  } catch (error) {
    return { files, cut, wrong: reasonOf(error) };
  }
}

/** What one folder holds: files, folders and links, hidden ones but `.config` left out. None where it can't be read. */
export function entriesOf(
  folder: string,
  most: number,
): readonly { readonly name: string; readonly isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (entry.name.startsWith(".") ? entry.name.startsWith(".config") : isReadable(entry)))
      .sort(byName)
      .slice(0, most)
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    return [];
  }
}

function isReadable(entry: Dirent): boolean {
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
