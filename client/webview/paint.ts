/** Draws the shapes of a picture (server/views/picture/) on a canvas, and measures words for it. */
import {
  FONT_SIZES,
  type Font,
  type HatchShape,
  type LineShape,
  type Metrics,
  type Paint,
  type Rect,
  type Shape,
  type TextShape,
} from "../../server/views/picture/shapes.ts";
import { paintColour, type Theme } from "./theme.ts";

type Pen = CanvasRenderingContext2D;

/** Text as this theme writes it. */
export function metricsOf(pen: Pen, theme: Theme): Metrics {
  const known = new Map<Font, Map<string, number>>();
  return {
    scale: theme.scale,
    // Character by character: pictures of large machines have a hundred thousand different names, of few characters.
    widthOf: (words, font) => {
      let widths = known.get(font);
      if (widths === undefined) {
        widths = new Map();
        known.set(font, widths);
      }
      let sum = 0;
      for (const character of words) {
        let width = widths.get(character);
        if (width === undefined) {
          pen.font = fontOf(font, theme);
          width = pen.measureText(character).width;
          widths.set(character, width);
        }
        sum += width;
      }
      return sum;
    },
  };
}

/** What the whole of a picture is drawn with. CSS pixels. */
export interface Canvas {
  readonly pen: Pen;
  /** Left and upper edge of the part that is drawn. */
  readonly left: number;
  /** Where hatchings are counted from: they stand still while the picture is moved. Default 0. */
  readonly hatchedFrom?: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly theme: Theme;
}

/** Pixels of a canvas: past this it is drawn less sharp. */
const MOST_PIXELS = 32_000_000;

/** Shapes, and how far from their places they are drawn: far along an axis there are places that a canvas no longer tells apart. */
export interface MovedShapes extends Move {
  readonly shapes: readonly Shape[];
}

interface Move {
  readonly right: number;
  readonly down: number;
}

/** Shapes on a canvas that shows a part of a picture's height, `from` to `to`; moved, they lie from the pane's left edge on. */
export function paintPart(
  canvas: HTMLCanvasElement,
  parts: readonly MovedShapes[],
  {
    pen,
    width,
    left,
    from,
    to,
    theme,
  }: Pick<Canvas, "pen" | "width" | "left" | "theme"> & { from: number; to: number },
): void {
  const height = to - from;
  if (height <= 0) return;
  const pixelRatio = Math.min(window.devicePixelRatio, Math.sqrt(MOST_PIXELS / (width * height)));
  const wanted = { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) };
  if (canvas.width !== wanted.width || canvas.height !== wanted.height) Object.assign(canvas, wanted);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.style.top = `${from}px`;
  const whole = { pen, left: 0, hatchedFrom: left, top: from, width, height, pixelRatio, theme };
  clear(whole);
  for (const { shapes, ...move } of parts) paintAll(shapes, whole, move);
}

export function paintShapes(shapes: readonly Shape[], canvas: Canvas): void {
  clear(canvas);
  paintAll(shapes, canvas, { right: 0, down: 0 });
}

function clear({ pen, left, top, width, height, pixelRatio }: Canvas): void {
  pen.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.setTransform(pixelRatio, 0, 0, pixelRatio, -left * pixelRatio, -top * pixelRatio);
}

function paintAll(shapes: readonly Shape[], canvas: Canvas, move: Move): void {
  const { pen } = canvas;
  for (const shape of shapes) {
    if (shape.kind === "text") paintText(shape, canvas, move);
    else if (shape.kind === "line") paintLine(shape, canvas, move);
    else if (shape.kind === "hatch") paintHatch(shape, canvas, move);
    else {
      const { rect, radius = 0, alpha } = shape;
      // Setting what is set already costs as much as a small rectangle, and there are thousands.
      if (alpha !== undefined) pen.globalAlpha = alpha;
      if (shape.fill !== undefined) fill(rect, shape.fill, radius, canvas, move);
      if (shape.stroke !== undefined) {
        pen.setLineDash([...(shape.dash ?? [])]);
        stroke({ rect, paint: shape.stroke, lineWidth: shape.lineWidth ?? 1, radius }, canvas, move);
        pen.setLineDash([]);
      }
      if (alpha !== undefined) pen.globalAlpha = 1;
    }
  }
}

