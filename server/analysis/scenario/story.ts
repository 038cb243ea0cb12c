/**
 * The timeline of a text as it is read, passage by passage, in the groups that the text keeps them in. Of the text before an edit it
 * takes over what reads the same: whole groups, passages in a group that changed, and the very events of what was only moved.
 */
import type { PassageGroup } from "../../../grammar/incremental/passage-group.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import type { Event } from "../../simulation/state/events.ts";
import { AppendList } from "../../simulation/units/append-list.ts";
import { type GroupKeys, GroupsBefore } from "../groups-before.ts";
import { sameValue } from "../same-value.ts";
import type { Head } from "./head.ts";
import {
  areSameChanges,
  isSameLive,
  type LiveNames,
  type LiveNow,
  type LiveUse,
  NONE_LIVE,
  repeat,
} from "./live-allocations.ts";
import { type DoubtsInPassage, passageDoubts, type Uncertain, uncertain, withDoubts } from "./not-understood.ts";
import {
  type PassageReading,
  readPassage,
  type ScenarioEntry,
  stillHolds,
  type TimelineContext,
  type Told,
  toldBehind,
} from "./passage-reading.ts";

/** What the story has come to between two groups. */
interface Border {
  readonly told: Told;
  readonly live: LiveNames;
  /** Lines that were not understood, and behind which no step stands yet. */
  readonly pending: AppendList<number>;
}

const NO_LINES = AppendList.of<number>();

export interface StoryGroup {
  readonly group: PassageGroup;
  readonly context: TimelineContext;
  readonly readings: readonly PassageReading[];
  /** Of all its passages, in order; each with the number of its reading. */
  readonly entries: readonly StoryEntry[];
  /** By passage; undefined: all was understood. */
  readonly inDoubt: readonly (DoubtsInPassage | undefined)[];
  /** Passages that were read when it was made. */
  readonly read: number;
  readonly before: Border;
  readonly after: Border;
  /** What it says names lines: it holds for one place of the text alone. */
  readonly namesLines: boolean;
  /** Line that it begins in. */
  readonly line: number;
}

/** An entry with the event that is simulated of it, doubts included. */
export interface StoryEntry {
  readonly entry: ScenarioEntry;
  readonly reading: number;
  readonly event: Event;
}

export interface Story {
  readonly head: Head;
  readonly source: SourceText;
  readonly groups: readonly StoryGroup[];
  /** Passages that were read for it, and not taken over from the story before. Exact, so that it can be tested. */
  readonly read: number;
}

/** What stands behind the last entry and was not understood. */
export function endingOf({ groups }: Story): readonly Uncertain[] {
  const lines = groups.at(-1)?.after.pending ?? NO_LINES;
  return lines.length === 0 ? [] : [uncertain(lines)];
}

/** Reads the timeline of a text, yielding between groups that are read. `previous`: of the text before an edit. */
export function* readStory(head: Head, source: SourceText, previous: Story | undefined): Generator<undefined, Story> {
  const { context } = head;
  const last = new LastStory(source, previous);
  const groups: StoryGroup[] = [];
  let border: Border = { told: { booted: false, cmdline: context.parts.cmdline }, live: NONE_LIVE, pending: NO_LINES };
  /** In the place of groups that are no more. */
  const replacing: StoryGroup[] = [];
  let read = 0;
  for (let number = 0; number < source.groups.length; number++) {
    const group = source.groups[number]!;
    const line = source.lineOf(number);
    const before = last.at(number);
    if (before !== undefined && last.haveChangedTheSame(replacing.splice(0), number)) {
      border = { ...border, live: before.before.live };
    }
    if (before !== undefined && holdsStill(before, context, border, line)) {
      const same = last.asBefore(number);
      for (const each of same) groups.push(each);
      number += same.length - 1;
      border = groups.at(-1)!.after;
      continue;
    }
    const story =
      (before === undefined ? undefined : withContext(before, context, border, line)) ??
      readGroup(group, context, border, line, before, last.replaced);
    groups.push(story);
    if (before === undefined) replacing.push(story);
    read += story.read;
    yield;
    border = story.after;
  }
  return { head, source, groups, read };
}

const BY_GROUP: GroupKeys<PassageGroup, StoryGroup> = { of: (group) => group, ofMade: ({ group }) => group };

/** The story before an edit. */
class LastStory {
  readonly #source: SourceText;
  readonly #sourceBefore: SourceText | undefined;
  readonly #before: GroupsBefore<PassageGroup, StoryGroup>;
  #replaced: ReadonlyMap<number, Previous> | undefined;

  constructor(source: SourceText, previous: Story | undefined) {
    this.#source = source;
    this.#sourceBefore = previous?.source;
    this.#before = new GroupsBefore(previous?.groups ?? [], previous?.source.groups ?? [], source.groups, BY_GROUP);
  }

  /** What was read of a group of the text; undefined: it was not there. */
  at(number: number): StoryGroup | undefined {
    return this.#before.at(number);
  }

