/**
 * The wait graph below the picture: who waits for which lock of whom, where tasks of `concurrently` never finish.
 */

import type { Layout, LayoutTask } from "../../server/views/layout.ts";
import { localCount, localized } from "../../server/views/localized.ts";
import { shortCaptionOf } from "../../server/views/supposition.ts";
import { arrowHead, arrowLine, LINE_HEIGHT, waitGraph } from "../../server/views/wait-graph.ts";
import { element, setAttributes } from "./dom.ts";
import type { Theme } from "./theme.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";
/** Width of a character of the view's monospaced font at 11 pixels. */
const CHARACTER = 6.7;
/** Sentences that are heard to their end. */
const MOST_SPOKEN = 24;
/** Of the size of the reader's text. */
const LEAST = 0.85;

export interface WaitGraphView {
  readonly root: HTMLElement;
  /** One layout, or two that are held against each other, each with its own graph. */
  update(layouts: readonly Layout[], theme: Theme): void;
  setTheme(theme: Theme): void;
}

/** It is as large as the reader's text, and its rows are no wider than the pane where that is possible. */
export function createWaitGraph(): WaitGraphView {
  const drawn = element("div", {
    class: "waits-drawn",
    tabindex: 0,
    role: "group",
    "aria-label": localized("Wait graph"),
  });
  const root = element(
    "section",
    { class: "waits", hidden: true },
    element("h2", {}, localized("Waiting for good")),
    drawn,
  );
  let graphs: readonly { readonly tasks: readonly LayoutTask[]; readonly caption: string | undefined }[] = [];
  let scale = 1;
  let drawnFor = "";

  function show(): void {
    root.hidden = graphs.length === 0;
    const room = drawn.clientWidth;
    const wanted = `${scale} ${room} ${JSON.stringify(graphs)}`;
    if (root.hidden || room === 0 || wanted === drawnFor) return;
    drawnFor = wanted;
    const elements = graphs.flatMap(({ tasks, caption }) => [
      ...(caption === undefined ? [] : [element("h3", {}, caption)]),
      graphElement(tasks, room / scale, scale),
    ]);
    drawn.replaceChildren(...elements);
  }

  new ResizeObserver(show).observe(drawn);
  return {
    root,
    update: (layouts, theme) => {
      graphs = layouts.flatMap((layout) => {
        const { tasks = [] } = layout;
        if (tasks.every(({ waitsFor }) => waitsFor?.holder === undefined)) return [];
        return [{ tasks, caption: layouts.length > 1 ? shortCaptionOf(layout, layouts) : undefined }];
      });
      ({ scale } = theme);
      show();
    },
    setTheme: (theme) => {
      ({ scale } = theme);
      show();
    },
  };
}

function graphElement(tasks: readonly LayoutTask[], room: number, scale: number): SVGElement {
  const graph = waitGraph(tasks, CHARACTER, room - 2);
  const [width, height] = [graph.width + 2, graph.height + 2];
  // A little smaller rather than scrolled; never so small that it can't be read.
  const size = scale * Math.max(LEAST, Math.min(1, room / width));
  const label = spoken(tasks);
  const svg = svgElement("svg", {
    width: width * size,
    height: height * size,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": label,
  });
  const inner = svgElement("g", { transform: "translate(1 1)" });
  for (const { x, y, width, height, lines, names } of graph.boxes) {
    inner.append(svgElement("rect", { x, y, width, height, rx: 3 }));
    for (const [row, line] of lines.entries()) {
      const at = { x: x + 6, y: y + 3 + (row + 1) * LINE_HEIGHT, class: row < names ? "task" : "lock" };
      inner.append(svgElement("text", at, line));
    }
  }
  for (const { corners, label: lock, labelAt } of graph.arrows) {
    inner.append(svgElement("path", { d: arrowLine(corners), class: "wait" }));
    inner.append(svgElement("path", { d: arrowHead(corners), class: "head" }));
    if (lock !== "") inner.append(svgElement("text", { ...labelAt, class: "lock middle" }, lock));
  }
  svg.append(inner);
  return svg;
}

/** Who waits for whom, in words; of very many, that the table says it. */
function spoken(tasks: readonly LayoutTask[]): string {
  const waiting = tasks.filter(({ waitsFor }) => waitsFor !== undefined);
  if (waiting.length > MOST_SPOKEN)
    return localized("{0} tasks wait; the table names each", localCount(waiting.length));
  return waiting
    .map(({ name, waitsFor }) =>
      localized("{0} waits for {1} of {2}", name, waitsFor!.lock, waitsFor!.holder ?? localized("nobody known")),
    )
    .join("; ");
}

function svgElement(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  setAttributes(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}
