/** How one file names another in its text. */
import { decodedPart } from "../analysis/file-name.ts";

/**
 * The path from the folder of one address to another, as a scenario writes it; undefined: in no way, it is on another host or drive. Parts
 * are the same however clients encode them; on drives upper and lower case are one.
 */
export function relativePath(from: string, to: string): string | undefined {
  if (!URL.canParse(from) || !URL.canParse(to)) return undefined;
  const [home, target] = [new URL(from), new URL(to)];
  if (home.protocol !== target.protocol || home.host !== target.host) return undefined;
  const [folder, path] = [partsOf(home).slice(0, -1), partsOf(target)];
  const drives = [folder[1], path[1]].filter((part) => DRIVE.test(part ?? ""));
  if (drives.length === 1 || drives[0]?.toLowerCase() !== drives[1]?.toLowerCase()) return undefined;
  const isSame = (a: string, b: string): boolean =>
    drives.length === 0 ? keyOf(a) === keyOf(b) : keyOf(a).toLowerCase() === keyOf(b).toLowerCase();
  let same = 0;
  while (same < folder.length && same < path.length - 1 && isSame(folder[same]!, path[same]!)) same++;
  return [...folder.slice(same).map(() => ".."), ...path.slice(same)].join("/");
}

const DRIVE = /^[a-z]:$/i;

function partsOf({ pathname }: URL): readonly string[] {
  return pathname.split("/").map(decodedPart);
}

/** Accents are written in two ways. */
function keyOf(part: string): string {
  return part.normalize("NFC");
}
