/** Sizes next to one that is refused for being no multiple of something. */
import type { Origin } from "../../simulation/state/events.ts";
import { type Bytes, roundDown, roundUp, sizeText } from "../../simulation/units/units.ts";
import type { Remedy } from "./define-note.ts";

/** The multiples of `unit` below and above a device's size; `words` says what such a size is. */
export function wholeSizes(size: Bytes, unit: Bytes, declared: Origin, words: string): readonly Remedy[] {
  return [roundDown(size, unit), roundUp(size, unit)]
    .filter((whole) => whole > 0 && whole !== size)
    .map((whole) => ({
      kind: "set-size",
      title: `Take ${sizeText(whole)}, ${words}`,
      origin: declared,
      size: whole,
    }));
}
