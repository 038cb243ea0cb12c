/**
 * What was made of each group of a story before an edit, by where the groups stand behind it: an edit leaves those in front of it and behind it
 * where they were, and what lies between is looked up by what it is.
 */
import { commonEnds } from "../simulation/units/common-ends.ts";

export class GroupsBefore<Group, Made> {
  /** All that was made, one for each group. */
  readonly made: readonly Made[];
  /** Number of the first group that is not as it was, and of the first of those behind them that are. */
  readonly start: number;
  readonly end: number;
  readonly #before: readonly Group[];
  readonly #now: readonly Group[];

  /** `before`: the groups that `made` was made of, `now`: those behind the edit. */
  constructor(made: readonly Made[], before: readonly Group[], now: readonly Group[]) {
    this.made = made;
    this.#before = before;
    this.#now = now;
    const same = commonEnds(before, now);
    this.start = same.start;
    this.end = now.length - same.end;
  }

  /** The number that a group had; undefined: it is one of those between. */
  numberBefore(number: number): number | undefined {
    if (number < this.start) return number;
    return number < this.end ? undefined : number + this.#before.length - this.#now.length;
  }

  /** What was made of those that are between no more, or elsewhere between. */
  get between(): readonly Made[] {
    return this.made.slice(this.start, this.#before.length - (this.#now.length - this.end));
  }

  /** The groups that are between now. */
  get now(): readonly Group[] {
    return this.#now.slice(this.start, this.end);
  }
}
