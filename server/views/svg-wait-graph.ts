/**
 * The wait graph in a drawn layout.
 */
import type { LayoutTask } from "./layout.ts";
import { path, rect, text } from "./svg-elements.ts";
import { CHARACTER } from "./svg-style.ts";
import { arrowHead, arrowLine, type Corner, LINE_HEIGHT, waitGraph } from "./wait-graph.ts";

/** Draws from (`left`, `top`), `room` wide where it can; nothing where nobody waits. */
export function waitGraphElements(
  tasks: readonly LayoutTask[],
  left: number,
  top: number,
  room: number,
): { readonly height: number; readonly elements: readonly string[] } {
  const graph = waitGraph(tasks, CHARACTER, room);
  if (graph.boxes.length === 0) return { height: 0, elements: [] };
  const boxes = graph.boxes.flatMap(({ x, y, width, height, lines, names }) => [
    rect({ x: left + x, y: top + y, width, height }, "none s-ink"),
    ...lines.map((line, row) =>
      text(left + x + 6, top + y + 4 + (row + 1) * LINE_HEIGHT - 1, line, row < names ? "strong" : ""),
    ),
  ]);
  const at = (corners: readonly Corner[]): readonly Corner[] =>
    corners.map(({ x, y }) => ({ x: x + left, y: y + top }));
  const arrows = graph.arrows.flatMap(({ corners, label, labelAt }) => [
    path(arrowLine(at(corners)), "none s-alarm"),
    path(arrowHead(at(corners)), "alarm"),
    ...(label === "" ? [] : [text(left + labelAt.x, top + labelAt.y, label, "middle faint")]),
  ]);
  return { height: graph.height + 14, elements: [...boxes, ...arrows] };
}
