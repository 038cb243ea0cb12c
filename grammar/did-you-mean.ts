/** The nearest of the words that can stand at a place, for messages such as "did you mean `offline`?". */
import { editDistance } from "./edit-distance.ts";

/** From so many letters on the beginning of a word is one. */
const BEGINNING = 3;

/** Words that are spelt nearly like one of the language and right as they are: QEMU's device for a file that is memory (hw/virtio/virtio-pmem.c). */
const OTHER_THINGS: ReadonlySet<string> = new Set(["virtio-pmem"]);

/** Words that are looked for in one list of candidates until what was found for the first is forgotten. */
const MOST_KEPT = 64;

/**
 * The candidate with the smallest edit distance, if it is near enough to be a misspelling; of two, the one that has the same letters (`ste`:
 * `set`, not `step`), then the one that begins alike.
 * Where none is, the only one that the word is the beginning of: `off` for `offline`.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64 || OTHER_THINGS.has(word)) return undefined;
  const words = wordsOf(candidates);
  const { found } = words;
  if (found.has(word)) return found.get(word);
  const near = nearestOf(word, words);
  if (found.size === MOST_KEPT) found.clear();
  found.set(word, near);
  return near;
}

function nearestOf(word: string, words: Words): string | undefined {
  // Of two names of one letter only the case can be meant.
  const limit = word.length === 1 ? 0 : Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  const lower = word.toLowerCase();
  const letters = lettersOf(lower);
  for (let number = 0; number < words.lower.length; number++) {
    if (leastDistance(letters, words.letters[number]!) > bestDistance) continue;
    const candidate = words.lower[number]!;
    if (Math.abs(candidate.length - word.length) > bestDistance) continue;
    const distance = editDistance(lower, candidate, bestDistance);
    const written = words.written[number]!;
    const isBetter = distance < bestDistance;
    if (isBetter || (best !== undefined && distance === bestDistance && isNearer(word, written, best))) {
      best = written;
      bestDistance = distance;
    }
  }
  return best ?? onlyWithBeginning(lower, words);
}

/** Words as they are written, in lower case, and with the letters that they have. */
interface Words {
  /** What was found in them: a word that is misspelled once is misspelled on many lines. */
  readonly found: Map<string, string | undefined>;
  readonly written: readonly string[];
  readonly lower: readonly string[];
  readonly letters: Int32Array;
}

/** Of lists, which never change and of which some have fourteen thousand words. */
const WORDS = new WeakMap<object, Words>();

function wordsOf(candidates: Iterable<string>): Words {
  const known = WORDS.get(candidates);
  if (known !== undefined) return known;
  const written = [...candidates];
  const lower = written.map((candidate) => candidate.toLowerCase());
  const words = {
    found: new Map<string, string | undefined>(),
    written,
    lower,
    letters: Int32Array.from(lower, lettersOf),
  };
  if (Array.isArray(candidates)) WORDS.set(candidates, words);
  return words;
}

/** The letters that a word in lower case has, as bits; characters that are none share some. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return letters;
}

/** Edits that two words are apart at least: each takes one letter away and brings one. */
function leastDistance(one: number, other: number): number {
  return Math.max(countOfBits(one & ~other), countOfBits(other & ~one));
}

function countOfBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function isNearer(word: string, candidate: string, best: string): boolean {
  const [has, had] = [hasSameLetters(word, candidate), hasSameLetters(word, best)];
  return has === had ? beginsAlike(word, candidate) > beginsAlike(word, best) : has;
}

function hasSameLetters(one: string, other: string): boolean {
  const sorted = (word: string): string => [...word.toLowerCase()].sort().join("");
  return one.length === other.length && sorted(one) === sorted(other);
}

function onlyWithBeginning(beginning: string, { written, lower }: Words): string | undefined {
  if (beginning.length < BEGINNING) return undefined;
  let only: string | undefined;
  for (let number = 0; number < lower.length; number++) {
    if (!lower[number]!.startsWith(beginning) || written[number] === only) continue;
    if (only !== undefined) return undefined;
    only = written[number];
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
