/**
 * The folders below which files are read. A path is first looked at as it is written, so that nothing outside is so much as
 * asked for; only then are its symbolic links followed, each as far as it names what lies inside.
 */
import { realpathSync } from "node:fs";
import nodePath from "node:path";
import { aliases, allNames, type NamedFolder, namedFolder } from "./aliases.ts";
import { followLinks, isNetworkPath } from "./links.ts";
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
    const known = aliases();
    const named = (name: string) => allNames(namedFolder(name), known, isWithin);
    const folders = this.folders.flatMap(named);
    const ofLogs = this.foldersOfLogs.flatMap(named);
    // A link may name a device, too.
    const isInside = (candidate: string): boolean =>
      !isDevicePath(candidate) &&
      (folders.some(({ name, real }) => isWithin(name, candidate) || isWithin(real, candidate)) ||
        isLog(candidate, ofLogs));
    if (!isInside(path)) return { wrong: this.#outside };
    const places = [...folders, ...ofLogs];
    try {
      const led = followLinks(path, {
        has: isInside,
        isBelow: (candidate) => places.some(({ name, real }) => isWithin(candidate, name) || isWithin(candidate, real)),
        realFolder: (candidate) => places.find(({ name }) => nodePath.relative(name, candidate) === "")?.real,
      });
      const real = led === "leaves" ? undefined : realpathSync.native(led.path);
      if (real === undefined || (!folders.some((folder) => isWithin(folder.real, real)) && !isLog(real, ofLogs)))
        return { wrong: `${LINKED}: ${this.#outside}` };
      return isDisguised(path, real) ? { wrong: DISGUISED } : { path: real };
    } catch (error) {
      return notRead(error);
    }
  }
}

/** A saved log in one of the folders, not below it. */
function isLog(path: string, folders: readonly NamedFolder[]): boolean {
  const folder = nodePath.dirname(path);
  return LOG.test(path) && folders.some(({ name, real }) => folder === name || folder === real);
}
