/**
 * The time axis: a slider over the steps of the scenario with a mark for each, coloured by what became of it, headings
 * above, a lane for each boot below where there are several, and the step itself in words with its outcome.
 */

import type { Layout, Timeline, TimelineMark, TimelineStep } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { button, element, icon, replaceChildren, setAttributes, setEnabled } from "./dom.ts";
import { createHeadings } from "./headings.ts";
import { bootLanes, outcomeClass, stepAtPlace, stepMark, stepTip } from "./step-marks.ts";
import { createStepNumber } from "./step-number.ts";
import type { Tooltip } from "./tooltip.ts";

/** Milliseconds a step is seen while the story is played. */
const BEAT = 700;
const playTitle = (): string => localized("Play the story, a step after the other");
const ICON_PLAY = "M4.5 3 12.5 8 4.5 13Z";
const ICON_PAUSE = "M5 3V13M11 3V13";

export interface TimeBar {
  readonly root: HTMLElement;
  update(timeline: Timeline | undefined, layout: Layout | undefined): void;
}

export function createTimeBar(tooltip: Tooltip, onStep: (step: number) => void): TimeBar {
  const slider = element("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    value: 0,
    "aria-label": localized("Step"),
  });
  const marks = element("div", { class: "step-marks", "aria-hidden": "true" });
  const headings = createHeadings((step) => go(step));
  const boots = element("div", { class: "boots", "aria-hidden": "true" });
  const number = createStepNumber((step) => go(Math.min(last, step)));
  const text = element("span", { class: "step-text" });
  const outcome = element("span", { class: "outcome" });
  const heading = element("p", { class: "heading" });
  const reason = element("p", { class: "reason" });
  let shown = 0;
  let last = 0;
  const move = (by: number): void => {
    const to = Math.max(0, Math.min(last, shown + by));
    if (to !== shown) go(to);
  };
  const previous = button(
    { class: "icon-button", "aria-label": localized("Previous step"), title: localized("Previous step") },
    icon("M10 3 5 8 10 13"),
    () => move(-1),
  );
  const next = button(
    { class: "icon-button", "aria-label": localized("Next step"), title: localized("Next step") },
    icon("M6 3 11 8 6 13"),
    () => move(1),
  );
  const play = button(
    { class: "icon-button", "aria-label": localized("Play"), title: playTitle() },
    icon(ICON_PLAY),
    () => {
      if (playing === undefined) start();
      else stop();
    },
  );
  let playing: ReturnType<typeof setInterval> | undefined;

  /** From where it stands to the end; from the end, all of it. */
  function start(): void {
    if (shown >= last) go(0);
    play.replaceChildren(icon(ICON_PAUSE));
    setAttributes(play, { "aria-label": localized("Pause"), title: localized("Pause") });
    playing = setInterval(() => {
      // A picture that takes longer is waited for.
      if (drawn !== undefined && drawn.step !== shown) return;
      if (shown >= last) stop();
      else move(1);
    }, BEAT);
  }

  function stop(): void {
    clearInterval(playing);
    playing = undefined;
    play.replaceChildren(icon(ICON_PLAY));
    setAttributes(play, { "aria-label": localized("Play"), title: playTitle() });
  }

  let known: Timeline | undefined;
  let drawn: Layout | undefined;
  let marked: readonly TimelineMark[] | undefined;

  function go(step: number): void {
    showStep(step);
    onStep(step);
  }

  /** The slider answers at once; the picture follows when its layout has come. */
  function showStep(step: number): void {
    shown = step;
    const of = stepOf(known, drawn, step);
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", of === undefined ? localized("step {0}", step) : describeStep(of, last));
    number.update(step, last);
    text.textContent = of?.text ?? "";
    text.title = of?.text ?? "";
    outcome.textContent = of?.outcome ?? "";
    outcome.className = `outcome ${of === undefined ? "" : outcomeClass(of)}`;
    outcome.hidden = of === undefined;
    heading.textContent = of?.heading ?? headingOf(known, step) ?? "";
    setEnabled(previous, step > 0);
    setEnabled(next, step < last);
    headings.update(marked ?? [], last, step);
    for (const mark of marks.children) mark.classList.toggle("here", mark.getAttribute("data-step") === String(step));
  }

  slider.addEventListener("pointerdown", () => {
    stop();
    tooltip.hide();
  });
  slider.addEventListener("pointermove", (event) => {
    if (known === undefined || event.buttons !== 0 || event.pointerType === "touch") return;
    const { left, width } = marks.getBoundingClientRect();
    const step = stepAtPlace(marked ?? [], { x: event.clientX - left, width, last });
    tooltip.show(stepTip(known, step), { x: event.clientX, y: event.clientY });
  });
  slider.addEventListener("pointerleave", tooltip.hide);
  slider.addEventListener("keydown", (event) => {
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    number.type(event.key);
    event.preventDefault();
    event.stopPropagation();
  });
  slider.addEventListener("input", () => go(Number(slider.value)));
  const root = element(
    "section",
    { class: "time", "aria-label": localized("Time") },
    heading,
    element("div", { class: "step" }, number.root, text, outcome),
    reason,
    element(
      "div",
      { class: "track" },
      play,
      previous,
      element("div", { class: "rail" }, headings.root, slider, marks),
      next,
    ),
    boots,
  );
  return {
    root,
    update: (timeline, layout) => {
      known = timeline;
      drawn = layout;
      last = Math.max(0, (timeline?.count ?? 1) - 1);
      play.hidden = last === 0;
      if (playing !== undefined && last === 0) stop();
      setAttributes(slider, { max: last, disabled: last === 0 });
      root.hidden = timeline === undefined || timeline.count === 0;
      if (marked !== timeline?.marks) {
        marked = timeline?.marks;
        replaceChildren(marks, (marked ?? []).map(stepMark(last)));
        replaceChildren(boots, bootLanes(marked ?? [], last));
      }
      showStep(layout?.step ?? Math.min(shown, last));
      reason.textContent = layout?.reason ?? "";
      reason.hidden = !layout?.reason;
    },
  };
}

type KnownStep = Pick<TimelineStep, "number" | "text" | "outcome" | "bad" | "heading">;

/** What is known of a step: from the window of steps, else from its picture; of one that has neither, soon. */
function stepOf(timeline: Timeline | undefined, layout: Layout | undefined, step: number): KnownStep | undefined {
  const known = timeline?.steps.find((one) => one.number === step);
  if (known !== undefined || layout?.step !== step) return known;
  return { number: step, text: layout.stepText, outcome: layout.outcome, bad: false };
}

/** The last heading at or before a step. */
function headingOf(timeline: Timeline | undefined, step: number): string | undefined {
  return timeline?.marks.findLast((mark) => mark.number <= step && mark.heading !== undefined)?.heading;
}

/** `step 3 of 5: offline memory39, EBUSY`. */
function describeStep(step: KnownStep, last: number): string {
  const told = localized("step {0} of {1}: {2}, {3}", step.number, last, step.text, step.outcome);
  return step.bad ? localized("{0}, not as stated", told) : told;
}
