/**
 * Lock inversions: a ring of tasks each of which holds what the one before it wants. What an earlier lock keeps apart is no
 * inversion, as device_hotplug_lock does for memory that is added and onlined at once
 * (Documentation/core-api/memory-hotplug.rst, "Locking Internals").
 */
import type { LockPoint, Task } from "./schedule.ts";

/** A task on its way to its next lock: it has done `done` calls and wants the lock of the one that follows. */
export interface StuckTask {
  readonly task: Task;
  readonly done: number;
}

/** Longer rings are not looked for: each of the kernel's tasks takes locks in one of few orders. */
const LONGEST_RING = 4;

/** The first ring that can come about, in the order of `tasks`; undefined: there is none. */
export function findInversion(tasks: readonly Task[]): readonly StuckTask[] | undefined {
  for (const task of tasks) {
    for (const start of stops(task)) {
      const ring = closeRing([start], tasks);
      if (ring !== undefined) return ring;
    }
  }
  return undefined;
}

function closeRing(ring: readonly StuckTask[], tasks: readonly Task[]): readonly StuckTask[] | undefined {
  const last = ring.at(-1)!;
  const wanted = last.task.calls[last.done]!;
  if (ring.length > 1 && holds(ring[0]!, wanted)) return ring;
  if (ring.length === LONGEST_RING) return undefined;
  for (const task of tasks) {
    if (ring.some((one) => one.task === task)) continue;
    for (const next of stops(task)) {
      if (!holds(next, wanted) || !ring.every((one) => compatible(one, next))) continue;
      const closed = closeRing([...ring, next], tasks);
      if (closed !== undefined) return closed;
    }
  }
  return undefined;
}

/** Every point at which a task waits for a lock while it holds another. */
function stops(task: Task): readonly StuckTask[] {
  return task.calls.flatMap(({ lock }, done) => {
    const before = task.calls.slice(0, done);
    const isNew = lock !== undefined && !before.some((call) => call.lock === lock);
    return isNew && before.some((call) => call.lock !== undefined) ? [{ task, done }] : [];
  });
}

/** Whether a task that stopped there keeps another from a lock. */
function holds({ task, done }: StuckTask, wanted: LockPoint): boolean {
  return task.calls.slice(0, done).some((call) => conflict(call, wanted));
}

/** Whether two tasks can be where they are at the same time. */
function compatible(a: StuckTask, b: StuckTask): boolean {
  return !a.task.calls.slice(0, a.done).some((call) => holds(b, call));
}

function conflict(a: LockPoint, b: LockPoint): boolean {
  return a.lock !== undefined && a.lock === b.lock && !(a.mode === "read" && b.mode === "read");
}
