/** Marks for steps along an axis of time: coloured by what became of them, a lane for each boot, and what a step is in words. */

import type { Timeline, TimelineMark, TimelineStep } from "../../server/views/layout.ts";
import { neverEnds } from "../../server/views/layout-tasks.ts";
import { localized } from "../../server/views/localized.ts";
import type { Tip } from "../../server/views/picture/tip.ts";
import { element } from "./dom.ts";

/** A mark is caught from this far, in CSS pixels. */
const CAUGHT = 6;
/** Of the axis: a boot that begins behind it has its name on the left, where there is more room for it. */
const LATE = 0.5;

export function outcomeClass(step: Pick<TimelineStep, "outcome" | "bad">): string {
  if (step.bad) return "bad";
  if (neverEnds(step.outcome)) return "stuck";
  if (step.outcome === "ok") return "fine";
  return step.outcome === "depends" ? "depends" : "stated";
}

/** `last`: number of the last step; the axis begins with 0. */
export function stepMark(last: number): (step: TimelineMark) => HTMLElement {
  return (step) => {
    const mark = element("span", { class: `step-mark ${outcomeClass(step)}`, "data-step": step.number });
    mark.style.left = share(step.number, last);
    return mark;
  };
}

/** From each kernel's start to the next one's, a lane below the other. One boot alone needs no lane. */
export function bootLanes(steps: readonly TimelineMark[], last: number): readonly HTMLElement[] {
  const starts = steps.filter((step) => step.boot !== undefined);
  if (starts.length < 2) return [];
  return starts.map((start, at) => {
    const end = starts[at + 1]?.number ?? last;
    const late = last > 0 && start.number / last > LATE ? " late" : "";
    const made = element("span", { class: `boot${late}`, title: start.text }, element("span", {}, start.boot));
    made.style.marginLeft = share(start.number, last);
    made.style.width = share(end - start.number, last);
    return made;
  });
}

function share(step: number, last: number): string {
  return `${last === 0 ? 0 : (step / last) * 100}%`;
}

/** The step at a place of an axis `width` wide: that of a mark near by, else the one that lies there. */
export function stepAtPlace(
  marks: readonly TimelineMark[],
  { x, width, last }: { readonly x: number; readonly width: number; readonly last: number },
): number {
  const xOf = (step: number): number => (last === 0 ? 0 : (step / last) * width);
  const step = Math.max(0, Math.min(last, Math.round((x / Math.max(1, width)) * last)));
  let near: number | undefined;
  for (const { number } of marks) {
    if (Math.abs(xOf(number) - x) > CAUGHT) continue;
    if (near === undefined || Math.abs(xOf(number) - x) < Math.abs(xOf(near) - x)) near = number;
  }
  return near ?? step;
}

/** What a step is: its statement where it is known, what became of it, the heading it stands under. */
export function stepTip(timeline: Timeline, step: number): Tip {
  const known = timeline.steps.find(({ number }) => number === step);
  const mark = timeline.marks.find(({ number }) => number === step);
  const { outcome, bad } = known ?? mark ?? {};
  const heading = timeline.marks.findLast(({ number, heading: own }) => number <= step && own !== undefined)?.heading;
  const words = known?.text ?? mark?.text;
  return {
    title: words === undefined ? localized("Step {0}", step) : `${step}: ${words}`,
    notes:
      outcome === undefined
        ? []
        : [{ words: bad ? localized("{0}, not as stated", outcome) : outcome, isAlarm: bad === true }],
    facts: [
      ...(heading === undefined ? [] : [[localized("under"), heading] as const]),
      ...(mark?.boot === undefined ? [] : [[localized("begins"), mark.boot] as const]),
    ],
  };
}
