/**
 * Puts an analysed document together: the scenario as it was read, the run as it was simulated, and everything there is to
 * say about both. What was said of a passage is kept for the next version of the text, as long as what it rests on is the same.
 */
import type { BootSetup, Origin } from "../simulation/state/events.ts";
import type { Diagnostic, TextRenderers } from "./analysis.ts";
import { cmdlineDiagnostics } from "./diagnostics/cmdline.ts";
import { namedAs, unusedNames } from "./diagnostics/file.ts";
import { type Checked, EntryRun, type PassageSaid, sayOfPassage } from "./diagnostics/passage.ts";
import type { SimulatedEntry } from "./diagnostics/timeline.ts";
import type { GroupRun } from "./engine.ts";
import type { Answer, SimulatedEvent } from "./event-states.ts";
import { looksAtNoState } from "./expectations/check.ts";
import { type GroupKeys, GroupsBefore } from "./groups-before.ts";
import { readProblem } from "./problem.ts";
import { type Answers, Noted, SaidBefore } from "./said-before.ts";
import type { Head } from "./scenario/head.ts";
import { type DoubtsInPassage, isSameDoubts } from "./scenario/not-understood.ts";
import { passageOfOrigin } from "./scenario/origins.ts";
import type { PassageReading, ScenarioExpectation } from "./scenario/passage-reading.ts";
import type { Story, StoryGroup } from "./scenario/story.ts";

/** What was said of a group's passages. */
export interface GroupSaid {
  readonly run: GroupRun;
  /** The entry in front of it, and the last one in it or in front of it. */
  readonly last: SimulatedEntry | undefined;
  readonly end: SimulatedEntry | undefined;
  readonly renderers: TextRenderers;
  readonly passages: readonly KnownPassage[];
  /** All of its events were simulated, and none of its expectations looks at a state. */
  readonly looksAtNone: boolean;
  /** Something was said of one of them. */
  readonly isLoud: boolean;
  /** Expectations that announce what is said of the timeline. */
  readonly announces: boolean;
  /**
   * What its expectations ask about what was said in front of them, as it is answered in front of the group; undefined: nothing. `anew`: that is not
   * all that they rest on.
   */
  readonly asked: Answers | "anew" | undefined;
  /** Passages that were looked at when it was made, and expectations in them. */
  readonly made: number;
  readonly checked: number;
}

interface KnownPassage extends PassageSaid {
  readonly inDoubt: DoubtsInPassage | undefined;
  readonly reading: PassageReading;
  /** What its events did; where its expectations look at states, with those. */
  readonly answers: readonly Answer[];
  readonly looksAt: { readonly events: readonly SimulatedEvent[] } | undefined;
  /** The entry in front; undefined where it has no expectations. */
  readonly last: SimulatedEntry | undefined;
  /** What its expectations were answered about what was said in front of it. */
  readonly asked: Answers | undefined;
}

export interface ScenarioSaid {
  /** Of declarations, places being those of documents. */
  readonly ofHead: readonly Diagnostic[];
  /** Those of the story, and what is said of each. */
  readonly stories: readonly StoryGroup[];
  readonly groups: readonly GroupSaid[];
  /** Passages that were looked at for it, and not taken over. Exact, so that it can be tested. */
  readonly made: number;
  /** Expectations in those. */
  readonly checked: number;
}

/** Says everything about a story, group by group as they are run. */
export class Speaker {
  readonly #ofHead: readonly Diagnostic[];
  readonly #renderers: TextRenderers;
  readonly #isWritten: (origin: Origin) => boolean;
  readonly #last: LastSaid;
  readonly #story: Story;
  readonly #diagnosed: SaidBefore;
  readonly #groups: GroupSaid[] = [];
  #made = 0;
  #checked = 0;

