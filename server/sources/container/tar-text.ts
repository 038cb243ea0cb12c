/**
 * A tar of /sys/devices/system/memory that was read as text, as a scenario's files are: all that is in it is ASCII. It becomes the
 * listing that `grep -r` prints, every line at the offset of its file in the archive, so that a fact's place is one in the archive.
 */
import { decodeText } from "./decode.ts";
import { chooseMembers, memoryListing } from "./members.ts";
import { isTar, readTar } from "./tar.ts";

const BLOCK = 512;
/** Characters. A block of memory takes some ten files, each with a header and a page. */
const LARGEST = 64 * 1024 * 1024;

/** Undefined: it is no such archive. */
export function listingOfTar(text: string): string | undefined {
  if (text.slice(257, 262) !== "ustar" || text.length > LARGEST) return undefined;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  if (!isTar(bytes)) return undefined;
  const { entries } = readTar(bytes);
  const members = entries.map(({ name, kind }) => ({ name, isLink: kind === "link" }));
  const chosen = new Set(chooseMembers(members).memory.map(({ name }) => name));
  let listing = "";
  for (const { name, kind, bytes: content } of entries) {
    if (!chosen.has(name)) continue;
    const line = memoryListing([{ name, isLink: kind === "link" }], () => decodeText(content));
    listing += "\n".repeat(Math.max(0, content.byteOffset - BLOCK - listing.length)) + line;
  }
  return listing === "" ? undefined : listing;
}
