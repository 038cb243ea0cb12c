/** Where the groups of a text begin, and which of them an offset or a line lies in. Offsets count UTF-16 code units, lines from 0. */
import type { PassageGroup } from "./passage-group.ts";

export interface Borders {
  readonly starts: readonly number[];
  readonly lines: readonly number[];
  readonly lineCount: number;
  /** Characters of all. */
  readonly length: number;
  /** The first group with a passage that is open; -1: there is none. */
  readonly open: number;
}

export function bordersOf(groups: readonly PassageGroup[]): Borders {
  const starts: number[] = [];
  const lines: number[] = [];
  let [start, line] = [0, 0];
  let open = -1;
  for (let number = 0; number < groups.length; number++) {
    const group = groups[number]!;
    starts.push(start);
    lines.push(line);
    start += group.length;
    line += group.breaks;
    if (group.isOpen && open === -1) open = number;
  }
  return { starts, lines, lineCount: line + 1, length: start, open };
}

/** Index of the last of ascending numbers that is not above `value`; 0 where all are. */
export function lastUpTo(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
