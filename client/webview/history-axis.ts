/**
 * What stands above and below blocks over time: an axis of steps with headings, outcomes, numbers and boots, each over the
 * column of its step, and what colours and heights mean.
 */

import type { BlockHistory, HistoryRow } from "../../server/views/block-history.ts";
import type { Timeline, TimelineMark } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { count } from "../../server/views/picture/notation.ts";
import { element, replaceChildren } from "./dom.ts";
import { createHeadings } from "./headings.ts";
import { bootLanes, stepMark } from "./step-marks.ts";
import { type Theme, zoneColours } from "./theme.ts";

export interface HistoryAxis {
  readonly root: HTMLElement;
  update(timeline: Timeline | undefined, window: BlockHistory, step: number | undefined): void;
}

/** Numbers along the axis, at most. */
const MOST_NUMBERS = 10;
/** Of the axis. */
const LATE = 0.99;

export function createHistoryAxis(onStep: (step: number) => void): HistoryAxis {
  let from = 0;
  const headings = createHeadings((step) => onStep(step + from));
  const dots = element("div", { class: "step-marks" });
  const numbers = element("div", { class: "history-numbers" });
  const boots = element("div", { class: "history-boots" });
  const line = element("div", { class: "history-axis-line" }, headings.root, dots, numbers, boots);
  // The rows say by their names and steps what it shows.
  const root = element(
    "div",
    { class: "history-axis", "aria-hidden": "true" },
    element("span", {}, localized("step")),
    line,
  );
  return {
    root,
    update: (timeline, window, step) => {
      ({ from } = window);
      const last = window.to - from;
      // Marks stand over the middle of their step's column.
      line.style.paddingInline = `${50 / (last + 1)}%`;
      const marks = marksWithin(timeline?.marks ?? [], window);
      headings.update(marks, last, (step ?? window.to) - from);
      replaceChildren(dots, marks.map(stepMark(last)));
      replaceChildren(
        numbers,
        numbersOf(from, window.to).map((number) => {
          const share = last === 0 ? 0 : (number - from) / last;
          // At the right end of a long story its column is narrower than the number.
          const made = element("span", { class: share > LATE ? "late" : "" }, count(number));
          made.style.left = `${share * 100}%`;
          return made;
        }),
      );
      replaceChildren(boots, bootLanes(marks, last));
    },
  };
}

/** Counted from the first step of the window; what began before it is there from its beginning. */
function marksWithin(marks: readonly TimelineMark[], { from, to }: BlockHistory): readonly TimelineMark[] {
  const within = marks.filter(({ number }) => from <= number && number <= to);
  const heading = marks.findLast(({ number, heading: own }) => number < from && own !== undefined)?.heading;
  const begins = heading === undefined || within.some(({ number, heading: own }) => number === from && own);
  const before: readonly TimelineMark[] = begins ? [] : [{ number: from, outcome: "ok", bad: false, heading }];
  return [...before, ...within].map((mark) => ({ ...mark, number: mark.number - from }));
}

/** Round numbers, the first and the last among them only where they are round. */
function numbersOf(from: number, to: number): readonly number[] {
  const least = Math.max(1, (to - from) / MOST_NUMBERS);
  const power = 10 ** Math.floor(Math.log10(least));
  const each = [1, 2, 5, 10].map((of) => of * power).find((of) => of >= least)!;
  const numbers: number[] = [];
  for (let at = Math.ceil(from / each) * each; at <= to; at += each) numbers.push(at);
  return numbers;
}

/** What is seen in these rows. */
export function historyLegend(rows: readonly HistoryRow[], theme: Theme): readonly HTMLElement[] {
  const spans = rows.flatMap((row) => row.spans);
  const zones = new Set(spans.filter(({ state }) => state === "online").map(({ zone }) => zone));
  const entries: HTMLElement[] = [];
  const add = (words: string, swatch: string, colour?: string): void => {
    const sample = element("span", { class: `swatch ${swatch}` });
    if (colour !== undefined) {
      sample.style.setProperty("--swatch", colour);
      sample.style.setProperty("--swatch-line", colour);
    }
    entries.push(element("li", {}, sample, words));
  };
  for (const zone of zones) {
    add(
      zone === "none" ? localized("online, several zones") : localized("online in {0}", zone),
      "solid",
      zoneColours(theme, zone).fill,
    );
  }
  if (spans.some(({ state }) => state === "offline")) add(localized("offline"), "history-thin", theme.faint);
  if (spans.some(({ state }) => state === "going-offline"))
    add(localized("going offline"), "history-thin history-going", theme.faint);
  const failed = rows.flatMap((row) => row.failed ?? []);
  if (failed.some(({ result }) => result !== "depends")) add(localized("a step failed at it"), "history-foot failed");
  if (failed.some(({ result }) => result === "depends"))
    add(localized("depends on the running system"), "history-foot depends");
  if (rows.length > 0) add(localized("nothing drawn: not there"), "history-none");
  return entries;
}
