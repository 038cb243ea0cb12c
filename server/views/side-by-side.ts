/** Two lists of runs held against each other. */

/** A range, its end exclusive, with the run of either list that covers it; one of them is there. */
export interface Beside<T> {
  readonly start: number;
  readonly end: number;
  readonly old: T | undefined;
  readonly now: T | undefined;
}

/** The runs of both lists, each ascending, cut wherever one of either begins or ends. `reach` gives start and end, the end exclusive. */
export function sideBySide<T>(
  a: readonly T[],
  b: readonly T[],
  reach: (run: T) => readonly [start: number, end: number],
): readonly Beside<T>[] {
  const cuts = [...new Set([...a, ...b].flatMap(reach))].sort((one, other) => one - other);
  const found: Beside<T>[] = [];
  let [atOld, atNow] = [0, 0];
  const covering = (run: T | undefined, start: number): T | undefined =>
    run !== undefined && reach(run)[0] <= start ? run : undefined;
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    while (atOld < a.length && reach(a[atOld]!)[1] <= start) atOld++;
    while (atNow < b.length && reach(b[atNow]!)[1] <= start) atNow++;
    const [old, now] = [covering(a[atOld], start), covering(b[atNow], start)];
    if (old !== undefined || now !== undefined) found.push({ start, end: cuts[index + 1]!, old, now });
  }
  return found;
}
