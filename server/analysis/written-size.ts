/**
 * Sizes as they are written in a scenario: the largest binary suffix that says them exactly (`1536M`, `4G`), a plain
 * number of bytes otherwise.
 */

const SUFFIXES = ["", "K", "M", "G", "T", "P"] as const;

/** `4G` for 4294967296; `1000` for 1000. Bytes in, text out; reading the text gives the same bytes. */
export function writtenSize(bytes: number): string {
  let value = bytes;
  let suffix = 0;
  while (value >= 1024 && value % 1024 === 0 && suffix < SUFFIXES.length - 1) {
    value /= 1024;
    suffix++;
  }
  return `${value}${SUFFIXES[suffix]}`;
}
