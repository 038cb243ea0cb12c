/**
 * Who holds which locks for good behind `concurrently`, and who waits for them, as plain data.
 */
import type { Outcome } from "../simulation/state/state.ts";
import type { LayoutTask } from "./layout.ts";

/** Words for a step with tasks that never finish: they wait for each other in a ring, or behind one that never comes back. */
const DEADLOCK = "deadlock";
const STALLED = "stalled";

/** What became of a step in one word: its result, or that some of it never ends. */
export function shownOutcome(outcome: Outcome): string {
  if (outcome.result !== "ok") return outcome.result;
  const tasks = stuckTasks(outcome);
  if (tasks.length === 0) return outcome.result;
  return hasRing(tasks) ? DEADLOCK : STALLED;
}

/** Whether the word is for tasks that never finish. */
export function neverEnds(outcome: string): boolean {
  return outcome === DEADLOCK || outcome === STALLED;
}

/** Somebody waits for a task that, through others or not, waits for it. */
function hasRing(tasks: readonly LayoutTask[]): boolean {
  const holderOf = new Map(tasks.map(({ name, waitsFor }) => [name, waitsFor?.holder]));
  const passed = new Map<string, number>();
  for (const [start, { name }] of tasks.entries()) {
    for (let at: string | undefined = name; at !== undefined; at = holderOf.get(at)) {
      const by = passed.get(at);
      if (by === start) return true;
      if (by !== undefined) break;
      passed.set(at, start);
    }
  }
  return false;
}

/** Those that hang first, then those that wait; empty where all got done. */
export function stuckTasks({ waits = [], held = [] }: Outcome): readonly LayoutTask[] {
  const names = new Set([...held.map(({ task }) => task), ...waits.map(({ task }) => task)]);
  const waitOf = firstOf(waits);
  const heldOf = firstOf(held);
  return [...names].map((name): LayoutTask => {
    const wait = waitOf.get(name);
    const waitsFor = wait && { lock: wait.lock, ...(wait.holder === undefined ? {} : { holder: wait.holder }) };
    return { name, holds: heldOf.get(name)?.locks ?? [], ...(waitsFor === undefined ? {} : { waitsFor }) };
  });
}

/** What is said of each task, of several things the first. */
function firstOf<T extends { readonly task: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.toReversed().map((thing) => [thing.task, thing]));
}
