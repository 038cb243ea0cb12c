/**
 * What a picture of a layout is made of: boxes, hatchings, lines and words in the order in which they are drawn, with
 * paints by name. The canvas of the view and the SVG writer draw the same list, and tests look at it. Pixels from the left
 * upper corner of the picture.
 */
import type { Box } from "../scale.ts";

export interface Rect extends Box {
  readonly y: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A colour by what it is for; `zone:`, `on:` (what is written upon it) and `line:` (its lines upon the paper) by name of a zone,
 * `mark:` by kind of a mark.
 */
export type Paint =
  | "paper"
  | "ink"
  | "faint"
  | "rule"
  | "alarm"
  | "focus"
  | `zone:${string}`
  | `on:${string}`
  | `line:${string}`
  | `mark:${string}`;

/** `text` and `strong` 11, `small` and `address` (of equal widths) 10 pixels at the usual size of text. */
export type Font = "text" | "strong" | "small" | "address";

export const FONT_SIZES: Readonly<Record<Font, number>> = { text: 11, strong: 11, small: 10, address: 10 };

export interface BoxShape {
  readonly kind: "box";
  readonly rect: Rect;
  readonly fill?: Paint;
  readonly stroke?: Paint;
  readonly lineWidth?: number;
  readonly dash?: readonly [number, number];
  readonly radius?: number;
  readonly alpha?: number;
  /** Read where the pointer rests, in pictures that have no other way to tell; worded where it is asked for. */
  readonly tip?: () => string;
}

/** Slanted lines, `gap` pixels apart. */
export interface HatchShape {
  readonly kind: "hatch";
  readonly rect: Rect;
  readonly paint: Paint;
  readonly gap: number;
}

export interface LineShape {
  readonly kind: "line";
  readonly points: readonly Point[];
  readonly stroke?: Paint;
  /** Closes the line and fills it. */
  readonly fill?: Paint;
  readonly lineWidth?: number;
  readonly dash?: readonly [number, number];
}

/** Words whose middle line is at `y`. */
export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly font: Font;
  readonly anchor: "start" | "middle" | "end";
  readonly paint: Paint;
  /** Where they lie: no wider and no higher than this. */
  readonly room: Rect;
  /** Written upwards. */
  readonly turned?: true;
}

export type Shape = BoxShape | HatchShape | LineShape | TextShape;

/** How text is measured where the picture is drawn. */
export interface Metrics {
  /** Against the usual size of text (11 pixels): a reader's larger text makes everything larger. */
  readonly scale: number;
  /** Pixels, scale included. */
  readonly widthOf: (words: string, font: Font) => number;
}

/** By a font of equal widths; `character` is the width of one at 11 pixels. */
export function equalWidths(character: number, scale = 1): Metrics {
  return { scale, widthOf: (words, font) => ((words.length * character * FONT_SIZES[font]) / 11) * scale };
}

export function inset(rect: Rect, by: number): Rect {
  const sideways = Math.min(by, rect.width / 3);
  return { x: rect.x + sideways, y: rect.y + by, width: rect.width - 2 * sideways, height: rect.height - 2 * by };
}

export function movedShape(shape: Shape, right: number, down: number): Shape {
  const at = <T extends { readonly x: number; readonly y: number }>(one: T): T => {
    return { ...one, x: one.x + right, y: one.y + down };
  };
  if (shape.kind === "line") return { ...shape, points: shape.points.map(at) };
  if (shape.kind === "text") return at({ ...shape, room: at(shape.room) });
  return { ...shape, rect: at(shape.rect) };
}
