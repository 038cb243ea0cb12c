/**
 * A step that was seen never to end (`-> hangs`), and the steps behind it that want a lock it keeps. What it was doing is its stated address's
 * block, or the first one whose offlining only a running system decides: blocks before are offline by then, that one is going offline
 * (drivers/base/memory.c: memory_block_change_state()).
 */

import type { Event, StatedOutcome } from "../state/events.ts";
import { oneBlock, statedPfn, unchanged } from "../state/outcomes.ts";
import type { BlockOutcome, MemoryState, StepResult } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";
import { lockName, lockPath, stepText } from "./lock-path.ts";
import { type HungTask, keptLocks, runTasks } from "./schedule.ts";

/** Simulates one step alone. */
type RunStep = (state: MemoryState, event: Event) => Turns<StepResult>;

/** Results that a step has before it can hang anywhere. */
const REFUSED_AT_ONCE: readonly string[] = ["ENOENT", "ENODEV", "EEXIST", "EINVAL"];

/** Whether a step was seen to hang. */
export function isSaidToHang(event: Event): event is Event & { readonly stated: StatedOutcome } {
  return "stated" in event && event.stated?.result === "hangs";
}

/** The state in which a step that was seen to hang leaves the machine for good. */
export function* hang(
  state: MemoryState,
  event: Event & { readonly stated: StatedOutcome },
  run: RunStep,
): Turns<StepResult> {
  const { stated, ...plain } = event;
  const alone = yield* run(state, plain as Event);
  if (REFUSED_AT_ONCE.includes(alone.outcome.result)) return alone;
  const task: HungTask = { name: stepText(event), calls: lockPath(state, event, state.hung?.length ?? 0) };
  const stuck = stuckBlock(state, alone.outcome.blocks, stated);
  const before = stuck === undefined ? state : yield* blocksBefore(state, event, alone.outcome.blocks, stuck, run);
  const going = stuck === undefined ? before : goingOffline(before, event, stuck);
  const pfn = statedPfn(stated, state.geometry.pageSize);
  const blocks =
    stuck === undefined ? [] : [{ ...oneBlock(stuck), result: "hangs", ...(pfn === undefined ? {} : { pfn }) }];
  const [end] = runTasks([{ ...task, stopsAfter: task.calls.length }]);
  const held = (end?.holds ?? []).map(({ lock, mode, in: within }) => ({ lock: lockName(lock), mode, in: within }));
  return {
    state: { ...going, hung: [...(state.hung ?? []), task] },
    outcome: {
      result: "hangs",
      ...(pfn === undefined ? {} : { pfn }),
      observed: true,
      blocks,
      held: [{ task: task.name, locks: held }],
      origins: [],
    },
    notes: [],
  };
}

/** Writers to /sys try it and begin anew (lock_device_hotplug_sysfs(), drivers/base/core.c): a signal ends them. */
const TRIED_AGAIN = "device_hotplug_lock";

/** A step that wants a lock of one that hangs waits for good; undefined: it does not. */
export function heldUp(state: MemoryState, event: Event): StepResult | undefined {
  const { hung = [] } = state;
  if (hung.length === 0) return undefined;
  const task = { name: stepText(event), calls: lockPath(state, event, hung.length) };
  const waits = keptLocks(hung).waitOf(task.calls);
  if (waits === undefined) return undefined;
  const lock = lockName(waits.lock);
  const stated = "stated" in event ? event.stated : undefined;
  if (lock === TRIED_AGAIN && stated?.result === "EINTR") return unchanged(state, { result: "EINTR", observed: true });
  return unchanged(state, {
    result: "hangs",
    reason: { kind: "lock-held", lock, holder: waits.holder },
    waits: [{ task: task.name, lock, holder: waits.holder }],
  });
}

/** Of a step that takes blocks offline, the one it does not come back from. */
function stuckBlock(state: MemoryState, outcomes: readonly BlockOutcome[], stated: StatedOutcome): number | undefined {
  const { blockPages, pageSize } = state.geometry;
  const pfn = statedPfn(stated, pageSize);
  const named = pfn === undefined ? undefined : Math.floor(pfn / blockPages);
  const isIn = ({ first, last }: BlockOutcome): boolean => named !== undefined && first <= named && named <= last;
  if (outcomes.some(isIn)) return named;
  const open = outcomes.find(({ result }) => result !== "ok") ?? outcomes[0];
  return open === undefined ? undefined : open.descending ? open.last : open.first;
}

/** The blocks that the step had done by then. */
function* blocksBefore(
  state: MemoryState,
  event: Event,
  outcomes: readonly BlockOutcome[],
  stuck: number,
  run: RunStep,
): Turns<MemoryState> {
  if (event.kind !== "offline" && event.kind !== "unplug") return state;
  let current = state;
  for (const { first, last, descending } of outcomes) {
    const done = descending
      ? { first: Math.max(first, stuck + 1), last, descending }
      : { first, last: Math.min(last, stuck - 1), descending };
    const isStuck = first <= stuck && stuck <= last;
    const stated = { result: "ok" };
    if (done.first <= done.last)
      current = (yield* run(current, { kind: "offline", blocks: done, stated, origin: event.origin })).state;
    if (isStuck) break;
  }
  return current;
}

function goingOffline(state: MemoryState, { kind, origin }: Event, id: number): MemoryState {
  const block = state.blocks.get(id);
  if ((kind !== "offline" && kind !== "unplug") || block?.state !== "online") return state;
  const going = { ...block, state: "going-offline" as const, origins: [origin] };
  return { ...state, blocks: state.blocks.set(id, id + 1, going) };
}
