/**
 * What can be fuzzed: inputs that a seed alone decides, and a check of one. An input is JSON, so that a find can be kept in a file, made
 * smaller by taking pieces out of it, and run again.
 */
import fc from "fast-check";

export interface Subject<Input = unknown> {
  readonly name: string;
  /** What goes through what, for the table of subjects. */
  readonly about: string;
  readonly inputs: fc.Arbitrary<Input>;
  /** Whether something that was made smaller is still an input; without it, anything is. */
  readonly isInput?: (input: Input) => boolean;
  /** What is wrong with what was made of an input, as a sentence; undefined: nothing. What it throws is wrong, too. */
  readonly check: (input: Input) => string | undefined | Promise<string | undefined>;
  /** Ends what the checks started. */
  readonly end?: () => void | Promise<void>;
}

/** An input with what is wrong about it. */
export interface Find {
  readonly subject: string;
  readonly complaint: string;
  readonly input: unknown;
}

/** Inputs that come out of one seed; of small ones there are more at the beginning. */
const BATCH = 40;

/** Of all batches those that one of several threads takes. */
export interface Share {
  readonly thread: number;
  readonly of: number;
}
export const ALL: Share = { thread: 0, of: 1 };

/** The inputs of a seed, without end. */
export function* inputsOf<Input>({ name, inputs }: Subject<Input>, seed: number, share = ALL): Generator<Input> {
  for (let batch = share.thread; ; batch += share.of) {
    yield* fc.sample(inputs, { seed: mixed(`${seed} ${name} ${batch}`), numRuns: BATCH });
  }
}

/** A number of 32 bits that every character of a text counts in (FNV-1a). */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash | 0;
}

/** What is wrong with an input; undefined: nothing. */
export async function complaintOf<Input>(subject: Subject<Input>, input: Input): Promise<string | undefined> {
  try {
    return await subject.check(input);
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${placeOf(error)}` : String(error);
  }
}

/** Where it was thrown. */
function placeOf({ stack = "" }: Error): string {
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line) && !line.includes("node:"));
  return lines
    .slice(0, 3)
    .map((line) => line.trim().replace(/\(?file:\/\/.*?\/(?=(?:server|grammar|test)\/)/, "("))
    .join("\n");
}

/** What two finds of the same kind have in common: the words of the complaint without its numbers and quoted parts. */
export function kindOf(complaint: string): string {
  return complaint
    .split("\n")[0]!
    .replace(/`[^`]*`|"[^"]*"/g, "`…`")
    .replace(/0x[0-9a-f]+|-?\d+(\.\d+)?(e[+-]?\d+)?/gi, "#")
    .slice(0, 160);
}
