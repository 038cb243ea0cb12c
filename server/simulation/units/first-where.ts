/** Where in an ascending list something begins to hold. */

/** The first index from `from` on at which `isBehind` holds, which holds for all behind it, too; `length`: at none. */
export function firstWhere(length: number, isBehind: (at: number) => boolean, from = 0): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
