/**
 * How far a story as a whole can be trusted. Doubts of a boot only grow from step to step, so that those of the state that it ends in are those of
 * all its states and outcomes: nothing is asked of the states between.
 */
import { outcomeEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import { type Evidence, evidenceOf, type Level, type Reason, type StandIn } from "../simulation/evidence/reason.ts";
import type { Event } from "../simulation/state/events.ts";
import type { SimulatedEvent } from "./event-states.ts";

/** The weakest of every state and outcome of a story, and of its end. `events`: in their order. */
export function storyEvidence(events: Iterable<SimulatedEvent>, ending: readonly Reason[]): Evidence {
  const all: Evidence[] = [];
  const add = (evidence: Evidence | undefined): void => {
    if (evidence !== undefined) all.push(evidence);
  };
  const addState = (event: SimulatedEvent | undefined): void => {
    const state = event?.after;
    if (state !== undefined) all.push(stateEvidence(state));
  };
  let last: SimulatedEvent | undefined;
  let isOpen = false;
  for (const event of events) {
    if (begins(event.event)) {
      addState(last);
      add(outcomeEvidence(event.before, event.outcome));
    }
    if (event.outcome.result === "depends") isOpen = true;
    last = event;
  }
  addState(last);
  if (all.length === 0) return evidenceOf([{ kind: "nothing-simulated" }, ...ending]);
  if (ending.length > 0) all.push(evidenceOf(ending));
  const isOf = (level: Level): boolean => all.some((evidence) => evidence.level === level);
  // What only a running system knows is no fault of the model.
  const level = isOf("modelled") ? "modelled" : isOpen || isOf("depends") ? "depends" : "exact";
  const standIn = joined(all.flatMap((evidence) => evidence.standIn ?? []));
  return { ...evidenceOf([...new Set(all.flatMap(({ reasons }) => reasons))], standIn), level };
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
