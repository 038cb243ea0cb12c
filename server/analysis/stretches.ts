/**
 * The timeline in stretches, for what is made of a whole story: each holds some dozens of boots and steps, and what is made of one stays right as
 * long as what they did is the very same list, whatever an edit changes elsewhere.
 */
import { onceFor } from "../simulation/units/once-for.ts";
import type { DoneStep, Stretch, StretchHeading } from "./analysis.ts";
import type { GroupSaid } from "./assemble.ts";
import type { GroupRun } from "./engine.ts";
import type { PassageReading } from "./scenario/passage-reading.ts";

const NONE: readonly never[] = [];

/** A group of passages as a stretch. `errors`: where in it an error is said, ascending offsets from its beginning; undefined: nowhere. */
export class GroupStretch implements Stretch {
  readonly first: number;
  readonly done: readonly DoneStep[];
  readonly #run: GroupRun;
  readonly #passages: GroupSaid["passages"];
  readonly #errors: readonly number[];

  constructor(run: GroupRun, first: number, { passages }: GroupSaid, errors: readonly number[] = NONE) {
    this.first = first;
    this.done = run.events;
    this.#run = run;
    this.#passages = passages;
    this.#errors = errors;
  }

  get count(): number {
    return this.#run.story.entries.length;
  }

  get headings(): readonly StretchHeading[] {
    return headingsOf(this.#run.story.readings);
  }

  get wrong(): readonly number[] {
    return wrongIn(this.#passages, this.#errors);
  }

  textOf(index: number): string {
    return this.#run.story.entries[index]!.entry.text;
  }
}

/** Whether one of the passages of a group names something. */
export const hasNames = onceFor((readings: readonly PassageReading[]) =>
  readings.some(({ names }) => names.length > 0),
);

/** Of the passages of a group. */
export const headingsOf = onceFor((readings: readonly PassageReading[]): readonly StretchHeading[] => {
  const found: StretchHeading[] = [];
  let entry = 0;
  for (const { heading, entries } of readings) {
    if (heading !== undefined) found.push({ entry, title: heading.title });
    entry += entries.length;
  }
  return found.length === 0 ? NONE : found;
});

const WRONG = new WeakMap<
  GroupSaid["passages"],
  { readonly errors: readonly number[]; readonly wrong: readonly number[] }
>();

/** Entries that an error is said at, and those that an expectation behind them finds otherwise. */
function wrongIn(passages: GroupSaid["passages"], errors: readonly number[]): readonly number[] {
  const known = WRONG.get(passages);
  if (known?.errors === errors) return known.wrong;
  const found = new Set<number>();
  let start = 0;
  let first = 0;
  let next = 0;
  for (const { reading, checked } of passages) {
    for (const { expectation, result } of checked) if (result === "fails") found.add(first + expectation.behind - 1);
    for (const [index, { place }] of reading.entries.entries()) {
      while (next < errors.length && errors[next]! < start + place.span.start) next++;
      if (next < errors.length && errors[next]! < start + place.span.end) found.add(first + index);
    }
    first += reading.entries.length;
    start += reading.passage.text.length;
  }
  const wrong = found.size === 0 ? NONE : [...found].sort((a, b) => a - b);
  WRONG.set(passages, { errors, wrong });
  return wrong;
}
