/**
 * What people look for in a scenario and the language has no word for, because it decides nothing that is simulated or is told otherwise. Sentences that
 * an error about such a word goes on with.
 */

const UNSTATED: ReadonlyMap<string, string> = new Map([
  [
    "hmat",
    "the HMAT tells latencies and bandwidths, by which the kernel orders memory tiers and demotes pages: zones and blocks are the same without it, leave it out",
  ],
  ["slit", "distances of nodes have no word: all nodes are taken to be as far from each other as without a SLIT"],
  ["distance", "distances of nodes have no word: all nodes are taken to be as far from each other as without a SLIT"],
  [
    "microvm",
    'QEMU\'s microvm is not simulated: it is told by the log of a boot, `machine from "boot.dmesg"`, or by its memory map, `machine { firmware { … } }`',
  ],
]);

/** Undefined: nothing is known of the word. */
export function unstatedWord(word: string): string | undefined {
  return UNSTATED.get(word.toLowerCase());
}
