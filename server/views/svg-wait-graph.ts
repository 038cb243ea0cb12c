/**
 * The wait graph in a drawn layout.
 */
import type { LayoutTask } from "./layout.ts";
import { path, rect, text } from "./svg-elements.ts";
import { CHARACTER } from "./svg-style.ts";
import { LINE_HEIGHT, waitGraph } from "./wait-graph.ts";

/** Draws from (`left`, `top`); nothing where nobody waits. */
export function waitGraphElements(
  tasks: readonly LayoutTask[],
  left: number,
  top: number,
): { readonly height: number; readonly elements: readonly string[] } {
  const graph = waitGraph(tasks, CHARACTER);
  if (graph.boxes.length === 0) return { height: 0, elements: [] };
  const boxes = graph.boxes.flatMap(({ x, y, width, height, lines }) => [
    rect({ x: left + x, y: top + y, width, height }, "changed"),
    ...lines.map((line, row) =>
      text(left + x + 6, top + y + 4 + (row + 1) * LINE_HEIGHT - 1, line, row === 0 ? "strong" : ""),
    ),
  ]);
  const arrows = graph.arrows.flatMap(({ from, to, label }) => [
    path(`M${left + from.x} ${top + from.y}L${left + to.x - 6} ${top + to.y}`, "rule"),
    path(`M${left + to.x} ${top + to.y}l-7 -4v8z`, "alarm"),
    text(left + (from.x + to.x) / 2, top + (from.y + to.y) / 2 - 4, label, "middle faint"),
  ]);
  return { height: graph.height + 14, elements: [...boxes, ...arrows] };
}
