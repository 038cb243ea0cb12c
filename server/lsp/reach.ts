/**
 * Which files a document may name: those in the client's workspace folders, or, for a document in none of them, those in its
 * own folder. Addresses are compared as they are written; symbolic links are the host's to follow. Pure.
 */

import { decodedPart } from "../analysis/file-name.ts";
import { addressKey, addressOfPath, placeOfDocument } from "./addresses.ts";

/** What a client says of its folders in `initialize`: any part may be missing, null or nonsense. */
export interface ClientFolders {
  readonly workspaceFolders?: unknown;
  readonly rootUri?: unknown;
  readonly rootPath?: unknown;
}

/** The folders of a client, newest way of saying it first. */
export function readFolders(params: ClientFolders | null | undefined): readonly string[] {
  const { workspaceFolders, rootUri, rootPath } = params ?? {};
  if (Array.isArray(workspaceFolders)) return folderUris(workspaceFolders);
  if (typeof rootUri === "string") return [rootUri];
  if (typeof rootPath !== "string" || rootPath === "") return [];
  return [addressOfPath(rootPath)];
}

/** The addresses in a list of `WorkspaceFolder`. */
export function folderUris(folders: unknown): readonly string[] {
  if (!Array.isArray(folders)) return [];
  return folders.flatMap((folder: unknown) => {
    const uri = (folder as { readonly uri?: unknown } | null)?.uri;
    return typeof uri === "string" ? [uri] : [];
  });
}

/** The folders of a client that are a workspace: addresses without a slash at the end. */
export function foldersOf(folders: readonly string[]): readonly string[] {
  return folders.map(withoutSlash).filter((folder) => !isWholeDisk(folder));
}

/** The folders that a document's text may name files of: addresses without a slash at the end. */
export function rootsOf(unsaved: string, folders: readonly string[]): readonly string[] {
  const document = placeOfDocument(unsaved);
  const inside = foldersOf(folders);
  if (inside.some((folder) => isBelow(folder, document))) return inside;
  const slash = document.lastIndexOf("/");
  return slash === -1 ? [] : [document.slice(0, slash)];
}

/** Why a file is not read, as the end of a sentence; undefined: it lies below one of the roots. */
export function refusal(uri: string, roots: readonly string[]): string | undefined {
  if (isOnOtherMachine(uri)) return "no other machine is asked for a file";
  if (roots.some((root) => isBelow(root, uri))) return undefined;
  return OUTSIDE;
}

export const OUTSIDE = "it lies outside the workspace; open a folder that holds both files";

/** A `file:` address of a network share (`file://host/share`), in either of the ways Windows understands. */
export function isOnOtherMachine(uri: string): boolean {
  return /^file:/i.test(uri) && !/^file:(?:\/\/(?:localhost)?)?\/(?![\\/])/i.test(decodedPart(uri));
}

function isBelow(folder: string, uri: string): boolean {
  return addressKey(uri).startsWith(`${addressKey(folder)}/`);
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, "");
}

/** `file:///`, which clients send for want of a folder, and a whole drive, are no workspace. */
function isWholeDisk(folder: string): boolean {
  return /^file:(?:\/*[a-z](?::|%3a))?$/i.test(folder);
}