  /** `previous`: what was said of the text before an edit. */
  constructor(story: Story, renderers: TextRenderers, previous: ScenarioSaid | undefined) {
    this.#ofHead = headDiagnostics(story);
    this.#renderers = renderers;
    this.#isWritten = (origin) =>
      passageOfOrigin(origin) !== undefined || story.head.origins.source(origin) !== undefined;
    this.#story = story;
    this.#last = new LastSaid(previous ?? { groups: [], stories: [] }, story.groups);
    this.#diagnosed = new SaidBefore(story.head.root.uri, this.#ofHead);
  }

  /** The next group of the story has been run. */
  add(run: GroupRun): void {
    const number = this.#groups.length;
    const last = this.#groups.at(-1)?.end;
    const before = this.#last.groupAt(number);
    this.#diagnosed.at = this.#story.source.startOf(number);
    if (before !== undefined && this.#holds(before, run, last)) this.#keep(before, run, last);
    else this.#say(run, last, before);
  }

  /** The next groups of the story do what they did. */
  keep(runs: readonly GroupRun[]): void {
    let next = 0;
    while (next < runs.length) {
      const same = this.#last.asBefore(this.#groups.length, runs, next, this.#renderers);
      const isSame = same.length > 0 && isSameEntry(same[0]!.last, this.#groups.at(-1)?.end);
      if (!isSame) this.add(runs[next++]!);
      else {
        for (const group of same) this.#groups.push(group);
        this.#diagnosed.addGroups(same);
        next += same.length;
      }
    }
  }

  get said(): ScenarioSaid {
    const anew = { made: this.#made, checked: this.#checked };
    return { ofHead: this.#ofHead, stories: this.#story.groups, groups: this.#groups, ...anew };
  }

  /** Whether what was said of a group holds of another run of it. */
  #holds(before: GroupSaid, run: GroupRun, last: SimulatedEntry | undefined): boolean {
    if (before.asked !== undefined && !this.#isAnswered(before.asked, run)) return false;
    if (before.run === run && before.renderers === this.#renderers && isSameEntry(before.last, last)) return true;
    return before.looksAtNone && isSameReach(before.last, last) && sameAnswers(before.run.events, run.events);
  }

  #isAnswered(asked: Answers | "anew", { story: { group } }: GroupRun): boolean {
    if (asked === "anew" || this.#diagnosed.isDeclaredUntil(this.#diagnosed.at + group.length)) return false;
    return this.#diagnosed.answersAs(asked);
  }

  #keep(before: GroupSaid, run: GroupRun, last: SimulatedEntry | undefined): void {
    const isSame = before.run === run && isSameEntry(before.last, last);
    this.#groups.push(isSame ? before : { ...before, run, last, end: endOfGroup(run) ?? last });
    this.#diagnosed.addGroups([before]);
  }

  #say(run: GroupRun, last: SimulatedEntry | undefined, before: GroupSaid | undefined): void {
    const known =
      before === undefined ? this.#last.replaced : new Map(before.passages.map((one) => [one.reading, one] as const));
    const said = sayOfGroup(run, last, {
      isWritten: this.#isWritten,
      renderers: this.#renderers,
      diagnosed: this.#diagnosed,
      known,
      atStart: this.#groups.length === 0,
    });
    this.#made += said.made;
    this.#checked += said.checked;
    this.#groups.push(said);
  }
}

/** Readings stay the same list where a group stands behind other declarations. */
const BY_READINGS: GroupKeys<StoryGroup, GroupSaid> = {
  of: ({ readings }) => readings,
  ofMade: ({ run }) => run.story.readings,
};

/** What was said of the story before an edit. */
class LastSaid {
  readonly #before: GroupsBefore<StoryGroup, GroupSaid>;
  #replaced: ReadonlyMap<PassageReading, KnownPassage> | undefined;

  constructor({ groups, stories }: Pick<ScenarioSaid, "groups" | "stories">, now: readonly StoryGroup[]) {
    this.#before = new GroupsBefore(groups, stories, now, BY_READINGS);
  }

  groupAt(number: number): GroupSaid | undefined {
    return this.#before.at(number);
  }

  /** Of groups from one on, which were run as `runs` from `next` on, those that ask for nothing that was said in front of them. */
  asBefore(number: number, runs: readonly GroupRun[], next: number, renderers: TextRenderers): readonly GroupSaid[] {
    const from = this.#before.numberBefore(number);
    if (from === undefined) return [];
    const { made } = this.#before;
    let count = 0;
    for (; next + count < runs.length; count++) {
      const before = made[from + count];
      if (before === undefined || before.run !== runs[next + count]) break;
      if (before.asked !== undefined || before.renderers !== renderers) break;
    }
    return made.slice(from, from + count);
  }

  /** Of groups that are no more. */
  get replaced(): ReadonlyMap<PassageReading, KnownPassage> {
    this.#replaced ??= this.#passagesReplaced();
    return this.#replaced;
  }

  #passagesReplaced(): ReadonlyMap<PassageReading, KnownPassage> {
    return new Map(this.#before.gone.flatMap(({ passages }) => passages.map((one) => [one.reading, one] as const)));
  }
}

interface Desk {
  readonly isWritten: (origin: Origin) => boolean;
  readonly renderers: TextRenderers;
  readonly diagnosed: SaidBefore;
  readonly known: ReadonlyMap<PassageReading, KnownPassage>;
  readonly atStart: boolean;
}

function sayOfGroup(run: GroupRun, before: SimulatedEntry | undefined, desk: Desk): GroupSaid {
  const { readings, entries, inDoubt: doubts } = run.story;
  const atStart = readings.some(looksBack) ? desk.diagnosed.copy() : undefined;
  const passages: KnownPassage[] = [];
  let next = 0;
  let [made, checked] = [0, 0];
  for (let index = 0; index < readings.length; index++) {
    const reading = readings[index]!;
    const from = next;
    while (entries[next]?.reading === index) next++;
    const known = desk.known.get(reading);
    const last = reading.expectations.length === 0 ? undefined : (entryRun(run, from - 1) ?? before);
    const isKnown =
      known !== undefined && isSameRun(known, run, from, next, last) && isSameDoubts(known.inDoubt, doubts[index]);
    const holds = isKnown && (known.asked === undefined || desk.diagnosed.answersAs(known.asked));
    const passage = holds ? known : sayOne(run, index, run.events.slice(from, next), last, desk);
    if (!holds) {
      made++;
      checked += passage.checked.length;
    }
    passages.push(passage);
    desk.diagnosed.add(passage);
    desk.diagnosed.at += reading.passage.text.length;
  }
  const isWhole = run.events.length === entries.length;
  return {
    run,
    last: before,
    end: endOfGroup(run) ?? before,
    renderers: desk.renderers,
    passages,
    looksAtNone: isWhole && readings.every(({ expectations }) => expectations.every(isAboutWords)),
    isLoud: passages.some(({ said }) => said.length > 0),
    announces: passages.some(({ checked }) => checked.some(isAnnouncing)),
    asked: atStart === undefined ? undefined : askedAtStart(atStart, passages, desk.diagnosed.at),
    made,
    checked,
  };
}

function askedAtStart(start: SaidBefore, passages: readonly KnownPassage[], end: number): Answers | "anew" {
  if (start.isDeclaredUntil(end)) return "anew";
  return start.answersTo(passages.flatMap(({ asked }) => asked ?? []));
}

/** What there is to say of passage `index` of a group. */
function sayOne(
  run: GroupRun,
  index: number,
  events: readonly SimulatedEvent[],
  last: SimulatedEntry | undefined,
  desk: Desk,
): KnownPassage {
  const { readings, inDoubt: doubts, context } = run.story;
  const reading = readings[index]!;
  const inDoubt = doubts[index];
  const { isWritten, renderers, diagnosed } = desk;
  const atStart = desk.atStart && index === 0;
  const noted = looksBack(reading) ? new Noted(diagnosed) : undefined;
  const { said, checked } = sayOfPassage({
    reading,
    atStart,
    events,
    last,
    context,
    isWritten,
    renderers,
    inDoubt,
    diagnosed: noted ?? diagnosed,
  });
  const answers = events.map(({ answer }) => answer);
  const looksAt = reading.expectations.every(isAboutWords) ? undefined : { events };
  return { reading, answers, last, looksAt, inDoubt, said, checked, asked: noted?.answers };
}

/** An expectation that holds and names what is said, or means it. */
export function isAnnouncing({ expectation: { statement }, result }: Checked): boolean {
  return result === "holds" && (statement.what === "warning" || statement.what === "task");
}

/** An expectation about diagnostics is held against everything that was said in front of it. */
function looksBack({ expectations }: PassageReading): boolean {
  return expectations.some(isAboutWords);
}

function isAboutWords({ statement }: ScenarioExpectation): boolean {
  return looksAtNoState(statement.what);
}

/** Whether a passage whose events are those from `from` to `end` of a run, exclusive, rests on what it rested on. */
function isSameRun(
  { answers, looksAt, last: before }: KnownPassage,
  { events }: GroupRun,
  from: number,
  end: number,
  last: SimulatedEntry | undefined,
): boolean {
  if (answers.length !== Math.min(end, events.length) - Math.min(from, events.length)) return false;
  for (let index = 0; index < answers.length; index++) {
    const event = events[from + index]!;
    if (event.answer !== answers[index]) return false;
    if (looksAt !== undefined && looksAt.events[index] !== event) return false;
  }
  return looksAt === undefined ? isSameReach(before, last) : isSameEntry(before, last);
}

function sameAnswers(a: readonly SimulatedEvent[], b: readonly SimulatedEvent[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index]!.answer !== b[index]!.answer) return false;
  return true;
}

function isSameEntry(a: SimulatedEntry | undefined, b: SimulatedEntry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.event === b.event && a.simulated === b.simulated;
}

/** Whether it is the same to an expectation that looks at no state. */
function isSameReach(a: SimulatedEntry | undefined, b: SimulatedEntry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.hasState === b.hasState && a.outcome.result === b.outcome.result;
}

/** The last boot or step of a group; undefined where it has none. */
function endOfGroup(run: GroupRun): SimulatedEntry | undefined {
  return entryRun(run, run.story.entries.length - 1);
}

/** A boot or step of a group with what came of it, by its number there; undefined: there is none in front of the first. */
function entryRun({ story, events }: GroupRun, index: number): SimulatedEntry | undefined {
  const found = story.entries[index];
  return found === undefined ? undefined : new EntryRun(found.entry, events[index]);
}

// ── What is known without the timeline ───────────────────────────────────────────────────────────────────────────────

function headDiagnostics({ head, groups }: Story): readonly Diagnostic[] {
  const boots = head.setup !== undefined && groups.some(({ entries }) => entries.length > 0);
  return [
    ...head.order.map((error) => readProblem(head.root.uri, error)),
    ...head.problems,
    ...unusedNames(head, allNamesUsed(groups)),
    ...(boots ? ownCmdline(head, head.setup) : []),
  ];
}

const CMDLINES = new WeakMap<Head, readonly Diagnostic[]>();

/** Of the command line in front of the timeline. */
function ownCmdline(head: Head, setup: BootSetup): readonly Diagnostic[] {
  const known = CMDLINES.get(head) ?? cmdlineDiagnostics(setup, (origin) => head.origins.source(origin));
  CMDLINES.set(head, known);
  return known;
}

/** By the readings of a group. */
const NAMES = new WeakMap<readonly PassageReading[], ReadonlySet<string>>();

function* allNamesUsed(groups: readonly StoryGroup[]): Generator<ReadonlySet<string>> {
  for (const group of groups) yield namesUsedIn(group);
}

function namesUsedIn({ readings }: StoryGroup): ReadonlySet<string> {
  const known = NAMES.get(readings);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const { names } of readings) for (const name of names) found.add(namedAs(name));
  NAMES.set(readings, found);
  return found;
}
