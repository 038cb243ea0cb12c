/**
 * What decided where a zone starts and how large it is, of which a layout tells the first and the last: a zone has a cause for each step of a long
 * story. What was found for one state is kept, and for the next only what differs between the two is looked at.
 */
import type { Origin } from "../simulation/state/events.ts";
import type { MemoryState, ZoneState } from "../simulation/state/state.ts";
import type { ZoneCause } from "../simulation/state/zone-causes.ts";
import type { AppendList } from "../simulation/units/append-list.ts";

/** Origins in the order of time, each once: of many, the first and the last. */
export interface FewOrigins {
  readonly first: readonly Origin[];
  /** How many lie between. */
  readonly left: number;
  readonly last: readonly Origin[];
}

type Causes = AppendList<ZoneCause>;

/** Causes that were looked at. Exact, so that it can be tested. */
export const causesLookedAt = { count: 0 };

/** The origins of one zone as they were last asked for. */
class OriginsOfZone {
  readonly #zone: ZoneState;
  #causes: Causes | undefined;
  /** Each once. */
  readonly #origins: Origin[];
  readonly #seen: Set<Origin>;
  /** By number of a cause, how many origins there were in front of it. */
  readonly #before: number[] = [];

  constructor(zone: ZoneState) {
    this.#zone = zone;
    this.#seen = new Set(zone.origins);
    this.#origins = [...this.#seen];
  }

  /** Whether it began with the same origins. */
  isOf({ origins }: ZoneState): boolean {
    return this.#zone.origins === origins;
  }

  few(causes: Causes, first: number, last: number): FewOrigins {
    this.#moveTo(causes);
    const left = this.#origins.length - first - last;
    if (left <= 0) return { first: [...this.#origins], left: 0, last: [] };
    return { first: this.#origins.slice(0, first), left, last: this.#origins.slice(-last) };
  }

  #moveTo(causes: Causes): void {
    let old = this.#causes;
    let now: Causes = causes;
    const added: ZoneCause[] = [];
    while (old !== undefined && old !== now) {
      causesLookedAt.count++;
      if (now.length > old.length) {
        added.push(now.last!);
        now = now.before!;
      } else old = old.before;
    }
    if (old === undefined) for (; now.length > 0; now = now.before!, causesLookedAt.count++) added.push(now.last!);
    this.#dropFrom(old?.length ?? 0);
    for (const cause of added.reverse()) this.#add(cause);
    this.#causes = causes;
  }

  #dropFrom(length: number): void {
    if (this.#before.length <= length) return;
    for (const origin of this.#origins.splice(this.#before[length]!)) this.#seen.delete(origin);
    this.#before.length = length;
  }

  #add({ node, zone, origin }: ZoneCause): void {
    this.#before.push(this.#origins.length);
    if (node !== this.#zone.node || zone !== this.#zone.name || this.#seen.has(origin)) return;
    this.#seen.add(origin);
    this.#origins.push(origin);
  }
}

const KNOWN = new WeakMap<MemoryState["boot"], Map<string, OriginsOfZone>>();

/** The `first` and the `last` origins of a zone. */
export function fewOriginsOfZone(state: MemoryState, zone: ZoneState, first: number, last: number): FewOrigins {
  const zones = KNOWN.get(state.boot) ?? new Map<string, OriginsOfZone>();
  KNOWN.set(state.boot, zones);
  const key = `${zone.node} ${zone.name}`;
  let known = zones.get(key);
  if (known?.isOf(zone) !== true) {
    known = new OriginsOfZone(zone);
    zones.set(key, known);
  }
  return known.few(state.causes, first, last);
}
