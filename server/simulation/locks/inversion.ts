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
  readonly wanted: LockPoint & { readonly lock: string };
  /** Of a lock that is held: whether it keeps readers out, too. */
  readonly held: ReadonlyMap<string, "read" | "write">;
}

/** The first ring that can come about, in the order of `tasks`, a short one before longer ones; undefined: there is none. */
export function findInversion(tasks: readonly Task[]): readonly StuckTask[] | undefined {
  return new InversionSearch(tasks).ring;
}

/** A search, with what it took. */
export class InversionSearch {
  readonly ring: readonly StuckTask[] | undefined;
  readonly #order: LockOrder;
  #compared = 0;

  constructor(tasks: readonly Task[]) {
    const shared = sharedLocks(tasks);
    const stops = distinct(tasks, shared).flatMap((task) => stopsOf(task, shared));
    this.#order = new LockOrder(stops);
    this.ring = this.#first(stops)?.map(({ task, done }) => ({ task, done }));
  }

  /** Locks and stops that were looked at. Exact, so that it can be tested. */
  get looked(): number {
    return this.#compared + this.#order.looked;
  }

  #first(stops: readonly Stop[]): readonly Stop[] | undefined {
    for (const start of stops) {
      for (let length = 2; length <= LONGEST_RING; length++) {
        for (const held of start.held.keys()) {
          for (const locks of this.#order.cycles(held, start.wanted.lock, length)) {
            const ring = this.#along(locks, [start]);
            if (ring !== undefined) return ring;
          }
        }
      }
    }
    return undefined;
  }

  /** `locks`: what each of the ring wants, and holds of the next; the last one is held by the first. */
  #along(locks: readonly string[], ring: readonly Stop[]): readonly Stop[] | undefined {
    const { wanted } = ring.at(-1)!;
    if (ring.length === locks.length) return holds(ring[0]!, wanted) ? ring : undefined;
    for (const next of this.#order.stops(locks[ring.length - 1]!, locks[ring.length]!)) {
      this.#compared++;
      if (ring.some((one) => one.task === next.task)) continue;
      if (!holds(next, wanted) || !ring.every((one) => areCompatible(one, next))) continue;
      const closed = this.#along(locks, [...ring, next]);
      if (closed !== undefined) return closed;
    }
    return undefined;
  }
}

/**
 * Which lock is wanted while which other is held. A ring goes round in this order, and through no lock twice: who wants the same lock as another of
 * the ring could wait for the same holder, and the ring be shorter. What is part of no such way is left out.
 */
class LockOrder {
  /** By the lock that is held and that which is wanted. */
  readonly #stops = new Map<string, Map<string, Stop[]>>();
  /** Locks that are held while a lock is wanted. */
  readonly #before = new Map<string, Set<string>>();
  readonly #ways = new Map<string, readonly string[]>();
  /** Locks that were looked at on the way round. */
  looked = 0;

  constructor(stops: readonly Stop[]) {
    for (const stop of stops) {
      const { lock } = stop.wanted;
      for (const held of stop.held.keys()) {
        const behind = childOf(this.#stops, held, () => new Map<string, Stop[]>());
        childOf(behind, lock, () => []).push(stop);
        childOf(this.#before, lock, () => new Set<string>()).add(held);
      }
    }
    this.#leaveOutEnds();
  }

  /** Stops that hold one and want the other. */
  stops(held: string, wanted: string): readonly Stop[] {
    return this.#stops.get(held)?.get(wanted) ?? [];
  }

  /** Ways of `length` locks from `wanted` round to `held`, which a stop has between them: both are on each. */
  *cycles(held: string, wanted: string, length: number): Generator<readonly string[]> {
    if (!this.#before.get(wanted)?.has(held)) return;
    if (length === 2) {
      if (this.#stops.get(wanted)?.has(held)) yield [wanted, held];
    } else if (length === 3) {
      for (const next of this.#between(wanted, held)) yield [wanted, next, held];
    } else {
      for (const first of this.#onward(wanted)) {
        if (first === held) continue;
        for (const next of this.#between(first, held)) if (next !== wanted) yield [wanted, first, next, held];
      }
    }
  }

  /** Locks that are wanted behind the one and held before the other. The fewer are looked through. */
  *#between(first: string, last: string): Generator<string> {
    const behind = this.#stops.get(first);
    const before = this.#before.get(last);
    if (behind === undefined || before === undefined) return;
    const [fewer, others] = behind.size < before.size ? [behind, before] : [before, behind];
    for (const next of fewer.keys()) {
      this.looked++;
      if (others.has(next)) yield next;
    }
  }

  /** Locks that are wanted behind one, and behind which others are than that. */
  #onward(lock: string): readonly string[] {
    return childOf(this.#ways, lock, () =>
      [...(this.#stops.get(lock)?.keys() ?? [])].filter((next) => {
        const behind = this.#stops.get(next);
        return behind !== undefined && behind.size > Number(behind.has(lock));
      }),
    );
  }

  /** A lock that none is wanted behind, or none is held before, is on no way round; nor is one that only such stand next to. */
  #leaveOutEnds(): void {
    const locks = [...new Set([...this.#stops.keys(), ...this.#before.keys()])];
    for (let lock = locks.pop(); lock !== undefined; lock = locks.pop()) {
      const behind = this.#stops.get(lock);
      const before = this.#before.get(lock);
      if (behind !== undefined && before !== undefined && behind.size > 0 && before.size > 0) continue;
      this.#stops.delete(lock);
      this.#before.delete(lock);
      for (const next of behind?.keys() ?? []) {
        this.#before.get(next)?.delete(lock);
        locks.push(next);
      }
      for (const last of before ?? []) {
        this.#stops.get(last)?.delete(lock);
        locks.push(last);
      }
    }
  }
}

function childOf<K, V>(all: Map<K, V>, key: K, make: () => V): V {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  return made;
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
    if (!held.has(lock) && held.size > 0) stops.push({ task, done, wanted: { ...wanted, lock }, held: new Map(held) });
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
