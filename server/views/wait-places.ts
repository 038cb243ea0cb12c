/**
 * Where things of a wait graph are, in pixels.
 */
import type { WaitBox } from "./wait-boxes.ts";

export interface Corner {
  readonly x: number;
  readonly y: number;
}

export interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Corner, Sized {}

export interface PlacedBox extends Rect {
  readonly id: number;
}

export interface PlacedArrow {
  /** From the box that waits; its last part goes along an axis. */
  readonly corners: readonly Corner[];
  /** Middle of the name of its lock. */
  readonly label: Corner;
  readonly lock: string;
  readonly closes: boolean;
}

/** From (0, 0). */
export interface PlacedComponent extends Sized {
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

export interface WaitSizes {
  readonly box: (box: WaitBox) => Sized;
  readonly lock: (lock: string) => Sized;
}
