/**
 * All of a picture on one sheet, to be saved as PNG: title, lanes in their whole width, legend; drawn by the view's own
 * hand, in the theme it has. What is scrolled out of sight is on it, too.
 */
import type { Layout } from "../../server/views/layout.ts";
import { isAxisStretched } from "../../server/views/picture/axis-shapes.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { laneHead } from "../../server/views/picture/lane-head.ts";
import { laneShapes } from "../../server/views/picture/lane-shapes.ts";
import { legendOf } from "../../server/views/picture/legend.ts";
import { pictureGeometry } from "../../server/views/picture/picture-geometry.ts";
import { type Font, type Metrics, movedShape, type Paint, type Shape } from "../../server/views/picture/shapes.ts";
import { captionOf } from "../../server/views/supposition.ts";
import { headLines, swatchShapes } from "../../server/views/svg.ts";
import { metricsOf, paintShapes } from "./paint.ts";
import type { Theme } from "./theme.ts";

export interface SheetOptions {
  readonly theme: Theme;
  readonly proportion: Proportion;
  /** CSS pixels. */
  readonly width: number;
}

const MARGIN = 20;
/** Pixels of the picture for one of CSS. */
const SHARPNESS = 2;
/** Browsers draw no canvas that is wider or higher, or has more pixels. */
const LONGEST = 16_384;
const MOST_PIXELS = 100_000_000;

/** One layout, or two that are held against each other. */
export function drawSheet(layouts: readonly Layout[], { theme, proportion, width }: SheetOptions): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d")!;
  const { shapes, height } = sheetShapes(layouts, metricsOf(pen, theme), { theme, proportion, width });
  const pixelRatio = Math.min(SHARPNESS, LONGEST / width, LONGEST / height, Math.sqrt(MOST_PIXELS / (width * height)));
  canvas.width = Math.floor(width * pixelRatio);
  canvas.height = Math.floor(height * pixelRatio);
  paintShapes(shapes, { pen, left: 0, top: 0, width, height, pixelRatio, theme });
  return canvas;
}

function sheetShapes(
  layouts: readonly Layout[],
  metrics: Metrics,
  { theme, proportion, width }: SheetOptions,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const inner = width - 2 * MARGIN;
  const line = 16 * metrics.scale;
  const shapes: Shape[] = [];
  let y = MARGIN;
  const write = (words: string, x: number, middle: number, font: Font, paint: Paint): number => {
    const fitted = shortened(words, width - MARGIN - x, (some) => metrics.widthOf(some, font));
    const room = { x, y: middle - line / 2, width: width - MARGIN - x, height: line };
    shapes.push({ kind: "text", x, y: middle, words: fitted, font, anchor: "start", paint, room });
    return x + metrics.widthOf(fitted, font);
  };
  const paragraph = (words: string, font: Font, paint: Paint): void => {
    write(words, MARGIN, y + line / 2, font, paint);
    y += line;
  };
  paragraph(layouts[0]!.title, "strong", "ink");
  for (const words of headLines(layouts[0]!)) paragraph(words, "text", "faint");
  let stretched = false;
  for (const layout of layouts) {
    y += line / 2;
    if (layouts.length > 1) paragraph(captionOf(layout, layouts), "strong", "ink");
    const others = layouts.filter((other) => other !== layout);
    const geometry = pictureGeometry(layout, others, { width: inner, metrics, proportion });
    const drawing = { left: 0, width: inner, metrics, pageSize: layout.pageSize, contrast: theme.contrast };
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

function shortened(words: string, width: number, widthOf: (words: string) => number): string {
  if (widthOf(words) <= width) return words;
  let kept = Math.max(1, Math.floor((words.length * width) / widthOf(words)));
  while (kept > 1 && widthOf(`${words.slice(0, kept)}…`) > width) kept -= 1;
  return `${words.slice(0, kept)}…`;
}
