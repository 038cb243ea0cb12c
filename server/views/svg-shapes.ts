/**
 * The shapes of a picture (picture/shapes.ts) as elements of an SVG document, coloured by the classes of its style sheet.
 */
import type { BoxShape, HatchShape, LineShape, Paint, Point, Rect, Shape, TextShape } from "./picture/shapes.ts";
import { FONT_SIZES } from "./picture/shapes.ts";
import { escapeXml, number } from "./svg-elements.ts";
import { fillClass, hatchPattern, strokeClass } from "./svg-style.ts";

/** Everything is moved by `at`. */
export function shapeElements(shapes: readonly Shape[], at: Point): readonly string[] {
  return shapes.map((shape) => elementOf(shape, at));
}

/** The hatchings that the shapes need, as `<pattern>` elements. */
export function patternsOf(shapes: readonly Shape[]): readonly string[] {
  const patterns = new Map<string, string>();
  for (const shape of shapes) {
    if (shape.kind !== "hatch") continue;
    const { gap, paint } = shape;
    const line = `<path class="${strokeClass(paint)}" stroke-width="1.25" d="M-1 ${gap + 1}L${gap + 1} -1M-1 1L1 -1M${gap - 1} ${gap + 1}L${gap + 1} ${gap - 1}"/>`;
    const name = hatchPattern(paint, gap);
    patterns.set(
      name,
      `<pattern id="${name}" width="${gap}" height="${gap}" patternUnits="userSpaceOnUse">${line}</pattern>`,
    );
  }
  return [...patterns.values()];
}

function elementOf(shape: Shape, at: Point): string {
  if (shape.kind === "text") return textElement(shape, at);
  if (shape.kind === "line") return lineElement(shape, at);
  return shape.kind === "hatch" ? hatchElement(shape, at) : boxElement(shape, at);
}

function boxElement({ rect, fill, stroke, lineWidth, dash, radius, alpha, tip }: BoxShape, at: Point): string {
  const classes = [
    fill === undefined ? "none" : fillClass(fill),
    ...(stroke === undefined ? [] : [strokeClass(stroke)]),
  ];
  const rounded = radius !== undefined && rect.width > radius * 3 ? ` rx="${radius}"` : "";
  const faded = alpha === undefined ? "" : ` opacity="${number(alpha)}"`;
  const head = `<rect class="${classes.join(" ")}" ${placeOf(rect, at)}${rounded}${faded}${lineOf(stroke, lineWidth, dash)}`;
  return tip === undefined ? `${head}/>` : `${head}><title>${escapeXml(tip())}</title></rect>`;
}

function hatchElement({ rect, paint, gap }: HatchShape, at: Point): string {
  return `<rect fill="url(#${hatchPattern(paint, gap)})" ${placeOf(rect, at)}/>`;
}

function lineElement({ points, stroke, fill, lineWidth, dash }: LineShape, at: Point): string {
  const data = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${number(x + at.x)} ${number(y + at.y)}`);
  const classes = [
    fill === undefined ? "none" : fillClass(fill),
    ...(stroke === undefined ? [] : [strokeClass(stroke)]),
  ];
  const close = fill === undefined ? "" : "Z";
  return `<path class="${classes.join(" ")}" d="${data.join("")}${close}"${lineOf(stroke, lineWidth, dash)}/>`;
}

function textElement({ x, y, words, font, anchor, paint, turned }: TextShape, at: Point): string {
  const classes = [`f-${font}`, `t-${anchor}`, fillClass(paint)].join(" ");
  // Words stand on their base line, a third of their size below the middle.
  const base = FONT_SIZES[font] * 0.35;
  const [left, middle] = [x + at.x, y + at.y];
  const place =
    turned === true
      ? `transform="translate(${number(left + base)} ${number(middle)}) rotate(-90)"`
      : `x="${number(left)}" y="${number(middle + base)}"`;
  return `<text class="${classes}" ${place}>${escapeXml(words)}</text>`;
}

function placeOf({ x, y, width, height }: Rect, at: Point): string {
  return `x="${number(x + at.x)}" y="${number(y + at.y)}" width="${number(width)}" height="${number(height)}"`;
}

function lineOf(stroke: Paint | undefined, lineWidth = 1, dash?: readonly number[]): string {
  if (stroke === undefined) return "";
  return `${lineWidth === 1 ? "" : ` stroke-width="${lineWidth}"`}${dash === undefined ? "" : ` stroke-dasharray="${dash.join(" ")}"`}`;
}
