/**
 * Other names that the user's own environment has for folders: `/home` for `/var/home`, `/tmp` for `/private/tmp`. A link that is written with such a name
 * leads into a folder that was given by its real one, as what is called from a shell is; no link outside has to be followed to know it.
 */
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { isNetworkPath } from "./links.ts";

/** A folder as it was named, and where it lies. */
export interface NamedFolder {
  readonly name: string;
  readonly real: string;
}

/** A folder and where it lies; one that can't be looked at lies where it is named. */
export function namedFolder(name: string): NamedFolder {
  try {
    return { name, real: realpathSync.native(name) };
  } catch {
    return { name, real: name };
  }
}

/** The names of the environment that are no real ones, the home directory's and that of the working directory: each as far up as both names differ. */
export function aliases(names: readonly (string | undefined)[] = [homedir(), process.env.PWD]): readonly NamedFolder[] {
  return names.flatMap((name) => {
    if (name === undefined || !isAbsolute(name) || isNetworkPath(name)) return [];
    let alias = namedFolder(name);
    if (relative(alias.name, alias.real) === "") return [];
    for (let above = aboveOf(alias); above !== undefined; above = aboveOf(alias)) alias = above;
    return [alias];
  });
}

/** What both lie in, where the last part of the name is no link. */
function aboveOf({ name, real }: NamedFolder): NamedFolder | undefined {
  const above = namedFolder(dirname(name));
  return basename(name) === basename(real) && above.real === dirname(real) ? above : undefined;
}

/** A folder under its own name and under those that aliases give it. `isWithin`: whether the second lies in the first. */
export function allNames(
  folder: NamedFolder,
  known: readonly NamedFolder[],
  isWithin: (folder: string, path: string) => boolean,
): readonly NamedFolder[] {
  const others = known.filter(({ real }) => isWithin(real, folder.real));
  return [
    folder,
    ...others.map(({ name, real }) => ({ name: join(name, relative(real, folder.real)), real: folder.real })),
  ];
}