function fontOf(font: Font, theme: Theme): string {
  const px = FONT_SIZES[font] * theme.scale;
  return `${font === "strong" ? "600 " : ""}${px}px ${font === "address" ? theme.mono : theme.font}`;
}

function paintText(shape: TextShape, { pen, theme }: Canvas, { right, down }: Move): void {
  const [x, y] = [shape.x + right, shape.y + down];
  pen.font = fontOf(shape.font, theme);
  pen.fillStyle = paintColour(theme, shape.paint);
  pen.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
  pen.textBaseline = "middle";
  if (shape.turned !== true) {
    pen.fillText(shape.words, x, y + 0.5);
    return;
  }
  pen.save();
  pen.translate(x, y);
  pen.rotate(-Math.PI / 2);
  pen.fillText(shape.words, 0, 0);
  pen.restore();
}

function paintLine(shape: LineShape, { pen, theme }: Canvas, { right, down }: Move): void {
  pen.beginPath();
  for (const [at, { x, y }] of shape.points.entries()) {
    if (at === 0) pen.moveTo(x + right, y + down);
    else pen.lineTo(x + right, y + down);
  }
  if (shape.fill !== undefined) {
    pen.closePath();
    pen.fillStyle = paintColour(theme, shape.fill);
    pen.fill();
  }
  if (shape.stroke === undefined) return;
  pen.strokeStyle = paintColour(theme, shape.stroke);
  pen.lineWidth = shape.lineWidth ?? 1;
  pen.setLineDash([...(shape.dash ?? [])]);
  pen.stroke();
  pen.setLineDash([]);
}

function paintHatch(
  { rect, paint, gap }: HatchShape,
  { pen, hatchedFrom = 0, pixelRatio, theme }: Canvas,
  { right, down }: Move,
): void {
  const pattern = hatching(pen, paintColour(theme, paint), gap, pixelRatio);
  if (pattern === null) return;
  pattern.setTransform(new DOMMatrix().translate(-(hatchedFrom % gap), 0).scale(1 / pixelRatio));
  pen.fillStyle = pattern;
  pen.fillRect(rect.x + right, rect.y + down, rect.width, rect.height);
}

const hatchings = new Map<string, CanvasPattern | null>();

/** A tile of slanted lines; a fill with it costs the same however wide it is. */
function hatching(pen: Pen, colour: string, gap: number, pixelRatio: number): CanvasPattern | null {
  const key = `${colour} ${gap} ${pixelRatio}`;
  let pattern = hatchings.get(key);
  if (pattern !== undefined) return pattern;
  const size = Math.max(2, Math.round(gap * pixelRatio));
  const tile = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const ink = tile.getContext("2d")!;
  ink.strokeStyle = colour;
  ink.lineWidth = 1.25 * pixelRatio;
  ink.beginPath();
  for (const by of [-size, 0, size]) {
    ink.moveTo(by - 1, size + 1);
    ink.lineTo(by + size + 1, -1);
  }
  ink.stroke();
  pattern = pen.createPattern(tile, "repeat");
  if (hatchings.size > 200) hatchings.clear();
  hatchings.set(key, pattern);
  return pattern;
}

function fill(rect: Rect, paint: Paint, radius: number, { pen, theme }: Canvas, move: Move): void {
  pen.fillStyle = paintColour(theme, paint);
  // A rectangle as such costs a fraction of a path.
  if (!isRounded(rect, radius)) pen.fillRect(rect.x + move.right, rect.y + move.down, rect.width, rect.height);
  else {
    outline(rect, radius, pen, move);
    pen.fill();
  }
}

interface Stroke {
  readonly rect: Rect;
  readonly paint: Paint;
  readonly lineWidth: number;
  readonly radius: number;
}

function stroke({ rect, paint, lineWidth, radius }: Stroke, { pen, theme }: Canvas, move: Move): void {
  pen.strokeStyle = paintColour(theme, paint);
  pen.lineWidth = lineWidth;
  if (!isRounded(rect, radius)) pen.strokeRect(rect.x + move.right, rect.y + move.down, rect.width, rect.height);
  else {
    outline(rect, radius, pen, move);
    pen.stroke();
  }
}

function isRounded(rect: Rect, radius: number): boolean {
  return radius > 0 && rect.width > radius * 3;
}

function outline(rect: Rect, radius: number, pen: Pen, { right, down }: Move): void {
  pen.beginPath();
  pen.roundRect(rect.x + right, rect.y + down, rect.width, rect.height, radius);
}
