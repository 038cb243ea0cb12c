/**
 * All of a picture on one sheet, to be saved as PNG; drawn by the view's own hand, in the theme it has. What is scrolled
 * out of sight is on it, too.
 */
import type { Layout } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { metricsOf, paintShapes } from "./paint.ts";
import { sheetShapes } from "./sheet-shapes.ts";
import type { Theme } from "./theme.ts";

export interface SheetOptions {
  readonly theme: Theme;
  readonly proportion: Proportion;
  /** CSS pixels. */
  readonly width: number;
}

/** Pixels of the picture for one of CSS. */
const SHARPNESS = 2;
/** Browsers draw no canvas that is wider or higher, or has more pixels. */
const LONGEST = 16_384;
const MOST_PIXELS = 100_000_000;

/** One layout, or two that are held against each other. */
export function drawSheet(layouts: readonly Layout[], { theme, proportion, width }: SheetOptions): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d")!;
  const { contrast } = theme;
  const { shapes, height } = sheetShapes(layouts, metricsOf(pen, theme), { contrast, proportion, width });
  const pixelRatio = Math.min(SHARPNESS, LONGEST / width, LONGEST / height, Math.sqrt(MOST_PIXELS / (width * height)));
  canvas.width = Math.floor(width * pixelRatio);
  canvas.height = Math.floor(height * pixelRatio);
  paintShapes(shapes, { pen, left: 0, top: 0, width, height, pixelRatio, theme });
  return canvas;
}
