/**
 * How far a story as a whole can be trusted. Doubts of a boot only grow from step to step, so that those of the state that it ends in are those of
 * all its states and outcomes: nothing is asked of the states between.
 */
import { outcomeEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import { type Evidence, evidenceOf, type Level, type Reason, type StandIn } from "../simulation/evidence/reason.ts";
import type { Event } from "../simulation/state/events.ts";
import type { SimulatedEvent } from "./event-states.ts";

/** The weakest of every state and outcome of a story, and of its end. `groups`: what its events did, in their order. */
export function storyEvidence(groups: readonly (readonly SimulatedEvent[])[], ending: readonly Reason[]): Evidence {
  const found = new Set<Evidence>();
  let last: EvidenceOfGroup | undefined;
  let isOpen = false;
  for (const events of groups) {
    if (events.length === 0) continue;
    const group = evidenceOfGroup(events);
    if (group.isBegun && last !== undefined) addTo(found, last.end);
    for (const each of group.within) found.add(each);
    isOpen ||= group.isOpen;
    last = group;
  }
  if (last !== undefined) addTo(found, last.end);
  const all = [...found];
  if (all.length === 0) return evidenceOf([{ kind: "nothing-simulated" }, ...ending]);
  if (ending.length > 0) all.push(evidenceOf(ending));
  const isOf = (level: Level): boolean => all.some((evidence) => evidence.level === level);
  // What only a running system knows is no fault of the model.
  const level = isOf("modelled") ? "modelled" : isOpen || isOf("depends") ? "depends" : "exact";
  const standIn = joined(all.flatMap((evidence) => evidence.standIn ?? []));
  return { ...evidenceOf([...new Set(all.flatMap(({ reasons }) => reasons))], standIn), level };
}

function addTo(found: Set<Evidence>, evidence: Evidence | undefined): void {
  if (evidence !== undefined) found.add(evidence);
}

/** What the events of a group bring to the evidence of their story. */
class EvidenceOfGroup {
  /** A kernel boots in its first event: of the group in front of it the end counts. */
  readonly isBegun: boolean;
  /** Of an event only a running system knows the outcome. */
  readonly isOpen: boolean;
  /** Of the boots in it, and of the states that they put an end to. */
  readonly within: ReadonlySet<Evidence>;
  readonly #last: SimulatedEvent;
  #end: { readonly evidence: Evidence | undefined } | undefined;

  constructor(events: readonly SimulatedEvent[]) {
    const within = new Set<Evidence>();
    for (const [index, { event, outcome }] of events.entries()) {
      if (!begins(event)) continue;
      if (index > 0) addTo(within, evidenceBehind(events[index - 1]!));
      addTo(within, outcomeEvidence(events[index]!.before, outcome));
    }
    this.isBegun = begins(events[0]!.event);
    this.isOpen = events.some(({ outcome }) => outcome.result === "depends");
    this.within = within;
    this.#last = events.at(-1)!;
  }

  /** Of the state that it ends in. */
  get end(): Evidence | undefined {
    this.#end ??= { evidence: evidenceBehind(this.#last) };
    return this.#end.evidence;
  }
}

function evidenceBehind({ after }: SimulatedEvent): Evidence | undefined {
  return after === undefined ? undefined : stateEvidence(after);
}

/** By what the events of a group did. */
const GROUPS = new WeakMap<readonly SimulatedEvent[], EvidenceOfGroup>();

function evidenceOfGroup(events: readonly SimulatedEvent[]): EvidenceOfGroup {
  const known = GROUPS.get(events) ?? new EvidenceOfGroup(events);
  GROUPS.set(events, known);
  return known;
}

/** Whether a kernel boots in it, of which nothing is in doubt yet. */
function begins(event: Event): boolean {
  if (event.kind === "concurrently") return event.tasks.some((task) => begins(task.event));
  return BEGINNINGS.has(event.kind);
}

const BEGINNINGS: ReadonlySet<Event["kind"]> = new Set(["boot", "reboot", "crash"]);

/** One kernel boots in a story; its steps ask for rules of their own. */
function joined([first, ...others]: readonly StandIn[]): StandIn | undefined {
  if (first === undefined) return undefined;
  const changes = [first, ...others].flatMap((each) => each.changes);
  return { ...first, changes: [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()] };
}
