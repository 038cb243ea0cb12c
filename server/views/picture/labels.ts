/** Words in a part of a picture: where they fit, in the part that is in sight. */
import type { Font, Metrics, Paint, Rect, Shape } from "./shapes.ts";

export interface Drawing {
  /** The visible part of the axis, in pixels. */
  readonly left: number;
  readonly width: number;
  readonly metrics: Metrics;
  /** Bytes. */
  readonly pageSize: number;
  /** Nothing faded, and a line around each block. */
  readonly contrast?: boolean;
  /** Shapes are moved left by this: far along an axis there are places that a canvas no longer tells apart. Default 0. */
  readonly origin?: number;
}

/** The part of a box that is in sight. */
export function clipped(rect: Rect, { left, width }: Drawing): Rect {
  const x = Math.max(rect.x, left);
  return { ...rect, x, width: Math.min(rect.x + rect.width, left + width) - x };
}

/** Letters of a shortened name that still tell something. */
const FEWEST = 2;

/** A name, or its beginning and a full stop where there is less room: `Mov.`; empty where that would say nothing, or what DMA is called for DMA32. */
export function shortened(name: string, room: number, font: Font, metrics: Metrics): string {
  if (metrics.widthOf(name, font) <= room) return name;
  if (/\d$/.test(name)) return "";
  for (let letters = name.length - 2; letters >= FEWEST; letters -= 1) {
    const words = `${name.slice(0, letters)}.`;
    if (metrics.widthOf(words, font) <= room) return words;
  }
  return "";
}

/** Pixels that a box is wider than the words in it, at least. */
export const LABEL_PADDING = 6;

/** Text in the middle of a box if it fits, on a patch of `back` where the ground is patterned. */
export function label(
  rect: Rect,
  words: string,
  paint: Paint,
  font: Font,
  metrics: Metrics,
  back?: Paint,
): readonly Shape[] {
  const width = metrics.widthOf(words, font);
  if (width + LABEL_PADDING > rect.width) return [];
  const x = rect.x + rect.width / 2;
  const y = rect.y + rect.height / 2;
  const high = Math.min(rect.height, 16 * metrics.scale);
  const patch = { x: x - width / 2 - LABEL_PADDING / 2, y: y - high / 2, width: width + LABEL_PADDING, height: high };
  return [
    ...(back === undefined ? [] : [{ kind: "box", rect: patch, fill: back, radius: 2 } as const]),
    { kind: "text", x, y, words, font, anchor: "middle", paint, room: patch },
  ];
}
