/**
 * The files that one scenario names are read up to a size together, and none that has more lines than any log: each may be as large as files are
 * read, and a scenario may name any number.
 */
import type { FileLoader } from "../analysis.ts";

/** Characters: four of the largest logs. */
const MOST_NAMED_TEXT = 256 * 2 ** 20;

/** Of a file: what is read of a line costs more than its characters. The largest logs have lines of 80 characters. */
const MOST_LINES = 2 ** 20;

/** A loader that reads no further file once it has read so much, and says why. */
export function boundedLoader(loader: FileLoader, most: number = MOST_NAMED_TEXT): FileLoader {
  const counted = new Set<string>();
  /** Texts that were looked at, whether they have too many lines. */
  const isLong = new Map<string, boolean>();
  let total = 0;
  const isTooMuch = (uri: string): boolean => total >= most && !counted.has(uri);
  return {
    resolve: (from, path) => loader.resolve(from, path),
    read: (uri) => {
      if (isTooMuch(uri)) return undefined;
      const text = loader.read(uri);
      if (text === undefined) return undefined;
      const long = isLong.get(uri) ?? hasMoreLines(text, MOST_LINES);
      isLong.set(uri, long);
      if (long) return undefined;
      if (!counted.has(uri)) {
        counted.add(uri);
        total += text.length;
      }
      return text;
    },
    whyNot: (uri) =>
      isTooMuch(uri)
        ? "the files named before it are as many as are read for one scenario"
        : isLong.get(uri) === true
          ? "it has more than 1 Mi lines"
          : loader.whyNot?.(uri),
    ...(loader.image === undefined ? {} : { image: (uri: string) => loader.image!(uri) }),
  };
}

function hasMoreLines(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1 && lines <= most; at = text.indexOf("\n", at + 1)) lines++;
  return lines > most;
}
