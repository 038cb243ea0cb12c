/**
 * The folders below which files are read. A path is first looked at as it is written, so that nothing outside is so much as
 * asked for; only then are its symbolic links followed, and what they lead to is looked at again.
 */
import { realpathSync } from "node:fs";
import nodePath from "node:path";
import { type NotRead, notRead } from "./regular-file.ts";

/** Where a file really lies, or why it is not read. */
export type FoundFile = { readonly path: string } | NotRead;

/** How paths are written: those of `node:path`, `posix` or `win32`. */
export type PathStyle = Pick<typeof nodePath, "relative" | "isAbsolute" | "sep">;

/** Whether `path` is `folder` or lies below it. Both absolute; on Windows upper and lower case are one. */
export function isWithin(folder: string, path: string, { relative, isAbsolute, sep }: PathStyle = nodePath): boolean {
  const below = relative(folder, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** Whether opening this would ask another machine, or a device of Windows: `\\host\share\x`, `//host/x`, `\\.\pipe\x`. */
export function isNetworkPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[ .:]|$)/i;

/** Whether a part of the path is a device for Windows, whatever folder it stands in and whatever follows a dot: opening it waits for the device. */
export function isDevicePath(path: string, system: NodeJS.Platform = process.platform): boolean {
  return system === "win32" && path.split(/[\\/]/).some((part) => DEVICE.test(part));
}

/** Scenarios alone are read as scenarios, whatever name a link gives to another file. */
const SCENARIO = /\.memzone$/i;

const DISGUISED = "it is a link to a file that is no scenario";

function isDisguised(path: string, real: string): boolean {
  return SCENARIO.test(path) && !SCENARIO.test(real);
}

/** Why a file that was given is not taken for a scenario: `*.memzone` gives links, too, which whoever made the folder laid. Undefined: it may be one. */
export function disguised(path: string): NotRead | undefined {
  try {
    return isDisguised(path, realpathSync.native(path)) ? { wrong: DISGUISED } : undefined;
  } catch {
    // Who reads it says so.
    return undefined;
  }
}

/** Saved kernel logs, by their names: only the lines that tell of memory are taken from them, and none is quoted. */
const LOG = /\.(?:dmesg|log)$/i;

/** Where a link leads is not told. */
const LINKED = "a symbolic link on the way leads elsewhere";

export class Boundary {
  readonly folders: readonly string[];
  readonly #outside: string;
  readonly foldersOfLogs: readonly string[];

  /**
   * `outside`: why a file elsewhere is not read, and what one can do about it; `ofLogs`: folders of which saved logs are read, and
   * nothing below them.
   */
  constructor(folders: readonly string[], outside: string, ofLogs: readonly string[] = []) {
    this.foldersOfLogs = ofLogs;
    this.folders = folders.filter((folder) => !isNetworkPath(folder));
    this.#outside = outside;
  }

  /** Where the file of an absolute path lies, if it may be read. Whether a file outside exists is not told. */
  find(path: string): FoundFile {
    if (isNetworkPath(path)) return { wrong: "no other machine is asked for a file" };
    if (isDevicePath(path)) return { wrong: "it is the name of a device" };
    const roots = [...new Set([...this.folders, ...this.folders.map(realOrSame)])];
    const isInside = (candidate: string): boolean => roots.some((root) => isWithin(root, candidate));
    if (!isInside(path) && !this.#isLog(path, this.foldersOfLogs)) return { wrong: this.#outside };
    try {
      const real = realpathSync.native(path);
      const reached = roots.some((root) => isWithin(realOrSame(root), real));
      if (!reached && !this.#isLog(real, this.foldersOfLogs.map(realOrSame)))
        return { wrong: `${LINKED}: ${this.#outside}` };
      if (isDisguised(path, real)) return { wrong: DISGUISED };
      return { path: real };
    } catch (error) {
      return notRead(error);
    }
  }

  #isLog(path: string, folders: readonly string[]): boolean {
    return LOG.test(path) && folders.includes(nodePath.dirname(path));
  }
}

function realOrSame(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
