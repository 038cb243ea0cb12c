/**
 * Which states of the memory a place in the text speaks of: a step has one before and one after it, an expectation looks at
 * what the steps above it left, and a declaration at what the boot made of it.
 */
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { inDoubt } from "../simulation/evidence/doubts.ts";
import type { MemoryState } from "../simulation/state/state.ts";

export interface Moment {
  readonly entry: TimelineEntry;
  readonly before?: MemoryState;
  /** What was not understood up to the place is among its doubts. */
  readonly after?: MemoryState;
  /** The place is the entry's own statement, not something that stands behind it. */
  readonly within: boolean;
}

/** The moment of an offset in the analysed document; undefined while nothing has been simulated. */
export function momentAt(analysis: Analysis, offset: number): Moment | undefined {
  const entry = analysis.entryBefore(offset) ?? analysis.entry(0);
  if (entry === undefined) return undefined;
  const { before, after, place } = entry;
  const doubts = analysis.doubtsAt(offset);
  return {
    entry,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after: inDoubt(after, doubts) }),
    within: place.uri === analysis.uri && place.span.start <= offset && offset <= place.span.end,
  };
}

/** The state that holds at an offset: after the step it belongs to, or the last one before it that could be simulated. */
export function stateAt(analysis: Analysis, offset: number): MemoryState | undefined {
  const moment = momentAt(analysis, offset);
  return moment?.after ?? moment?.before;
}

/** The state in which a step that is being written at an offset would run. */
export function stateBefore(analysis: Analysis, offset: number): MemoryState | undefined {
  const moment = momentAt(analysis, offset);
  if (moment === undefined) return undefined;
  if (moment.within && moment.entry.event.kind !== "boot") return moment.before ?? moment.after;
  return moment.after ?? moment.before;
}
