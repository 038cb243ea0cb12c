/**
 * Paths as scenarios name other files by (`use`, `reserve from`, `firmware from`, `build from`): which of them are followed
 * at all, whatever the system is that the scenario is opened on, and what is said of a file that can't be had.
 */
import type { Diagnostic, FileLoader, Place } from "../analysis.ts";
import type { PathRefusal } from "../notes/file-refused.ts";
import { problem } from "../problem.ts";

/** `//host/share`, `\\host\share`, `\\.\pipe`, in any mixture of slashes: Windows asks the host as soon as one opens it. */
const NETWORK = /^[\\/]{2}/;
/** `C:\x`, `C:x`. */
const DRIVE = /^[a-z]:/i;
/** `file://host/x`, `https://…`: a path is none of them. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:[\\/]/i;

/** Why no file is looked for under a path; undefined: it is followed. */
export function refusedPath(path: string): PathRefusal | undefined {
  if (NETWORK.test(path)) return { kind: "network" };
  if (DRIVE.test(path)) return { kind: "drive" };
  return ADDRESS.test(path) ? { kind: "address" } : undefined;
}

/** The same for `use`, which reads scenarios alone: no line of any other file is ever taken for one. */
export function refusedUse(path: string): PathRefusal | undefined {
  return refusedPath(path) ?? (/\.memzone$/i.test(path) ? undefined : { kind: "no-scenario" });
}

/** A file that may not be read. */
export function refused(path: string, place: Place, why: PathRefusal): Diagnostic {
  return problem("file-refused", place, { path, why });
}

/** A file that gave no text; `chain`: the files that lead there, where it is not the scenario that names it. */
export function unread(
  path: string,
  uri: string,
  place: Place,
  loader: FileLoader,
  chain: readonly string[] = [],
): Diagnostic {
  const said = loader.whyNot?.(uri);
  if (said !== undefined) return refused(path, place, { kind: "reader", said });
  return problem("use-not-found", place, { path, chain });
}
