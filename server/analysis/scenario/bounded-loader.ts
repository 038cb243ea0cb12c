/** The files that one scenario names are read up to a size together: each may be as large as files are read, and a scenario may name any number. */
import type { FileLoader } from "../analysis.ts";

/** Characters: four of the largest logs. */
const MOST_NAMED_TEXT = 256 * 2 ** 20;

/** A loader that reads no further file once it has read so much, and says why. */
export function boundedLoader(loader: FileLoader, most: number = MOST_NAMED_TEXT): FileLoader {
  const counted = new Set<string>();
  let total = 0;
  const isTooMuch = (uri: string): boolean => total >= most && !counted.has(uri);
  return {
    resolve: (from, path) => loader.resolve(from, path),
    read: (uri) => {
      if (isTooMuch(uri)) return undefined;
      const text = loader.read(uri);
      if (text !== undefined && !counted.has(uri)) {
        counted.add(uri);
        total += text.length;
      }
      return text;
    },
    whyNot: (uri) =>
      isTooMuch(uri) ? "the files named before it are as many as are read for one scenario" : loader.whyNot?.(uri),
    ...(loader.image === undefined ? {} : { image: (uri: string) => loader.image!(uri) }),
  };
}
