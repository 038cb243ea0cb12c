/**
 * What files that are moved or renamed change in the scenarios that name them, and in themselves: paths are relative to the file that holds
 * them. The edits are of the files as they lie before.
 */
import type { TextEdit } from "../analysis/analysis.ts";
import { addressKey } from "./addresses.ts";
import type { Naming } from "./use-index.ts";

/** A file or folder with where it goes. */
export interface Move {
  readonly oldUri: string;
  readonly newUri: string;
}

export function movedPaths(scenarios: readonly Naming[], moves: readonly Move[]): readonly TextEdit[] {
  return scenarios.flatMap(({ uri, names }) => {
    const home = movedAddress(uri, moves);
    return names.flatMap(({ uri: named, span }) => {
      const target = movedAddress(named, moves);
      if (home === uri && target === named) return [];
      const path = relativePath(home, target);
      const isSame = path === undefined || path === relativePath(uri, named);
      return isSame ? [] : [{ uri, span, newText: path.replace(/["\\]/g, "\\$&") }];
    });
  });
}

/** Where an address is afterwards. */
function movedAddress(uri: string, moves: readonly Move[]): string {
  const key = addressKey(uri);
  for (const { oldUri, newUri } of moves) {
    const old = addressKey(oldUri).replace(/\/+$/, "");
    if (key === old) return newUri;
    if (key.startsWith(`${old}/`))
      return `${newUri.replace(/\/+$/, "")}${uri.slice(uri.length - encodedRest(uri, oldUri))}`;
  }
  return uri;
}

/** Characters of an address behind that of a folder above it, whose parts may be written otherwise. */
function encodedRest(uri: string, folder: string): number {
  const parts = folder.replace(/\/+$/, "").split("/").length;
  return uri.split("/").slice(parts).join("/").length + 1;
}

/** How a scenario names a file; undefined: in no way, it is on another host. */
function relativePath(from: string, to: string): string | undefined {
  if (!URL.canParse(from) || !URL.canParse(to)) return undefined;
  const [home, target] = [new URL(from), new URL(to)];
  if (home.protocol !== target.protocol || home.host !== target.host) return undefined;
  const folder = home.pathname.split("/").slice(0, -1);
  const path = target.pathname.split("/");
  let same = 0;
  while (same < folder.length && same < path.length - 1 && folder[same] === path[same]) same++;
  return [...folder.slice(same).map(() => ".."), ...path.slice(same)].map(decodeURIComponent).join("/");
}
