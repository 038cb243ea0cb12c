/** A part of a long story around one of its steps. */

/** The numbers of the steps of a window of `size` with `middle` in it, `end` exclusive; at the story's ends it is moved inwards. */
export function stepWindow(
  count: number,
  middle: number,
  size: number,
): { readonly from: number; readonly end: number } {
  const from = Math.max(0, Math.min(middle - Math.floor(size / 2), count - size));
  return { from, end: Math.min(count, from + size) };
}
