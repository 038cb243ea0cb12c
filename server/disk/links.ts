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

/** What is asked of a system: how it writes paths, what lies at one, and what a link names. */
export interface LinkSystem {
  readonly paths: Pick<typeof nodePath, "basename" | "isAbsolute" | "parse" | "resolve" | "sep">;
  readonly stat: (path: string) => { isSymbolicLink(): boolean; isDirectory(): boolean };
  readonly read: (link: string) => string;
}

const HERE: LinkSystem = { paths: nodePath, stat: (path) => lstatSync(path), read: (link) => readlinkSync(link) };

/** Follows an absolute path. Throws what `node:fs` throws, of what lies inside alone. */
export function followLinks(path: string, inside: Inside, system: LinkSystem = HERE): Led {
  const { paths } = system;
  let at = paths.parse(path).root;
  let rest = partsOf(path.slice(at.length), paths);
  for (let links = 0; ; ) {
    at = inside.realFolder(at) ?? at;
    const [part, ...others] = rest;
    if (part === undefined) return { path: at };
    rest = others;
    const next = paths.resolve(at, part);
    const isNamed = inside.realFolder(next) !== undefined || (!inside.has(next) && inside.isBelow(next));
    if (!isNamed && !inside.has(next)) return "leaves";
    const stats = isNamed ? undefined : system.stat(next);
    if (stats?.isSymbolicLink() !== true) {
      if (others.length > 0 && stats?.isDirectory() === false) throw Object.assign(new Error(), { code: "ENOTDIR" });
      at = next;
      continue;
    }
    if (++links > MOST_LINKS) throw Object.assign(new Error(), { code: "ELOOP" });
    const target = targetOf(next, system);
    if (isNetworkPath(target)) return "leaves";
    // What begins with a slash alone lies on the drive of the link.
    if (paths.isAbsolute(target)) at = paths.parse(paths.resolve(at, target)).root;
    rest = [...partsOf(target.slice(paths.parse(target).root.length), paths), ...rest];
  }
}

/** A file that has taken the link's place since leads to itself. */
function targetOf(link: string, { paths, read }: LinkSystem): string {
  try {
    return read(link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EINVAL") return paths.basename(link);
    throw error;
  }
}

/** Gone one by one: `..` behind a link is the folder above what the link leads to. */
function partsOf(path: string, { sep }: LinkSystem["paths"]): readonly string[] {
  return path.split(sep === "\\" ? /[\\/]+/ : "/").filter((part) => part !== "" && part !== ".");
}

/** Whether opening this would ask another machine, or a device of Windows: `\\host\share\x`, `//host/x`, `\\.\pipe\x`. */
export function isNetworkPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}
