/**
 * A size in bytes as util-linux prints it for people: `128M`, `2.9G`, `1.1T`. util-linux 2.38, lib/strutils.c,
 * size_to_human_string() with SIZE_SUFFIX_1LETTER.
 */

const LETTERS = ["B", "K", "M", "G", "T", "P", "E"] as const;

/**
 * The largest unit that leaves a whole number, then one decimal: the fraction is first cut to thousandths and those are
 * rounded half up, so 1.9499 becomes 1.9 and 1.95 becomes 2. Exact for multiples of 4 KiB up to 2^52.
 */
export function humanSize(bytes: number): string {
  let unit = 0;
  while (unit < LETTERS.length - 1 && bytes >= 1024 ** (unit + 1)) unit++;
  const scale = 1024 ** unit;
  const whole = Math.floor(bytes / scale);
  const thousandths = Math.floor(((bytes % scale) / scale) * 1000);
  const tenths = Math.floor((thousandths + 50) / 100);
  if (tenths === 10) return `${whole + 1}${LETTERS[unit]}`;
  return tenths === 0 ? `${whole}${LETTERS[unit]}` : `${whole}.${tenths}${LETTERS[unit]}`;
}
