/**
 * Which steps changed a zone's extent. The steps stand beside the zones, in one list for all of them, so that neither a zone nor what is
 * compared of two states grows with the story.
 */

import type { AppendList } from "../units/append-list.ts";
import type { Origin, ZoneName } from "./events.ts";
import type { MemoryState, ZoneState } from "./state.ts";

/** A step that put memory into a zone or took some out of it. */
export interface ZoneCause {
  readonly node: number;
  readonly zone: ZoneName;
  readonly origin: Origin;
}

/** The list with one more cause; one that comes twice in a row is one. */
export function withCause(causes: AppendList<ZoneCause>, zone: ZoneState, origin: Origin): AppendList<ZoneCause> {
  const { last } = causes;
  if (last !== undefined && last.origin === origin && isOf(last, zone)) return causes;
  return causes.append({ node: zone.node, zone: zone.name, origin });
}

/** What decided where the zone starts and how large it is, in the order of time, each once: memory and parameters, then steps. */
export function originsOfZone(state: MemoryState, zone: ZoneState): readonly Origin[] {
  const steps = state.causes.from(0).filter((cause) => isOf(cause, zone));
  return [...new Set([...zone.origins, ...steps.map(({ origin }) => origin)])];
}

/** The last of {@link originsOfZone}, `except` this one. Only the steps behind it are gone through. */
export function latestOrigin(state: MemoryState, zone: ZoneState, except?: Origin): Origin | undefined {
  for (const cause of state.causes.backwards()) {
    const { origin } = cause;
    if (origin !== except && isOf(cause, zone) && !zone.origins.includes(origin)) return origin;
  }
  return zone.origins.findLast((origin) => origin !== except);
}

function isOf(cause: ZoneCause, zone: ZoneState): boolean {
  return cause.node === zone.node && cause.zone === zone.name;
}
