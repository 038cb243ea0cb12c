/** How far two words are from each other. */

/** Letters of a word whose columns fit into the bits of a number. */
const BITS = 32;

/**
 * Where a word has each of its letters, as bits: a word that is misspelled is held against thousands of others. Letters of ASCII stand in a table,
 * others are found by their code.
 */
let masksOf = "";
const masks = new Int32Array(128);
const otherMasks = new Map<number, number>();

/**
 * Edits to get from one word to the other: insert, delete, replace, or swap two neighbours, none of which is edited again. A column of the table of
 * distances at a time, of which the bits of four numbers say where it rises and falls (H. Hyyrö, A Bit-Vector Algorithm for Computing
 * Levenshtein and Damerau Edit Distances, 2003). Of more than `most` only that there are more.
 */
export function editDistance(from: string, to: string, most = Number.POSITIVE_INFINITY): number {
  if (from.length === 0) return to.length;
  if (from.length > BITS) return to.length > BITS ? distanceByRows(from, to) : editDistance(to, from, most);
  const last = 1 << (from.length - 1);
  if (from !== masksOf) noteMasks(from);
  let [rises, falls, same, letterBefore] = [-1, 0, 0, 0];
  let distance = from.length;
  for (let at = 0; at < to.length; at++) {
    const code = to.charCodeAt(at);
    const letter = code < 128 ? masks[code]! : (otherMasks.get(code) ?? 0);
    const swapped = ((~same & letter) << 1) & letterBefore;
    same = ((((letter & rises) + rises) | 0) ^ rises) | letter | falls | swapped;
    let up = falls | ~(same | rises);
    let down = same & rises;
    if ((up & last) !== 0) distance++;
    else if ((down & last) !== 0) distance--;
    // Each further letter makes it less by one at most.
    if (distance - (to.length - at - 1) > most) return distance;
    up = (up << 1) | 1;
    down <<= 1;
    rises = down | ~(same | up);
    falls = up & same;
    letterBefore = letter;
  }
  return distance;
}

function noteMasks(word: string): void {
  for (let at = 0; at < masksOf.length; at++) if (masksOf.charCodeAt(at) < 128) masks[masksOf.charCodeAt(at)] = 0;
  otherMasks.clear();
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code < 128) masks[code]! |= 1 << at;
    else otherMasks.set(code, (otherMasks.get(code) ?? 0) | (1 << at));
  }
  masksOf = word;
}

/** The same of two long words, a row after the other. */
function distanceByRows(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replace = last[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      let cost = Math.min(replace, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}
