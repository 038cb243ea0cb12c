/**
 * Paths as scenarios name other files by (`use`, `reserve from`, `firmware from`, `build from`): which of them are followed
 * at all, whatever the system is that the scenario is opened on, and what is said of a file that can't be had.
 */
import type { Diagnostic, FileLoader, Place } from "../analysis.ts";
import { problem } from "../problem.ts";

/** `//host/share`, `\\host\share`, `\\.\pipe`, in any mixture of slashes: Windows asks the host as soon as one opens it. */
const NETWORK = /^[\\/]{2}/;
/** `C:\x`, `C:x`. */
const DRIVE = /^[a-z]:/i;
/** `file://host/x`, `https://…`: a path is none of them. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:[\\/]/i;

/** Why no file is looked for under a path, as the end of a sentence; undefined: it is followed. */
export function refusedPath(path: string): string | undefined {
  if (NETWORK.test(path)) return "no other machine is asked for a file";
  if (DRIVE.test(path)) return "a path with a drive is never followed; write it relative to this file";
  if (ADDRESS.test(path)) return "an address is never followed; write a path relative to this file";
  return undefined;
}

/** The same for `use`, which reads scenarios alone: no line of any other file is ever taken for one. */
export function refusedUse(path: string): string | undefined {
  return refusedPath(path) ?? (/\.memzone$/i.test(path) ? undefined : "`use` reads `.memzone` files alone");
}

/** A file that may not be read. */
export function refused(path: string, place: Place, why: string): Diagnostic {
  return problem("file-refused", place, { path, why });
}

/** A file that gave no text; `way` is put behind the sentence that it is not there. */
export function unread(path: string, uri: string, place: Place, loader: FileLoader, way = ""): Diagnostic {
  const why = loader.whyNot?.(uri);
  return why === undefined ? problem("use-not-found", place, { path, way }) : refused(path, place, why);
}
