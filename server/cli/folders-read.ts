/**
 * Which folders a call of the program reads files below: the folders given and those of the files given, the git repository
 * that each lies in, the working directory where it encloses them, and what `--allow` adds. A home directory, and what
 * encloses it, is none of them unless it is given itself. Of the folder above that of a file given only saved logs are read
 * (`../boot.dmesg`): scenarios in a folder of their own beside the logs they are made from.
 */
import { lstatSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { namedFolder } from "../disk/aliases.ts";
import { Boundary, isWithin } from "../disk/boundary.ts";
import { isNetworkPath } from "../disk/links.ts";

export const OUTSIDE = "it lies outside the folders that are read; --allow DIR adds one";

/** The boundary of a call; `args` and `allow` are paths from `folder`. */
export function boundaryOf(args: readonly string[], allow: readonly string[], folder: string): Boundary {
  const folders = new Set<string>();
  const ofLogs = new Set<string>();
  for (const arg of args) {
    const path = resolve(folder, arg);
    if (isNetworkPath(path)) continue;
    const own = isFolder(path) ? path : dirname(path);
    folders.add(own);
    if (own !== path && !enclosesHome(dirname(own))) ofLogs.add(dirname(own));
    if (isWithin(folder, own) && !enclosesHome(folder)) folders.add(folder);
    const repository = enclosingRepository(own);
    if (repository !== undefined) folders.add(repository);
  }
  for (const path of allow) folders.add(resolve(folder, path));
  return new Boundary([...folders], OUTSIDE, [...ofLogs]);
}

function enclosingRepository(folder: string): string | undefined {
  for (let at = folder; !enclosesHome(at); at = dirname(at)) {
    if (isThere(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
  return undefined;
}

/** A link is something, and is not followed: whoever made the folder laid it. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The root of the disk encloses every home. A home may lie elsewhere than it is named (`/home` is a link to `/var/home`): a shell's folder has its real name. */
function enclosesHome(folder: string): boolean {
  const { name, real } = namedFolder(homedir());
  return dirname(folder) === folder || isWithin(folder, name) || isWithin(folder, real);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
