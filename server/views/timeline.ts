/**
 * The time axis of a document: what is seen of all its steps from afar, and a window on those that are looked at. A story of ten thousand
 * steps is never sent whole.
 */

import type { Analysis, Stretch, TimelineEntry } from "../analysis/analysis.ts";
import { NOT_SIMULATED } from "../analysis/diagnostics/passage.ts";
import { BUILDS } from "../simulation/builds/stated-build.ts";
import { onceFor } from "../simulation/units/once-for.ts";
import { LAYOUT_SCHEMA, type Timeline, type TimelineMark, type TimelineStep } from "./layout.ts";
import { finderFor, type LayoutOptions, titleOf, WHAT_IFS } from "./layout-model.ts";
import { shownOutcome } from "./layout-tasks.ts";
import type { PlaceFinder } from "./places.ts";
import { stepWindow } from "./step-window.ts";

/** Steps of a window where nothing else is asked for, and most that may be asked for. */
const USUAL_WINDOW = 100;
const LARGEST_WINDOW = 1000;
/** A story with no more steps than this has a mark for each. */
const MARK_ALL = 120;
/** Places of the axis: more can't be told apart on a screen. */
const MOST_PLACES = 400;

/** The series of the tabled builds, ascending: what a reader may want to hold a picture against. */
const SERIES: readonly string[] = [
  ...new Set(BUILDS.map(({ version }) => version.split(".").slice(0, 2).join("."))),
].sort((one, other) => orderOf(one) - orderOf(other));

/** A collator that knows numbers takes 10 ms to make, of the 300 in which a server starts. */
function orderOf(series: string): number {
  const [major = 0, minor = 0] = series.split(".").map(Number);
  return major * 1000 + minor;
}

export interface TimelineWindow {
  /** Number of the step in its middle; missing: the last one. */
  readonly around?: number;
  /** How many steps. */
  readonly count?: number;
}

export function timelineOf(
  analysis: Analysis,
  { textOf, around, count }: Pick<LayoutOptions, "textOf"> & TimelineWindow = {},
): Timeline {
  const { stretches, entryCount } = analysis;
  const finder = finderFor(analysis, textOf);
  const size = Math.min(Math.max(1, whole(count ?? USUAL_WINDOW)), LARGEST_WINDOW);
  const middle = whole(around ?? entryCount - 1);
  const { from, end } = stepWindow(entryCount, middle, size);
  const bad = badSteps(stretches, from, end);
  return {
    schema: LAYOUT_SCHEMA,
    uri: analysis.uri,
    version: analysis.version,
    title: titleOf(analysis),
    count: entryCount,
    marks: marksOf(stretches, entryCount),
    steps: analysis.entries(from, end).map((entry) => timelineStep(entry, bad, finder)),
    params: analysis.params.map(({ name, values, chosen }) => ({ name, values, chosen })),
    whatIfs: WHAT_IFS,
    kernels: SERIES,
  };
}

/** Whatever a client sends is a number. */
function whole(value: number): number {
  return Number.isFinite(value) ? Math.floor(value) : 0;
}

/** The kernels that come up in a timeline, by the statement that starts them. */
const BOOTS: Readonly<Record<string, string>> = { boot: "boot", crash: "crash kernel", reboot: "reboot" };

function bootOf({ event, outcome }: Pick<TimelineEntry, "event" | "outcome">): string | undefined {
  return outcome.result === "ok" ? BOOTS[event.kind] : undefined;
}

/** Numbers of the steps of a window that fail where the scenario does not say so, or that an expectation behind them finds otherwise. */
function badSteps(stretches: readonly Stretch[], from: number, end: number): ReadonlySet<number> {
  const bad = new Set<number>();
  for (const { first, count, wrong } of stretches) {
    if (first > end || first + count < from) continue;
    for (const index of wrong) bad.add(first + index);
  }
  return bad;
}

/** Kernels that come up in a stretch, with the number of the entry that starts each. */
const bootsIn = onceFor((done: Stretch["done"]) =>
  done.flatMap((step, index) => {
    const boot = bootOf(step);
    return boot === undefined ? [] : [{ index, boot }];
  }),
);

/** By number of the step, the kernels that come up; where several do in the same way they are numbered: `reboot 1`, `reboot 2`. */
function bootNames(stretches: readonly Stretch[]): ReadonlyMap<number, string> {
  const all = stretches.flatMap(({ first, done }) =>
    bootsIn(done).map(({ index, boot }) => ({ number: first + index, boot })),
  );
  const counts = new Map<string, number>();
  for (const { boot } of all) counts.set(boot, (counts.get(boot) ?? 0) + 1);
  const seen = new Map<string, number>();
  return new Map(
    all.map(({ number, boot }) => {
      if (counts.get(boot)! < 2) return [number, boot];
      seen.set(boot, (seen.get(boot) ?? 0) + 1);
      return [number, `${boot} ${seen.get(boot)}`];
    }),
  );
}

