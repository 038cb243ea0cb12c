/** The headings over the slider: a bar for each group of steps, and as much of the words as finds room (heading-rows.ts). */

import type { TimelineMark } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { element, replaceChildren } from "./dom.ts";
import { type Heading, type HeadingSpan, headingPlaces, type PlacedHeading } from "./heading-rows.ts";

/** Height of a row of words, and of the bars, in their own size of text. */
const ROW = 1.4;
const BARS = 0.7;

export interface Headings {
  readonly root: HTMLElement;
  update(marks: readonly TimelineMark[], last: number, shown: number): void;
}

/** A click on a bar goes to its first step. */
export function createHeadings(onStep: (step: number) => void): Headings {
  const root = element("div", { class: "step-headings", "aria-hidden": "true" });
  const pen = document.createElement("canvas").getContext("2d");
  let groups: readonly Heading[] = [];
  let last = 0;
  let shown = 0;

  function place(): void {
    const { clientWidth: width } = root;
    // Where the system forces colours, the style has no `font` of one piece.
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(root);
    if (pen !== null) pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const widthOf = (words: string): number => Math.ceil(pen?.measureText(words).width ?? 0) + 1;
    const { spans, labels, rows } = headingPlaces(groups, { last, width, shown, widthOf });
    root.style.height = spans.length === 0 ? "0" : `${rows * ROW + BARS}em`;
    replaceChildren(root, [...labels.flatMap(labelElements), ...spans.map(spanElement)]);
    for (const made of root.querySelectorAll<HTMLElement>("[data-step]")) {
      made.onclick = () => onStep(Number(made.dataset.step));
    }
  }

  new ResizeObserver(place).observe(root);
  return {
    root,
    update: (marks, lastStep, shownStep) => {
      last = lastStep;
      shown = shownStep;
      groups = groupsOf(marks, last);
      place();
    },
  };
}

/** Each heading reaches to the step before the next one. */
function groupsOf(marks: readonly TimelineMark[], last: number): readonly Heading[] {
  const begins = marks.filter(({ heading }) => heading !== undefined);
  return begins.map(({ number: step, heading }, at) => {
    const next = begins[at + 1]?.number ?? last + 1;
    return { step, last: Math.max(step, next - 1), words: heading ?? "" };
  });
}

function labelElements({ step, words, x, width, row, line, isHere }: PlacedHeading): readonly HTMLElement[] {
  const here = isHere ? " here" : "";
  const label = element("span", { class: `step-heading${here}`, title: words, "data-step": step }, words);
  label.style.left = `${x}px`;
  label.style.width = `${width}px`;
  label.style.bottom = `${row * ROW + BARS}em`;
  if (row === 0 && (line === x || line === x + width)) return [label];
  const drawn = element("span", { class: `step-line${here}` });
  drawn.style.left = `${line}px`;
  drawn.style.bottom = `${BARS / 2}em`;
  drawn.style.height = `${row * ROW + BARS / 2}em`;
  return [drawn, label];
}

function spanElement({ step, last, words, x, width, isHere }: HeadingSpan): HTMLElement {
  const steps = step === last ? localized("step {0}", step) : localized("steps {0} to {1}", step, last);
  const made = element("span", {
    class: `step-span${isHere ? " here" : ""}`,
    title: `${words}: ${steps}`,
    "data-step": step,
  });
  made.style.left = `${x}px`;
  made.style.width = `${width}px`;
  return made;
}
