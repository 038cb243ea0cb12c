/** The run before an edit: which of its groups and events are those of the story behind it. */
import type { Event } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { GroupRun, Run } from "./engine.ts";
import type { SimulatedEvent } from "./event-states.ts";
import { type GroupKeys, GroupsBefore } from "./groups-before.ts";
import type { StoryEntry, StoryGroup } from "./scenario/story.ts";

/** An event as it was run, with its number in the story before. */
interface Numbered {
  readonly run: SimulatedEvent;
  readonly number: number;
  readonly group: GroupRun;
}

/** Entries stay the same list where a group stands behind other declarations. */
const BY_ENTRIES: GroupKeys<StoryGroup, GroupRun> = {
  of: ({ entries }) => entries,
  ofMade: ({ story }) => story.entries,
};

export class LastRun {
  readonly #now: readonly StoryGroup[];
  readonly #before: GroupsBefore<StoryGroup, GroupRun>;
  #replaced: ReadonlyMap<Event, Numbered> | undefined;

  constructor({ groups, stories }: Pick<Run, "stories" | "groups">, now: readonly StoryGroup[]) {
    this.#now = now;
    this.#before = new GroupsBefore(groups, stories, now, BY_ENTRIES);
  }

  /** What came of a group, or of the very events of it in a group that is no more: something else than a step was changed in that. */
  groupAt(number: number): GroupRun | undefined {
    return this.#before.at(number) ?? this.#withEventsOf(this.#now[number]!.entries);
  }

  /**
   * Groups from one on that do what they did: they find the same state, at the same number of the story where they say that. `most`: steps that are
   * run at all.
   */
  asBefore(number: number, found: MemoryState | undefined, firstStep: number, most: number): readonly GroupRun[] {
    const from = this.#before.numberBefore(number);
    if (from === undefined) return [];
    const { made, start } = this.#before;
    const until = number < start ? start : made.length;
    let state = found;
    let first = firstStep;
    let at = from;
    for (; at < until; at++) {
      const run = made[at]!;
      const { length } = run.story.entries;
      if (run.before !== state || run.events.length < length || first + length > most) break;
      if (run.first !== first && run.namesSteps) break;
      state = run.after;
      first += length;
    }
    return made.slice(from, at);
  }

  /** What an event did in a group that is no more. */
  eventOf(event: Event): Numbered | undefined {
    this.#replaced ??= this.#eventsReplaced();
    return this.#replaced.get(event);
  }

  #withEventsOf(entries: readonly StoryEntry[]): GroupRun | undefined {
    const [first] = entries;
    const group = first === undefined ? undefined : this.eventOf(first.event)?.group;
    if (group?.events.length !== entries.length) return undefined;
    for (let index = 0; index < entries.length; index++) {
      if (group.events[index]!.event !== entries[index]!.event) return undefined;
    }
    return group;
  }

  #eventsReplaced(): ReadonlyMap<Event, Numbered> {
    const found = new Map<Event, Numbered>();
    for (const group of this.#before.gone) {
      const { events } = group;
      for (let index = 0; index < events.length; index++) {
        const run = events[index]!;
        found.set(run.event, { run, number: group.first + index, group });
      }
    }
    return found;
  }
}
