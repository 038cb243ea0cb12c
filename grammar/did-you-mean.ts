/** The nearest of the words that can stand at a place, for messages such as "did you mean `offline`?". */
import { editDistance } from "./edit-distance.ts";

/** From so many letters on the beginning of a word is one. */
const BEGINNING = 3;

/** Words that are spelt nearly like one of the language and right as they are: QEMU's device for a file that is memory (hw/virtio/virtio-pmem.c). */
const OTHER_THINGS: ReadonlySet<string> = new Set(["virtio-pmem"]);

/** Words that are looked for in one list of candidates until what was found for the first is forgotten. */
const MOST_KEPT = 64;

/** What was found in lists of words, which never change: a word that is misspelled once is misspelled on many lines. */
const FOUND = new WeakMap<readonly string[], Map<string, string | undefined>>();

/**
 * The candidate with the smallest edit distance, if it is near enough to be a misspelling; of two, the one that has the same letters (`ste`:
 * `set`, not `step`), then the one that begins alike.
 * Where none is, the only one that the word is the beginning of: `off` for `offline`.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (!Array.isArray(candidates)) return nearestOf(word, candidates);
  const found = FOUND.get(candidates) ?? new Map<string, string | undefined>();
  FOUND.set(candidates, found);
  if (found.has(word)) return found.get(word);
  const near = nearestOf(word, candidates);
  if (found.size === MOST_KEPT) found.clear();
  found.set(word, near);
  return near;
}

function nearestOf(word: string, candidates: Iterable<string>): string | undefined {
  // Of two names of one letter only the case can be meant.
  const limit = word.length === 1 ? 0 : Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  if (word.length > 64 || OTHER_THINGS.has(word)) return undefined;
  const lower = word.toLowerCase();
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    const isBetter = distance < bestDistance;
    if (isBetter || (best !== undefined && distance === bestDistance && isNearer(word, candidate, best))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? onlyWithBeginning(lower, candidates);
}

function isNearer(word: string, candidate: string, best: string): boolean {
  const [has, had] = [hasSameLetters(word, candidate), hasSameLetters(word, best)];
  return has === had ? beginsAlike(word, candidate) > beginsAlike(word, best) : has;
}

function hasSameLetters(one: string, other: string): boolean {
  const sorted = (word: string): string => [...word.toLowerCase()].sort().join("");
  return one.length === other.length && sorted(one) === sorted(other);
}

function onlyWithBeginning(beginning: string, candidates: Iterable<string>): string | undefined {
  if (beginning.length < BEGINNING) return undefined;
  let only: string | undefined;
  for (const candidate of candidates) {
    if (candidate === only || !candidate.toLowerCase().startsWith(beginning)) continue;
    if (only !== undefined) return undefined;
    only = candidate;
  }
  return only;
}

/** Between the parts of a name: `q35` is one of `qemu-q35`. */
const PARTS = /[-_.]/;

/** The candidate that is nearest by its letters, else the only one that has the word among its parts, or is one of the word's: `ZONE_MOVABLE`. */
export function nearestByParts(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return near;
  const lower = word.toLowerCase();
  const containing = candidates.filter((candidate) => candidate.toLowerCase().split(PARTS).includes(lower));
  if (containing.length > 0) return containing.length === 1 ? containing[0] : undefined;
  const parts = lower.split(PARTS);
  const contained = candidates.filter((candidate) => parts.includes(candidate.toLowerCase()));
  return contained.length === 1 ? contained[0] : undefined;
}

/** `; did you mean …?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? "" : `; did you mean \`${candidate}\`?`;
}

/** How many characters two words have in common at their beginning. */
function beginsAlike(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
