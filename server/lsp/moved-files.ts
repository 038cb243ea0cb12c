/**
 * What files that are moved or renamed change in the scenarios that name them, and in themselves: paths are relative to the file that holds
 * them. The edits are of the files as they lie before.
 */
import type { TextEdit } from "../analysis/analysis.ts";
import { relativePath } from "../features/relative-path.ts";
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
