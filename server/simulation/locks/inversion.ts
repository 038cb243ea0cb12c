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

/** A place where a task waits for a lock while it holds others, by their names. */
interface Stop extends StuckTask {
  readonly wanted: LockPoint;
  /** Of a lock that is held: whether it keeps readers out, too. */
  readonly held: ReadonlyMap<string, "read" | "write">;
}

/** The first ring that can come about, in the order of `tasks`; undefined: there is none. */
export function findInversion(tasks: readonly Task[]): readonly StuckTask[] | undefined {
  const shared = sharedLocks(tasks);
  const stops = distinct(tasks, shared).flatMap((task) => stopsOf(task, shared));
  const holders = new Map<string, Stop[]>();
  for (const stop of stops) {
    for (const lock of stop.held.keys()) {
      const known = holders.get(lock);
      if (known === undefined) holders.set(lock, [stop]);
      else known.push(stop);
    }
  }
  for (const start of stops) {
    const ring = closeRing([start], holders);
    if (ring !== undefined) return ring.map(({ task, done }) => ({ task, done }));
  }
  return undefined;
}

function closeRing(ring: readonly Stop[], holders: ReadonlyMap<string, readonly Stop[]>): readonly Stop[] | undefined {
  const { wanted } = ring.at(-1)!;
  if (ring.length > 1 && holds(ring[0]!, wanted)) return ring;
  if (ring.length === LONGEST_RING) return undefined;
  for (const next of holders.get(wanted.lock!) ?? []) {
    if (ring.some((one) => one.task === next.task)) continue;
    if (!holds(next, wanted) || !ring.every((one) => areCompatible(one, next))) continue;
    const closed = closeRing([...ring, next], holders);
    if (closed !== undefined) return closed;
  }
  return undefined;
}

/** Locks that several tasks take: no other is part of a ring. */
function sharedLocks(tasks: readonly Task[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { calls } of tasks) {
    for (const lock of new Set(calls.flatMap((call) => call.lock ?? []))) {
      if (seen.has(lock)) shared.add(lock);
      seen.add(lock);
    }
  }
  return shared;
}

/** Of tasks that take the same shared locks in the same way one stands for the other: no ring has more of them than it is long. */
function distinct(tasks: readonly Task[], shared: ReadonlySet<string>): readonly Task[] {
  const counts = new Map<string, number>();
  return tasks.filter(({ calls }) => {
    const taken = calls.filter(({ lock }) => lock !== undefined && shared.has(lock));
    const way = JSON.stringify(taken.map(({ lock, mode }) => [lock, mode]));
    const count = (counts.get(way) ?? 0) + 1;
    counts.set(way, count);
    return count <= LONGEST_RING;
  });
}

/** Every point at which a task waits for a lock that others take, while it holds another. */
function stopsOf(task: Task, shared: ReadonlySet<string>): readonly Stop[] {
  const stops: Stop[] = [];
  const held = new Map<string, "read" | "write">();
  for (const [done, wanted] of task.calls.entries()) {
    const { lock, mode } = wanted;
    if (lock === undefined || !shared.has(lock)) continue;
    if (!held.has(lock) && held.size > 0) stops.push({ task, done, wanted, held: new Map(held) });
    if (held.get(lock) !== "write") held.set(lock, mode === "read" ? "read" : "write");
  }
  return stops;
}

/** Whether a task that stopped there keeps another from a lock. */
function holds({ held }: Stop, { lock, mode }: LockPoint): boolean {
  const own = lock === undefined ? undefined : held.get(lock);
  return own !== undefined && !(own === "read" && mode === "read");
}

/** Whether two tasks can be where they are at the same time. */
function areCompatible(a: Stop, b: Stop): boolean {
  for (const [lock, mode] of a.held) {
    const other = b.held.get(lock);
    if (other !== undefined && !(mode === "read" && other === "read")) return false;
  }
  return true;
}
