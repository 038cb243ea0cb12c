/** Where a boot or a step lies among what was measured: one point for each subject, a span in each ordered dimension and words in the others. */
import type { Addresses, AddressKey, RangeKey, Ranges, Values, ValueWord } from "./dimension-keys.ts";
import type { Subject } from "./reason.ts";

/** Where a boot or a step lies in the dimensions of one subject. */
export interface Point {
  readonly of: Subject;
  /** Ordered dimensions, smallest and largest value, both inclusive. Sizes in bytes. */
  readonly ranges: Ranges;
  /** Where something was put: like `ranges`, but that an address near a measured one is not the same thing. */
  readonly addresses?: Addresses;
  readonly values: Values;
}

export function one(value: number): readonly [number, number] {
  return [value, value];
}

export function spanned<Key extends RangeKey | AddressKey>(
  dimension: Key,
  all: readonly number[],
): { readonly [K in Key]?: readonly [number, number] } {
  if (all.length === 0) return {};
  return { [dimension]: [Math.min(...all), Math.max(...all)] } as unknown as {
    readonly [K in Key]?: readonly [number, number];
  };
}

/** A value that is a word for something. */
export function word(value: ValueWord): ValueWord {
  return value;
}
