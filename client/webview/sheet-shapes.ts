/**
 * What stands on a sheet (sheet.ts): title, lanes in their whole width, who waits for whom, what is diagnosed, legend. The
 * same as in the SVG of the command line, by the metrics of the view. Pure.
 */
import type { Layout } from "../../server/views/layout.ts";
import { isAxisStretched } from "../../server/views/picture/axis-shapes.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { laneShapes } from "../../server/views/picture/lane-shapes.ts";
import { legendOf } from "../../server/views/picture/legend.ts";
import { inLines } from "../../server/views/picture/lines.ts";
import { pictureGeometry } from "../../server/views/picture/picture-geometry.ts";
import { type Font, type Metrics, movedShape, type Paint, type Shape } from "../../server/views/picture/shapes.ts";
import { captionLines, headLines } from "../../server/views/picture-head.ts";
import { swatchShapes, toldOf } from "../../server/views/svg.ts";
import { arrowPoint, type Corner, LINE_HEIGHT, waitGraph } from "../../server/views/wait-graph.ts";

export interface SheetLook {
  /** Nothing faded. */
  readonly contrast: boolean;
  readonly proportion: Proportion;
  /** CSS pixels. */
  readonly width: number;
}

const MARGIN = 20;

/** One layout, or several that are held against each other, from the left upper corner of the sheet. */
export function sheetShapes(
  layouts: readonly Layout[],
  metrics: Metrics,
  { contrast, proportion, width }: SheetLook,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const inner = width - 2 * MARGIN;
  const line = 16 * metrics.scale;
  const shapes: Shape[] = [];
  let y = MARGIN;
  const write = (words: string, x: number, middle: number, font: Font, paint: Paint): number => {
    const room = { x, y: middle - line / 2, width: width - MARGIN - x, height: line };
    shapes.push({ kind: "text", x, y: middle, words, font, anchor: "start", paint, room });
    return x + metrics.widthOf(words, font);
  };
  const paragraph = (words: string, font: Font, paint: Paint): void => {
    for (const own of inLines(words, inner, (some) => metrics.widthOf(some, font))) {
      write(own, MARGIN, y + line / 2, font, paint);
      y += line;
    }
  };
  paragraph(layouts[0]!.title, "strong", "ink");
  for (const words of headLines(layouts)) paragraph(words, "text", "faint");
  let stretched = false;
  for (const layout of layouts) {
    y += line / 2;
    if (layouts.length > 1) {
      const [caption, ...told] = captionLines(layout, layouts);
      paragraph(caption!, "strong", "ink");
      for (const words of told) paragraph(words, "text", "faint");
    }
    const others = layouts.filter((other) => other !== layout);
    const geometry = pictureGeometry(layout, others, { width: inner, metrics, proportion });
    const drawing = { left: 0, width: inner, metrics, pageSize: layout.pageSize, contrast };
    for (const placed of geometry.lanes) {
      const { lane, axis } = placed.geometry;
      const { name, amount, scale } = laneHead(lane, axis);
      const middle = y + placed.top - 10 * metrics.scale;
      const end = write(name, MARGIN, middle, "strong", "ink");
      write(amount, end + 8, middle, "text", "faint");
      write(scale, width - MARGIN - metrics.widthOf(scale, "text") - 1, middle, "text", "faint");
      shapes.push(...laneShapes(placed, drawing).map((shape) => movedShape(shape, MARGIN, y)));
      stretched ||= isAxisStretched(axis);
    }
    y += geometry.height;
    const graph = waitShapes(layout, metrics, inner);
    shapes.push(...graph.shapes.map((shape) => movedShape(shape, MARGIN, y)));
    y += graph.height;
    for (const { words, paint } of toldOf(layout)) paragraph(words, "text", paint);
  }
  y += line / 2;
  let x = MARGIN;
  for (const entry of legendOf(layouts, { stretched })) {
    const own = 20 + metrics.widthOf(entry.words, "text") + 16;
    if (x + own > width - MARGIN && x > MARGIN) {
      x = MARGIN;
      y += line * 1.2;
    }
    shapes.push(...swatchShapes(entry, { x, y, width: 14, height: 12 }));
    write(entry.words, x + 20, y + 6, "text", "ink");
    x += own;
  }
  const height = Math.ceil(y + line + MARGIN);
  return { shapes: [{ kind: "box", rect: { x: 0, y: 0, width, height }, fill: "paper" }, ...shapes], height };
}

/** Who waits for whom; nothing where nobody does. */
function waitShapes(
  { tasks = [] }: Layout,
  metrics: Metrics,
  room: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const { scale } = metrics;
  const character = metrics.widthOf("m", "address") / scale;
  const graph = waitGraph(tasks, character, room / scale);
  if (graph.boxes.length === 0) return { shapes: [], height: 0 };
  const at = ({ x, y }: Corner): Corner => ({ x: x * scale, y: y * scale });
  const words = (text: string, from: Corner, paint: Paint, anchor: "start" | "middle"): Shape => {
    const { x, y } = at(from);
    const width = metrics.widthOf(text, "address");
    const place = { x: anchor === "start" ? x : x - width / 2, y: y - 6 * scale, width, height: 12 * scale };
    return { kind: "text", words: text, x, y, font: "address", anchor, paint, room: place };
  };
  const shapes = [
    ...graph.boxes.flatMap(({ x, y, width, height, lines, names }): readonly Shape[] => [
      { kind: "box", rect: { ...at({ x, y }), width: width * scale, height: height * scale }, stroke: "ink" },
      ...lines.map((line, row) =>
        words(line, { x: x + 6, y: y + (row + 1) * LINE_HEIGHT }, row < names ? "ink" : "faint", "start"),
      ),
    ]),
    ...graph.arrows.flatMap(({ corners, label, labelAt }): readonly Shape[] => [
      { kind: "line", points: corners.map(at), stroke: "alarm", lineWidth: 1 },
      { kind: "line", points: arrowPoint(corners).map(at), fill: "alarm" },
      ...(label === "" ? [] : [words(label, { x: labelAt.x, y: labelAt.y - 4 }, "faint", "middle")]),
    ]),
  ];
  return { shapes, height: (graph.height + 14) * scale };
}
