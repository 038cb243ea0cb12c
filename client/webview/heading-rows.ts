/**
 * Headings over the time axis. Each group of steps is a span from its first to its last step; its words stand above it,
 * beginning at its first step (at the right end of the axis: ending at its last), whole or not at all. Those of the group
 * one is in are placed first. Words in a higher row have a line down to their span, and no line goes through others' words.
 */

export interface Heading {
  /** Numbers of the group's first and last step. */
  readonly step: number;
  readonly last: number;
  readonly words: string;
}

/** In pixels from the left end of the axis. */
export interface HeadingSpan extends Heading {
  readonly x: number;
  readonly width: number;
  readonly isHere: boolean;
}

export interface PlacedHeading extends Heading {
  readonly x: number;
  readonly width: number;
  /** Where the line goes down to the span. */
  readonly line: number;
  /** 0 is next to the axis. */
  readonly row: number;
  readonly isHere: boolean;
}

export interface HeadingPlaces {
  /** All of them. */
  readonly spans: readonly HeadingSpan[];
  /** Those whose words have room. */
  readonly labels: readonly PlacedHeading[];
  readonly rows: number;
}

export interface HeadingAxis {
  /** Number of the last step; the first is 0. */
  readonly last: number;
  readonly width: number;
  /** The step that is shown. */
  readonly shown: number;
  readonly widthOf: (words: string) => number;
}

const MOST_ROWS = 3;
const GAP = 12;
/** Room between a line and words beside it. */
const CLEAR = 4;
/** A span of one step is this wide, in the middle of its step. */
const LEAST_SPAN = 6;

/** Places headings, ascending by step, none overlapping another, in as few rows as hold most of them. */
export function headingPlaces(headings: readonly Heading[], axis: HeadingAxis): HeadingPlaces {
  const xOf = (step: number): number => (axis.last === 0 ? 0 : (step / axis.last) * axis.width);
  const isHere = ({ step, last }: Heading): boolean => step <= axis.shown && axis.shown <= last;
  const spans = headings.map((heading) => {
    const own = xOf(heading.last) - xOf(heading.step);
    const x = own < LEAST_SPAN ? xOf(heading.step) - LEAST_SPAN / 2 : xOf(heading.step);
    return { ...heading, x, width: Math.max(LEAST_SPAN, own), isHere: isHere(heading) };
  });
  let best: readonly PlacedHeading[] = [];
  for (let rows = 1; rows <= MOST_ROWS; rows++) {
    // Those that are shown stand next to the axis, or higher where that leaves more room for others.
    for (let hereRow = 0; hereRow < rows && best.length < headings.length; hereRow++) {
      const placed = labelsIn({ rows, hereRow }, headings, axis, xOf, isHere);
      if (placed.length > best.length) best = placed;
    }
  }
  const labels = best.toSorted((a, b) => a.step - b.step);
  return { spans, labels, rows: Math.max(0, ...labels.map(({ row }) => row + 1)) };
}

function labelsIn(
  { rows, hereRow }: { readonly rows: number; readonly hereRow: number },
  headings: readonly Heading[],
  { width, widthOf }: HeadingAxis,
  xOf: (step: number) => number,
  isHere: (heading: Heading) => boolean,
): readonly PlacedHeading[] {
  const placed: PlacedHeading[] = [];
  const here = headings.filter(isHere);
  for (const heading of [...here, ...headings.filter((one) => !isHere(one))]) {
    const own = widthOf(heading.words);
    const [first, last] = [xOf(heading.step), xOf(heading.last)];
    const fits = first + own <= width;
    const isFirst = here.includes(heading);
    // The one that is shown is there even where it must be cut or pushed; it stands whole above the axis, too.
    if (!fits && last - own < 0 && !isFirst) continue;
    const x = fits ? first : Math.max(0, isFirst ? Math.min(last - own, width - own) : last - own);
    const line = fits ? first : last;
    const label = { ...heading, x, width: Math.min(own, width), line, isHere: isFirst };
    // Those of earlier steps stand higher: their lines pass on the left of later words.
    for (let row = isFirst ? hereRow : rows - 1; row >= 0; row--) {
      if (!placed.every((other) => isApart({ ...label, row }, other))) continue;
      placed.push({ ...label, row });
      break;
    }
  }
  return placed;
}

function isApart(one: PlacedHeading, other: PlacedHeading): boolean {
  if (one.row === other.row) return one.x >= other.x + other.width + GAP || other.x >= one.x + one.width + GAP;
  const [high, low] = one.row > other.row ? [one, other] : [other, one];
  return high.line + CLEAR <= low.x || high.line >= low.x + low.width + CLEAR;
}
