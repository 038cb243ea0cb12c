/**
 * Symbolic links, followed one by one. The system follows a whole path at once, and so asks whatever machine or place a link of it names (`\\host\share`,
 * a folder that an automounter serves) before anybody can say no. Here a link is read, and what it names is looked at only where it lies inside.
 */
import { lstatSync, readlinkSync } from "node:fs";
import nodePath from "node:path";

/** Where a path leads, without a link in it; or that one of its links names a place outside. */
export type Led = { readonly path: string } | "leaves";

/** What may be looked at. */
export interface Inside {
  readonly has: (path: string) => boolean;
  /** Whether a folder that may be looked at lies below: such a path is gone through, by its name alone. */
  readonly isBelow: (path: string) => boolean;
  /** Where a folder that may be looked at really lies; undefined: the path is none of them. */
  readonly realFolder: (path: string) => string | undefined;
}

/** Links that one path may have, as in Linux (`MAXSYMLINKS`). */
const MOST_LINKS = 40;

/** Follows an absolute path. Throws what `node:fs` throws, of what lies inside alone. */
export function followLinks(path: string, inside: Inside): Led {
  let at = nodePath.parse(path).root;
  let rest = partsOf(path.slice(at.length));
  for (let links = 0; ; ) {
    at = inside.realFolder(at) ?? at;
    const [part, ...others] = rest;
    if (part === undefined) return { path: at };
    rest = others;
    const next = nodePath.resolve(at, part);
    const isNamed = inside.realFolder(next) !== undefined || (!inside.has(next) && inside.isBelow(next));
    if (!isNamed && !inside.has(next)) return "leaves";
    const stats = isNamed ? undefined : lstatSync(next);
    if (stats?.isSymbolicLink() !== true) {
      if (others.length > 0 && stats?.isDirectory() === false) throw Object.assign(new Error(), { code: "ENOTDIR" });
      at = next;
      continue;
    }
    if (++links > MOST_LINKS) throw Object.assign(new Error(), { code: "ELOOP" });
    const target = targetOf(next);
    if (isNetworkPath(target)) return "leaves";
    // What begins with a slash alone lies on the drive of the link.
    if (nodePath.isAbsolute(target)) at = nodePath.parse(nodePath.resolve(at, target)).root;
    rest = [...partsOf(target.slice(nodePath.parse(target).root.length)), ...rest];
  }
}

/** A file that has taken the link's place since leads to itself. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EINVAL") return nodePath.basename(link);
    throw error;
  }
}

/** Gone one by one: `..` behind a link is the folder above what the link leads to. */
function partsOf(path: string): readonly string[] {
  return path.split(nodePath.sep === "\\" ? /[\\/]+/ : "/").filter((part) => part !== "" && part !== ".");
}

/** Whether opening this would ask another machine, or a device of Windows: `\\host\share\x`, `//host/x`, `\\.\pipe\x`. */
export function isNetworkPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}
