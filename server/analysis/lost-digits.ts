/** Numbers that a fix may take a digit from: what is no digit beside one may have been typed in its place. */

/**
 * Whether a letter or a sign beside a number is gone, which may have been meant as a digit: of `6.1r` and of `6.1-` the kernel is not surely 6.1, and
 * the block of `memoryq20` may be memory120.
 */
export function mayLoseDigit(old: string, newText: string): boolean {
  if (old.length <= newText.length || !/\d/.test(old) || isUnitWritten(old, newText)) return false;
  let start = 0;
  while (start < newText.length && old[start] === newText[start]) start++;
  let end = 0;
  while (end < newText.length - start && old[old.length - 1 - end] === newText[newText.length - 1 - end]) end++;
  const gone = old.slice(start, old.length - end);
  return gone.trim() !== "" && (/\d$/.test(old.slice(0, start)) || /^\d/.test(old.slice(old.length - end)));
}

/** `6GB`, `512 MiB`: the same number with the same unit. */
export function isUnitWritten(old: string, newText: string): boolean {
  const [, number, unit] = /^(.*\d)\s*([KMGT])(?:i?B)?$/i.exec(old) ?? [];
  return number !== undefined && unit !== undefined && newText === `${number}${unit.toUpperCase()}`;
}

/** Whether what is written has a digit that the other text has not, or may have one. */
export function losesDigits(old: string, newText: string): boolean {
  const left = [...newText];
  const isLost = (digit: string): boolean => {
    const at = left.indexOf(digit);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  };
  return mayLoseDigit(old, newText) || [...old.replace(/\D/g, "")].some(isLost);
}
