/** Memory blocks in a sentence, by the names of their folders under /sys/devices/system/memory. */

/** `memory54-55, memory71`, for ids in any order. */
export function blockNames(ids: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.[1] === id - 1) last[1] = id;
    else spans.push([id, id]);
  }
  return spans.map(([first, last]) => (first === last ? `memory${first}` : `memory${first}-${last}`)).join(", ");
}
