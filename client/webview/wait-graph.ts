/**
 * The wait graph below the picture: who waits for which lock of whom, where tasks of `concurrently` never finish.
 */
import type { LayoutTask } from "../../server/views/layout.ts";
import { arrowHead, arrowLine, LINE_HEIGHT, waitGraph } from "../../server/views/wait-graph.ts";
import { element, setAttributes } from "./dom.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";
/** Width of a character of the view's monospaced font at 11 pixels. */
const CHARACTER = 6.7;

export interface WaitGraphView {
  readonly root: HTMLElement;
  update(tasks: readonly LayoutTask[]): void;
}

export function createWaitGraph(): WaitGraphView {
  const drawn = element("div", { class: "waits-drawn", tabindex: 0, role: "group", "aria-label": "Wait graph" });
  const root = element("section", { class: "waits", hidden: true }, element("h2", {}, "Waiting for good"), drawn);
  return {
    root,
    update: (tasks) => {
      const graph = waitGraph(tasks, CHARACTER);
      root.hidden = graph.boxes.length === 0;
      const label = tasks
        .filter(({ waitsFor }) => waitsFor !== undefined)
        .map(({ name, waitsFor }) => `${name} waits for ${waitsFor!.lock} of ${waitsFor!.holder ?? "nobody known"}`)
        .join("; ");
      const svg = svgElement("svg", {
        width: graph.width + 2,
        height: graph.height + 2,
        viewBox: `0 0 ${graph.width + 2} ${graph.height + 2}`,
        role: "img",
        "aria-label": label,
      });
      const inner = svgElement("g", { transform: "translate(1 1)" });
      for (const { x, y, width, height, lines } of graph.boxes) {
        inner.append(svgElement("rect", { x, y, width, height, rx: 3 }));
        for (const [row, line] of lines.entries()) {
          const at = { x: x + 6, y: y + 3 + (row + 1) * LINE_HEIGHT, class: row === 0 ? "task" : "lock" };
          inner.append(svgElement("text", at, line));
        }
      }
      for (const { corners, label: lock, labelAt } of graph.arrows) {
        inner.append(svgElement("path", { d: arrowLine(corners), class: "wait" }));
        inner.append(svgElement("path", { d: arrowHead(corners), class: "head" }));
        inner.append(svgElement("text", { ...labelAt, class: "lock middle" }, lock));
      }
      svg.append(inner);
      drawn.replaceChildren(svg);
    },
  };
}

function svgElement(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  setAttributes(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}
