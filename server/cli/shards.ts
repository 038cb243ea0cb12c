/**
 * Shards: parts of all cases of a call, each for a machine of its own. Cases are dealt out in turn, by the number of their file among all files
 * and of the combination of its parameters, so that parts are of one size whether there are many files or one with many combinations.
 */

/** Both from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 1, count: 1 };

/** Both from 0: of the file in the order of all files, of the combination in the order of `combinations()`. */
export type CaseNumber = readonly [file: number, combination: number];

export function isOfShard([file, combination]: CaseNumber, { index, count }: Shard): boolean {
  return (file + combination) % count === index - 1;
}

/** `2/8`; undefined: not written so, or no part there is. */
export function readShard(text: string): Shard | undefined {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  if (match === null) return undefined;
  const [index, count] = [Number(match[1]), Number(match[2])];
  return index >= 1 && index <= count ? { index, count } : undefined;
}
