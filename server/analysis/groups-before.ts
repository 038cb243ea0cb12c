/**
 * What was made of each group of a story before an edit, by where the groups stand behind it: an edit leaves those in front of it and behind it
 * where they were, and what lies between is looked up by what it is.
 */
import { commonEnds } from "../../grammar/incremental/common-ends.ts";

/** What a group is known by where it stands elsewhere than before: an object that stays the same one as long as the group does. */
export interface GroupKeys<Group, Made> {
  readonly of: (group: Group) => object;
  readonly ofMade: (made: Made) => object;
}

export class GroupsBefore<Group, Made> {
  /** All that was made, one for each group. */
  readonly made: readonly Made[];
  /** Number of the first group that is not as it was, and of the first of those behind them that are. */
  readonly start: number;
  readonly end: number;
  readonly #before: readonly Group[];
  readonly #now: readonly Group[];
  readonly #keys: GroupKeys<Group, Made>;
  /** Of those between, by what they are known by. */
  readonly #known: ReadonlyMap<object, Made>;

  /** `before`: the groups that `made` was made of, `now`: those behind the edit. */
  constructor(made: readonly Made[], before: readonly Group[], now: readonly Group[], keys: GroupKeys<Group, Made>) {
    this.made = made;
    this.#keys = keys;
    this.#before = before;
    this.#now = now;
    const same = commonEnds(before, now);
    this.start = same.start;
    this.end = now.length - same.end;
    this.#known = new Map(this.#between.map((each) => [keys.ofMade(each), each]));
  }

  /** What was made of the group that has this number now; undefined: it was not there. */
  at(number: number): Made | undefined {
    const before = this.numberBefore(number);
    return before === undefined ? this.#known.get(this.#keys.of(this.#now[number]!)) : this.made[before];
  }

  /** The number that a group had; undefined: it is one of those between. */
  numberBefore(number: number): number | undefined {
    if (number < this.start) return number;
    return number < this.end ? undefined : number + this.#before.length - this.#now.length;
  }

  /** What was made of groups that are no more. */
  get gone(): readonly Made[] {
    const now = new Set(this.#now.slice(this.start, this.end).map(this.#keys.of));
    return this.#between.filter((made) => !now.has(this.#keys.ofMade(made)));
  }

  /** What was made of those between. */
  get #between(): readonly Made[] {
    return this.made.slice(this.start, this.#before.length - (this.#now.length - this.end));
  }
}
