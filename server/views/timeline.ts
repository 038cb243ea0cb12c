/**
 * The time axis of a document: what is seen of all its steps from afar, and a window on those that are looked at. A story of ten thousand
 * steps is never sent whole.
 */
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { BUILDS } from "../simulation/builds/stated-build.ts";
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
].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

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
  const { timeline } = analysis;
  const bad = badSteps(analysis);
  const finder = finderFor(analysis, textOf);
  const size = Math.min(Math.max(1, whole(count ?? USUAL_WINDOW)), LARGEST_WINDOW);
  const middle = whole(around ?? timeline.length - 1);
  const { from, end } = stepWindow(timeline.length, middle, size);
  return {
    schema: LAYOUT_SCHEMA,
    uri: analysis.uri,
    version: analysis.version,
    title: titleOf(analysis),
    count: timeline.length,
    marks: marksOf(timeline, bad),
    steps: timeline.slice(from, end).map((entry) => timelineStep(entry, bad, finder)),
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

function bootOf({ event, outcome }: TimelineEntry): string | undefined {
  return outcome.result === "ok" ? BOOTS[event.kind] : undefined;
}

/** Where several kernels come up in the same way they are numbered: `reboot 1`, `reboot 2`. */
function bootNames(timeline: readonly TimelineEntry[]): (entry: TimelineEntry) => string | undefined {
  const counts = new Map<string, number>();
  for (const entry of timeline) {
    const boot = bootOf(entry);
    if (boot !== undefined) counts.set(boot, (counts.get(boot) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  return (entry) => {
    const boot = bootOf(entry);
    if (boot === undefined || (counts.get(boot) ?? 0) < 2) return boot;
    seen.set(boot, (seen.get(boot) ?? 0) + 1);
    return `${boot} ${seen.get(boot)}`;
  };
}

/** Numbers of the steps that fail where the scenario does not say so, or that an expectation behind them finds otherwise. */
function badSteps({ timeline, errorStarts, expectations }: Analysis): ReadonlySet<number> {
  const bad = new Set(expectations.filter(({ result }) => result === "fails").map(({ entry }) => entry));
  let at = 0;
  // Both are in the order of the text.
  for (const start of errorStarts) {
    while (at < timeline.length && timeline[at]!.place.span.end <= start) at++;
    const entry = timeline[at];
    if (entry !== undefined && entry.place.span.start <= start) bad.add(entry.number);
  }
  return bad;
}

function marksOf(timeline: readonly TimelineEntry[], bad: ReadonlySet<number>): readonly TimelineMark[] {
  const marks: TimelineMark[] = [];
  const nameBoot = bootNames(timeline);
  let last: TimelineEntry | undefined;
  for (const entry of timeline) {
    const { number, outcome, text } = entry;
    const heading = entry.heading === last?.heading ? undefined : entry.heading;
    const boot = nameBoot(entry);
    last = entry;
    if (timeline.length > MARK_ALL && heading === undefined && boot === undefined && !bad.has(number)) continue;
    marks.push({
      number,
      outcome: shownOutcome(outcome),
      bad: bad.has(number),
      ...(heading === undefined ? {} : { heading }),
      ...(boot === undefined ? {} : { boot, text }),
    });
  }
  return marks.length <= MOST_PLACES ? marks : thinned(marks, timeline.length);
}

/** What can be told apart on the axis: at each place of it the first thing that begins there, and the first that goes wrong. */
function thinned(marks: readonly TimelineMark[], count: number): readonly TimelineMark[] {
  const seen = new Set<string>();
  return marks.filter(({ number, bad, boot, heading }) => {
    const place = Math.floor((number / count) * MOST_PLACES);
    const says = [...(boot === undefined && heading === undefined ? [] : ["begins"]), ...(bad ? ["bad"] : [])];
    const isNew = says.some((what) => !seen.has(`${place} ${what}`));
    for (const what of says) seen.add(`${place} ${what}`);
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