/** Headings that begin at steps, by ascending numbers. */
interface Headings {
  readonly numbers: readonly number[];
  readonly titles: readonly string[];
}

function headingsOf(stretches: readonly Stretch[], count: number): Headings {
  const numbers: number[] = [];
  const titles: string[] = [];
  // The last one, which another with no step between them takes the place of, and the one in front of it.
  let number = -1;
  let title: string | undefined;
  let before: string | undefined;
  const settle = (): void => {
    if (number < 0 || number >= count || title === undefined || title === before) return;
    numbers.push(number);
    titles.push(title);
  };
  for (const { first, headings } of stretches) {
    for (const heading of headings) {
      if (first + heading.entry !== number) {
        settle();
        before = title;
        number = first + heading.entry;
      }
      title = heading.title;
    }
  }
  settle();
  return { numbers, titles };
}

function marksOf(stretches: readonly Stretch[], count: number): readonly TimelineMark[] {
  const boots = bootNames(stretches);
  const headings = headingsOf(stretches, count);
  const begun = merged([...boots.keys()], headings.numbers);
  const seen = seenFromAfar(stretches, count, begun);
  const shown = seen.length <= MOST_PLACES ? seen : thinned(seen, count);
  let at = 0;
  let next = 0;
  return shown.map(({ number, bad }) => {
    while (number >= stretches[at]!.first + stretches[at]!.count) at++;
    while (next < headings.numbers.length && headings.numbers[next]! < number) next++;
    const stretch = stretches[at]!;
    const index = number - stretch.first;
    const heading = headings.numbers[next] === number ? headings.titles[next] : undefined;
    const boot = boots.get(number);
    return {
      number,
      outcome: shownOutcome(stretch.done[index]?.outcome ?? NOT_SIMULATED),
      bad,
      ...(heading === undefined ? {} : { heading }),
      ...(boot === undefined ? {} : { boot, text: stretch.textOf(index) }),
    };
  });
}

/** A step that is seen from afar. */
interface Sight {
  readonly number: number;
  readonly bad: boolean;
  /** A heading or a kernel begins there. */
  readonly begins: boolean;
}

/** Steps at which something begins or goes wrong; every step of a short story. Ascending. */
function seenFromAfar(stretches: readonly Stretch[], count: number, begun: readonly number[]): readonly Sight[] {
  const wrong = wrongSteps(stretches);
  const all = count <= MARK_ALL ? Array.from({ length: count }, (_, number) => number) : merged(begun, wrong);
  let nextBegun = 0;
  let nextWrong = 0;
  return all.map((number) => {
    const begins = begun[nextBegun] === number;
    const bad = wrong[nextWrong] === number;
    if (begins) nextBegun++;
    if (bad) nextWrong++;
    return { number, bad, begins };
  });
}

/** Both lists ascend; what is in both is there once. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  const all: number[] = [];
  let next = 0;
  for (const number of a) {
    while (next < b.length && b[next]! < number) all.push(b[next++]!);
    if (b[next] === number) next++;
    all.push(number);
  }
  while (next < b.length) all.push(b[next++]!);
  return all;
}

/** Numbers of the steps at which something is wrong, ascending. */
function wrongSteps(stretches: readonly Stretch[]): readonly number[] {
  const all: number[] = [];
  for (const { first, wrong } of stretches) {
    for (const index of wrong) if (all.length === 0 || all[all.length - 1]! < first + index) all.push(first + index);
  }
  return all;
}

/** What can be told apart on the axis: at each place of it the first thing that begins there, and the first that goes wrong. */
function thinned(marks: readonly Sight[], count: number): readonly Sight[] {
  let lastBegun = -1;
  let lastBad = -1;
  // Places ascend.
  return marks.filter(({ number, bad, begins }) => {
    const place = Math.floor((number / count) * MOST_PLACES);
    const isNew = (begins && place !== lastBegun) || (bad && place !== lastBad);
    if (begins) lastBegun = place;
    if (bad) lastBad = place;
    return isNew;
  });
}

function timelineStep(entry: TimelineEntry, bad: ReadonlySet<number>, finder: PlaceFinder): TimelineStep {
  const boot = bootOf(entry);
  return {
    number: entry.number,
    text: entry.text,
    ...(entry.heading === undefined ? {} : { heading: entry.heading }),
    outcome: shownOutcome(entry.outcome),
    bad: bad.has(entry.number),
    ...(boot === undefined ? {} : { boot }),
    place: finder.layoutPlace(entry.place),
  };
}
