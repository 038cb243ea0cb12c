/** What two lists have in common at their ends. */

export interface CommonEnds {
  /** How many values both begin with. */
  readonly start: number;
  /** How many of those behind them both end with. */
  readonly end: number;
}

/** Values are compared as they are: objects by what they are, not by what they hold. */
export function commonEnds<T>(a: readonly T[], b: readonly T[]): CommonEnds {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return { start, end };
}
