/**
 * Addresses of documents. Clients write the same address in different ways (`file:///c%3A/…`, `file:///C:/…`), and not
 * every address has a folder to be relative to (`untitled:Untitled-1`).
 */
import { withoutEnd } from "../../grammar/text-ends.ts";
import { decodedPart, encodedPart, fileName } from "../analysis/file-name.ts";

export { encodedPart, fileName };

/** Where a text will lie that was not saved yet and has its place already (`untitled:/home/…`); other addresses as they are. */
export function placeOfDocument(uri: string): string {
  return uri.replace(/^untitled:\/(?!\/)/i, "file:///");
}

/**
 * The address of `path` as written in the document `from`; `path` itself where `from` has no folder. Whatever the path, the
 * host stays that of `from`: slashes in front of it name no other one.
 */
export function resolveUri(from: string, path: string): string {
  // Half of a surrogate pair is no character: nothing is called so.
  if (/\p{Cs}/u.test(path)) return path;
  const plain = path.replaceAll("\\", "/").replace(/^\/+/, "/");
  const relative = plain.split("/").map(encodedPart).join("/");
  const place = placeOfDocument(from);
  return URL.canParse(relative, place) ? new URL(relative, place).href : path;
}

/** Whether two addresses mean the same document. */
export function sameUri(a: string, b: string): boolean {
  return a === b || addressKey(a) === addressKey(b);
}

/** A file on a drive of Windows, where upper and lower case are one. */
const ON_DRIVE = /^file:\/\/\/[a-z]:/i;

/**
 * The same for all ways of writing an address: what is encoded, a drive's letter and on drives all letters, and accents, which macOS and
 * people who type write in two ways.
 */
export function addressKey(uri: string): string {
  // With a stray `%` it is compared as it stands.
  const plain = decodedPart(uri).normalize("NFC");
  return ON_DRIVE.test(plain) ? plain.toLowerCase() : plain;
}

/** The address of a file or folder of this machine, without a slash at the end. */
export function addressOfPath(path: string): string {
  const slashed = withoutEnd(path.replaceAll("\\", "/"), /\//);
  const absolute = slashed.startsWith("/") ? slashed : `/${slashed}`;
  return `file://${absolute.split("/").map(encodedPart).join("/")}`;
}
