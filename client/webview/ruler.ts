/**
 * The ruler of a picture: drawn with Shift and a drag, or by the keyboard. There the first press measures what is selected,
 * and the next one reaches from that to what is selected then.
 */
import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { type Measured, measured, snapped } from "../../server/views/picture/measure.ts";
import { findSelected, rangeOf } from "./selection.ts";

/** Pixels from which it jumps. */
const SNAP = 5;

export interface Ruler {
  /** What it measures; undefined: it is not there. */
  readonly of: Measured | undefined;
  /** From one place of a lane's axis to another, in its pixels; near to where something begins or ends, from or to there. */
  drag(geometry: LaneGeometry, from: number, to: number): void;
  /** What a key names is measured, or the way to it. */
  mark(key: string): void;
  clear(): void;
}

export function createRuler(layout: () => Layout | undefined, onChange: (of: Measured | undefined) => void): Ruler {
  let of: Measured | undefined;
  /** Where the keyboard began; bytes, both ends inclusive. */
  let begun: { readonly label: string; readonly first: number; readonly last: number } | undefined;
  const set = (next: Measured | undefined): void => {
    of = next;
    onChange(of);
  };
  const between = (lane: LayoutLane, from: number, to: number): void => {
    const within = layout();
    if (within !== undefined) set(measured(within, lane, from, to));
  };
  return {
    get of() {
      return of;
    },
    drag: (geometry, from, to) => {
      begun = undefined;
      between(geometry.lane, snapped(geometry, from, SNAP), snapped(geometry, to, SNAP));
    },
    mark: (key) => {
      const within = layout();
      const selected = within === undefined ? undefined : findSelected(within, key);
      if (selected === undefined) return;
      const { first, last } = rangeOf(selected);
      const { label } = selected.lane;
      if (begun?.label === label) {
        between(selected.lane, Math.min(begun.first, first), Math.max(begun.last, last) + 1);
        begun = undefined;
      } else {
        begun = { label, first, last };
        between(selected.lane, first, last + 1);
      }
    },
    clear: () => {
      begun = undefined;
      if (of !== undefined) set(undefined);
    },
  };
}