  /** Of those from one on that holds still, all that do because it does: they stand one behind the other as they stood. */
  asBefore(number: number): readonly StoryGroup[] {
    const { made, start } = this.#before;
    const first = this.#before.numberBefore(number);
    if (first === undefined) return [this.at(number)!];
    if (number < start) return made.slice(first, start);
    const rest = made.slice(first);
    if (this.#sourceBefore!.lineOf(first) === this.#source.lineOf(number)) return rest;
    const other = rest.findIndex(({ namesLines }) => namesLines);
    return other === -1 ? rest : rest.slice(0, Math.max(1, other));
  }

  /**
   * Whether groups that end in front of one changed the same names in use as all that they stand in place of, behind the same ones: there are the same
   * in front of that one then, however many, and need not be compared there.
   */
  haveChangedTheSame(groups: readonly StoryGroup[], next: number): boolean {
    const { gone, start } = this.#before;
    const [first, firstGone] = [groups[0], gone[0]];
    if (first === undefined || firstGone === undefined || first.before.live !== firstGone.before.live) return false;
    return this.#before.numberBefore(next) === start + gone.length && areSameChanges(usesOf(groups), usesOf(gone));
  }

  /** The readings of groups that are no more, by the identity of their passages. */
  get replaced(): ReadonlyMap<number, Previous> {
    this.#replaced ??= this.#replacedReadings();
    return this.#replaced;
  }

  #replacedReadings(): ReadonlyMap<number, Previous> {
    const found = new Map<number, Previous>();
    for (const story of this.#before.gone) noteReadings(story, found);
    return found;
  }
}

function usesOf(groups: readonly StoryGroup[]): readonly LiveUse[] {
  return groups.flatMap(({ readings }) => readings.map(({ live }) => live));
}

function holdsStill(story: StoryGroup, context: TimelineContext, before: Border, line: number): boolean {
  return story.context === context && isSameBorder(story.before, before) && (!story.namesLines || story.line === line);
}

function isSameBorder(a: Border, b: Border): boolean {
  return (
    a === b ||
    (a.told.booted === b.told.booted &&
      a.told.cmdline === b.told.cmdline &&
      a.pending.isSame(b.pending) &&
      isSameLive(a.live, b.live))
  );
}

/**
 * The same group behind other declarations, or a line that moved, where all of its passages read as they did: its readings and entries are the very
 * same lists. Undefined: it has to be read.
 */
function withContext(
  story: StoryGroup,
  context: TimelineContext,
  before: Border,
  line: number,
): StoryGroup | undefined {
  const { readings, namesLines } = story;
  if (namesLines || before.pending.length > 0) return undefined;
  const live: LiveNow = { names: before.live };
  let { told } = before;
  for (const reading of readings) {
    if (!stillHolds(reading, context, told, live)) return undefined;
    repeat(reading.live, live);
    told = toldBehind(reading, told);
  }
  return { ...story, context, read: 0, before, after: { told, live: live.names, pending: story.after.pending }, line };
}

/** A passage as it was read, and where the first of its entries stands among those of its group. */
interface Previous {
  readonly reading: PassageReading;
  readonly entries: readonly StoryEntry[];
  readonly first: number;
}

/** By the identity of their passages. */
function noteReadings({ readings, entries }: StoryGroup, into: Map<number, Previous>): Map<number, Previous> {
  let first = 0;
  for (const reading of readings) {
    into.set(reading.passage.id, { reading, entries, first });
    first += reading.entries.length;
  }
  return into;
}

function eventOf({ reading, entries, first }: Previous, index: number): Event | undefined {
  return index < reading.entries.length ? entries[first + index]!.event : undefined;
}

function readGroup(
  group: PassageGroup,
  context: TimelineContext,
  before: Border,
  line: number,
  previous: StoryGroup | undefined,
  replaced: ReadonlyMap<number, Previous>,
): StoryGroup {
  const known = previous === undefined ? replaced : noteReadings(previous, new Map());
  const live: LiveNow = { names: before.live };
  const readings: PassageReading[] = [];
  const entries: StoryEntry[] = [];
  const inDoubt: (DoubtsInPassage | undefined)[] = [];
  let { told, pending } = before;
  let namesLines = pending.length > 0;
  let read = 0;
  let at = line;
  for (const passage of group.passages) {
    const last = known.get(passage.id);
    const isSame = last?.reading.passage === passage && stillHolds(last.reading, context, told, live);
    const reading = isSame ? last.reading : readPassage(passage, context, told, live);
    if (isSame) repeat(reading.live, live);
    else read++;
    told = toldBehind(reading, told);
    const doubts = passageDoubts(reading, at);
    inDoubt.push(pending.length === 0 && doubts === undefined ? undefined : { before: pending, own: doubts });
    namesLines ||= doubts !== undefined;
    for (const [index, entry] of reading.entries.entries()) {
      const unreadHere = doubts?.entries.get(index) ?? [];
      const own = [...pending, ...unreadHere.map(({ line: unread }) => unread)];
      pending = NO_LINES;
      const event =
        own.length === 0
          ? entry.event
          : withDoubts(
              entry.event,
              uncertain(own),
              unreadHere.some(({ start }) => start >= entry.statement.span.start),
            );
      const was = last === undefined ? undefined : eventOf(last, index);
      entries.push({
        entry,
        reading: readings.length,
        event: was !== undefined && sameValue(was, event) ? was : event,
      });
    }
    for (const { line: unread } of doubts?.behind ?? []) pending = pending.append(unread);
    readings.push(reading);
    at += passage.lineStarts.length;
  }
  const after = { told, live: live.names, pending };
  return { group, context, readings, entries, inDoubt, read, before, after, namesLines, line };
}
