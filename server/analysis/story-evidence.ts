/**
 * How far a story as a whole can be trusted. Doubts of a boot only grow from step to step, so that those of the state that it ends in are those of
 * all its states and outcomes: nothing is asked of the states between.
 */

import { outcomeEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import {
  type Evidence,
  evidenceOf,
  keyOf,
  type Level,
  type Reason,
  type StandIn,
  type UpdateChange,
} from "../simulation/evidence/reason.ts";
import type { Event } from "../simulation/state/events.ts";
import { onceFor } from "../simulation/units/once-for.ts";
import type { SimulatedEvent } from "./event-states.ts";
import { JoinedParts } from "./joined-parts.ts";

/** The weakest of every state and outcome of a story, and of its end. `groups`: what its events did, in their order. */
export function storyEvidence(groups: readonly (readonly SimulatedEvent[])[], ending: readonly Reason[]): Evidence {
  const parts: EvidenceInPart[] = [];
  let last: EvidenceOfGroup | undefined;
  for (const events of groups) {
    if (events.length === 0) continue;
    const group = evidenceOfGroup(events);
    if (group.isBegun) parts.push(partOf(last?.end));
    parts.push(group.within);
    last = group;
  }
  parts.push(partOf(last?.end));
  const { levels, isOpen, reasons, standIn, changes } = EVIDENCE_PARTS.of(parts)!;
  if (levels.size === 0) return evidenceOf([{ kind: "nothing-simulated" }, ...ending]);
  const isModelled = levels.has("modelled") || evidenceOf(ending).level === "modelled";
  // What only a running system knows is no fault of the model.
  const isDepending = isOpen || levels.has("depends") || evidenceOf(ending).level === "depends";
  const level = isModelled ? "modelled" : isDepending ? "depends" : "exact";
  const { kernel } = standIn ?? {};
  const whole = kernel === undefined ? standIn : { ...standIn, kernel: { ...kernel, changes: [...changes.values()] } };
  return { ...evidenceOf([...reasons.values(), ...ending], whole), level };
}

/** What a part of a story brings to its evidence. */
interface EvidenceInPart {
  readonly levels: ReadonlySet<Level>;
  /** Of an event only a running system knows the outcome. */
  readonly isOpen: boolean;
  /** By what each says. */
  readonly reasons: ReadonlyMap<string, Reason>;
  /** One kernel boots in a story; its steps ask for rules of their own. */
  readonly standIn: StandIn | undefined;
  readonly changes: ReadonlyMap<string, UpdateChange>;
}

/** Counts what was put together anew. */
export const EVIDENCE_PARTS = new JoinedParts<EvidenceInPart>((a, b) => ({
  levels: new Set([...a.levels, ...b.levels]),
  isOpen: a.isOpen || b.isOpen,
  reasons: together(a.reasons, b.reasons),
  standIn: a.standIn ?? b.standIn,
  changes: together(a.changes, b.changes),
}));

function together<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return b.size === 0 ? a : a.size === 0 ? b : new Map([...a, ...b]);
}

const NOTHING: EvidenceInPart = {
  levels: new Set(),
  isOpen: false,
  reasons: new Map(),
  standIn: undefined,
  changes: new Map(),
};

function partOf(evidence: Evidence | undefined): EvidenceInPart {
  return evidence === undefined ? NOTHING : partOfEvidence(evidence);
}

const partOfEvidence = onceFor(
  ({ level, reasons, standIn }: Evidence): EvidenceInPart => ({
    levels: new Set([level]),
    isOpen: false,
    reasons: new Map(reasons.map((reason) => [keyOf(reason), reason])),
    standIn,
    changes: new Map(standIn?.kernel?.changes.map((change) => [JSON.stringify(change), change])),
  }),
);

/** What the events of a group bring to the evidence of their story. */
class EvidenceOfGroup {
  /** A kernel boots in its first event: of the group in front of it the end counts. */
  readonly isBegun: boolean;
  /** Of the boots in it, and of the states that they put an end to. */
  readonly within: EvidenceInPart;
  readonly #last: SimulatedEvent;
  #end: { readonly evidence: Evidence | undefined } | undefined;

  constructor(events: readonly SimulatedEvent[]) {
    const isOpen = events.some(({ outcome }) => outcome.result === "depends");
    const within: EvidenceInPart[] = [{ ...NOTHING, isOpen }];
    for (const [index, { event, outcome }] of events.entries()) {
      if (!begins(event)) continue;
      if (index > 0) within.push(partOf(evidenceBehind(events[index - 1]!)));
      within.push(partOf(outcomeEvidence(events[index]!.before, outcome)));
    }
    this.isBegun = begins(events[0]!.event);
    this.within = new JoinedParts(EVIDENCE_PARTS.join).of(within)!;
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
const evidenceOfGroup = onceFor((events: readonly SimulatedEvent[]) => new EvidenceOfGroup(events));

/** Whether a kernel boots in it, of which nothing is in doubt yet. */
function begins(event: Event): boolean {
  if (event.kind === "concurrently") return event.tasks.some((task) => begins(task.event));
  return BEGINNINGS.has(event.kind);
}

const BEGINNINGS: ReadonlySet<Event["kind"]> = new Set(["boot", "reboot", "crash"]);
