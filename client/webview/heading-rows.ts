/**
 * Headings over the time axis: each stands once, above the first of its steps, with as many words as find room before the
 * next one in its row. What is too near to others goes to a row of its own, so no heading is lost while there are rows.
 */

export interface Heading {
  readonly step: number;
  readonly words: string;
}

export interface PlacedHeading extends Heading {
  /** Pixels from the left end of the axis. */
  readonly x: number;
  readonly width: number;
  readonly row: number;
}

const MOST_ROWS = 4;
/** A heading cut off to less than this says nothing. */
const LEAST = 34;
const GAP = 14;

/** Places headings, ascending by step, on an axis of `width` pixels from step 0 to `last`. */
export function headingRows(
  headings: readonly Heading[],
  last: number,
  width: number,
  widthOf: (words: string) => number,
): readonly PlacedHeading[] {
  const xOf = (step: number): number => (last === 0 ? 0 : (step / last) * width);
  const placed: PlacedHeading[] = [];
  const ends: number[] = [];
  for (const [at, heading] of headings.entries()) {
    const own = widthOf(heading.words) + GAP;
    const x = xOf(heading.step);
    // One near the end of the axis begins further left, as far as its row is free.
    const startIn = (row: number): number => Math.max(ends[row] ?? 0, Math.min(x, width - own));
    const row = [...Array(MOST_ROWS).keys()].find((one) => startIn(one) <= Math.min(x, width - Math.min(own, LEAST)));
    if (row === undefined) continue;
    const next = headings[at + MOST_ROWS];
    const end = next === undefined ? width : Math.min(xOf(next.step), width - LEAST);
    const used = Math.min(own, end - startIn(row));
    if (used < Math.min(own, LEAST)) continue;
    placed.push({ ...heading, x: startIn(row), width: used, row });
    ends[row] = startIn(row) + used;
  }
  return placed;
}
