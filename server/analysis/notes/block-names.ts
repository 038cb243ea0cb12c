/** Memory blocks in a sentence, by the names of their folders under /sys/devices/system/memory. */

/** Ids of neighbouring blocks, both ends inclusive. */
export interface BlockIds {
  readonly first: number;
  readonly last: number;
}

/** `memory54-55, memory71`, for ids, or spans of them, in any order. */
export function blockNames(blocks: readonly (number | BlockIds)[]): string {
  const spans: [number, number][] = [];
  const all = blocks.map((one) => (typeof one === "number" ? { first: one, last: one } : one));
  for (const { first, last: end } of all.sort((a, b) => a.first - b.first)) {
    const last = spans.at(-1);
    if (last?.[1] === first - 1) last[1] = end;
    else spans.push([first, end]);
  }
  return spans.map(([first, last]) => (first === last ? `memory${first}` : `memory${first}-${last}`)).join(", ");
}
