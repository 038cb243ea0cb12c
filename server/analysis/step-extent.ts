/**
 * What a step changes of where things lie: zones whose span is another, or that memory came or went. It is noted where the step is simulated,
 * so that who draws a whole story need not ask for the states between its steps, which are not kept.
 */
import type { MemoryState, NodeState, Outcome } from "../simulation/state/state.ts";
import type { Pages, Pfn } from "../simulation/units/units.ts";

/** A zone whose span is another behind a step. */
export interface MovedZone {
  readonly node: number;
  readonly startPfn: Pfn;
  /** 0: it spans nothing any more. */
  readonly spanned: Pages;
}

/**
 * `nothing`: nodes, blocks and memory are as they were; `memory`: a boot, memory, devices, nodes or what persistent memory holds came or went, or blocks are others of which
 * the outcome tells nothing (of what is done at once), so that the states have to be looked at; else zones that moved, none where blocks alone are others.
 */
export type StepExtent = "nothing" | "memory" | readonly MovedZone[];

const NO_ZONES: readonly MovedZone[] = [];

export function stepExtent(
  before: MemoryState | undefined,
  after: MemoryState | undefined,
  { blocks }: Pick<Outcome, "blocks">,
): StepExtent {
  if (after === undefined || before === after) return "nothing";
  if (before === undefined || before.boot !== after.boot || before.memory !== after.memory) return "memory";
  if (before.hotplug.devices !== after.hotplug.devices || before.persistent !== after.persistent) return "memory";
  if (before.blocks !== after.blocks && blocks.length === 0) return "memory";
  if (before.nodes !== after.nodes) return movedZones(before.nodes, after.nodes);
  return before.blocks === after.blocks ? "nothing" : NO_ZONES;
}

function movedZones(before: readonly NodeState[], after: readonly NodeState[]): StepExtent {
  if (before.length !== after.length) return "memory";
  let moved: MovedZone[] | undefined;
  for (let index = 0; index < after.length; index++) {
    const old = before[index]!;
    const now = after[index]!;
    if (old.zones === now.zones) continue;
    if (old.id !== now.id || old.zones.length !== now.zones.length) return "memory";
    for (let at = 0; at < now.zones.length; at++) {
      const was = old.zones[at]!;
      const { name, startPfn, spanned } = now.zones[at]!;
      if (was.name !== name) return "memory";
      if (was.startPfn === startPfn && was.spanned === spanned) continue;
      moved ??= [];
      moved.push({ node: now.id, startPfn, spanned });
    }
  }
  return moved ?? NO_ZONES;
}
