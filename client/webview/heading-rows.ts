/**
 * Headings over the time axis. Each group of steps is a span from its first to its last step; its words stand above it,
 * beginning at its first step or, towards the right end of the axis, ending at its last, whole where all have room for that,
 * else as much of them as finds room for all, on the other side of their line, too; of far too many some have none. Those of the group one is in are placed first and
 * whole. Words in a higher row have a line down to their span, and no line goes through others' words.
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

const MOST_ROWS = 4;
/** More headings than this are placed in fewer ways: in one row less, and beginning at their first step where they have room to. */
const FEW = 16;
/** What words are cut to, tried one after the other; they grow again into what is left free. */
const MOST_WIDTHS = [Number.POSITIVE_INFINITY, 240, 160, 110, 80, 64, 48, 32] as const;
/** Cut to less than this they are told only where that finds room for all. */
const LEAST_WORDS = 64;
/** A further row is made for this much more of the words, in pixels. */
const ROW_WORTH = 48;
/** So many of the last, longer than their spans, may end at their last step although they have room to begin at their first. */
const MOST_TURNED = 5;
const GAP = 12;
/** Room between a line and words beside it. */
const CLEAR = 4;
/** A span of one step is this wide, in the middle of its step. */
const LEAST_SPAN = 6;
/** Words that are whole are worth so much more, in pixels: a row more shows three that were each cut by their end. */
const WHOLE_WORTH = 40;
/** Pixels that are none. */
const EVEN = 1e-6;

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
  let worth = 0;
  const isFew = headings.length <= FEW;
  const mostRows = isFew ? MOST_ROWS : MOST_ROWS - 1;
  const mostTurned = isFew ? Math.min(MOST_TURNED, headings.length) : 0;
  for (const most of MOST_WIDTHS) {
    for (let rows = 1; rows <= mostRows; rows++) {
      // Those that are shown stand next to the axis, or higher where that leaves more room for others.
      for (let hereRow = 0; hereRow < rows; hereRow++) {
        for (let turned = 0; turned <= mostTurned; turned++) {
          const placed = labelsIn({ rows, hereRow, most, turned }, headings, axis, xOf, isHere);
          const isMore = placed.length > best.length && (most >= LEAST_WORDS || placed.length === headings.length);
          if (!isMore && (placed.length !== best.length || placed.length === 0)) continue;
          const all = grown(placed, axis);
          const own = all.reduce((sum, label) => sum + worthOf(label, axis), 0) - rows * ROW_WORTH;
          if (!isMore && own <= worth) continue;
          best = all;
          worth = own;
        }
      }
    }
    if (best.length === headings.length) break;
  }
  const labels = best.toSorted((a, b) => a.step - b.step);
  return { spans, labels, rows: Math.max(0, ...labels.map(({ row }) => row + 1)) };
}

function worthOf({ words, width }: PlacedHeading, { widthOf }: HeadingAxis): number {
  return width >= widthOf(words) ? width + WHOLE_WORTH : width;
}

interface Arrangement {
  readonly rows: number;
  readonly hereRow: number;
  /** What words are cut to. */
  readonly most: number;
  /** So many of the last end at their last step. */
  readonly turned: number;
}

function labelsIn(
  { rows, hereRow, most, turned }: Arrangement,
  headings: readonly Heading[],
  { width, widthOf }: HeadingAxis,
  xOf: (step: number) => number,
  isHere: (heading: Heading) => boolean,
): readonly PlacedHeading[] {
  const placed: PlacedHeading[] = [];
  const wanted = headings.map((heading, at) => {
    const isFirst = isHere(heading);
    const own = isFirst ? widthOf(heading.words) : Math.min(most, widthOf(heading.words));
    const [first, last] = [xOf(heading.step), xOf(heading.last)];
    // A span as long as its words has them at its beginning.
    const turns = at >= headings.length - turned && last - first < own && own <= last;
    const fits = !turns && first + own <= width;
    return { heading, own, fits, isFirst };
  });
  const others = wanted.filter(({ isFirst }) => !isFirst);
  // The higher a row the farther out its line: of words that begin at it those of earlier steps, of those that end at it later ones.
  const outermost = [...others.filter(({ fits }) => fits), ...others.filter(({ fits }) => !fits).reverse()];
  for (const { heading, own, fits, isFirst } of [...wanted.filter((one) => one.isFirst), ...outermost]) {
    const [first, last] = [xOf(heading.step), xOf(heading.last)];
    // The one that is shown is there even where it must be cut or pushed; it stands whole above the axis, too.
    if (!fits && last - own < 0 && !isFirst) continue;
    const x = fits ? first : Math.max(0, isFirst ? Math.min(last - own, width - own) : last - own);
    const line = fits ? first : last;
    const label = { ...heading, x, width: Math.min(own, width), line, isHere: isFirst };
    for (let row = isFirst ? hereRow : rows - 1; row >= 0; row--) {
      if (!placed.every((other) => isApart({ ...label, row }, other))) continue;
      placed.push({ ...label, row });
      break;
    }
  }
  return placed;
}

/** Words that were cut, as far as there is room after all. */
function grown(labels: readonly PlacedHeading[], { width, widthOf }: HeadingAxis): readonly PlacedHeading[] {
  const all = [...labels];
  for (const [at, label] of all.entries()) {
    const own = widthOf(label.words);
    if (label.isHere || own <= label.width) continue;
    const others = all.filter((other) => other !== label);
    // What stands in the way: words in the row, lines of higher rows; of a higher row's own line the words below.
    const limits = others.flatMap((other) =>
      other.row === label.row
        ? [{ from: other.x - GAP, to: other.x + other.width + GAP }]
        : other.row > label.row
          ? [{ from: other.line - CLEAR, to: other.line + CLEAR }]
          : [],
    );
    const most = Math.min(
      width,
      ...limits.filter(({ from }) => from >= label.x + label.width - EVEN).map(({ from }) => from),
    );
    const least = Math.max(0, ...limits.filter(({ to }) => to <= label.x + EVEN).map(({ to }) => to));
    all[at] = { ...label, ...within(label, own, { least, most }) };
  }
  return all;
}

/** As much of the words as there is room for: away from their line first, then on its other side, too. */
function within(
  { x, width, line }: PlacedHeading,
  own: number,
  { least, most }: { readonly least: number; readonly most: number },
): Pick<PlacedHeading, "x" | "width"> {
  const end = x + width;
  if (x === line) {
    const right = Math.min(Math.max(end, most), x + own);
    const left = Math.min(x, Math.max(least, right - own));
    return { x: left, width: right - left };
  }
  const left = Math.min(x, Math.max(least, end - own));
  const right = Math.max(end, Math.min(most, left + own));
  return { x: left, width: right - left };
}

function isApart(one: PlacedHeading, other: PlacedHeading): boolean {
  if (one.row === other.row) return one.x >= other.x + other.width + GAP || other.x >= one.x + one.width + GAP;
  const [high, low] = one.row > other.row ? [one, other] : [other, one];
  return high.line + CLEAR <= low.x || high.line >= low.x + low.width + CLEAR;
}
