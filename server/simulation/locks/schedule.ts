/**
 * Who holds which lock and who waits, once every task of a moment has come as far as it can. A task that hangs keeps what
 * it took on the way; one that finishes gives all back; one that must wait for a lock that is never given back waits for
 * good, and keeps what it has. Readers also wait behind a waiting writer (kernel/locking/percpu-rwsem.c).
 */
import type { LockMode } from "../kernels/lock-rules.ts";

/** A lock on a task's way; `lock` tells objects apart that have one each. */
export interface LockPoint {
  readonly in: string;
  readonly lock?: string;
  readonly mode?: LockMode;
}

export interface Task {
  readonly name: string;
  readonly calls: readonly LockPoint[];
  /** How many of its calls it gets done before the others begin; undefined: it begins with them, and may finish. */
  readonly stopsAfter?: number;
  /** It stops only until all that stop have come there, and then goes on. */
  readonly goesOn?: boolean;
}

/** A task that came as far as its last call, and stays there. */
export type HungTask = Pick<Task, "name" | "calls">;

export interface HeldLock {
  readonly lock: string;
  readonly mode: LockMode;
  readonly in: string;
}

export interface Wait extends HeldLock {
  /** A task that keeps the lock from it. */
  readonly holder: string;
}

export interface TaskEnd {
  readonly task: Task;
  /** What it holds in the end; nothing where it finishes. */
  readonly holds: readonly HeldLock[];
  readonly waits?: Wait;
  readonly finishes: boolean;
}

interface LockUse {
  writer?: string;
  /** How often each reads: tasks of the same name may hang. */
  readonly readers: Map<string, number>;
  waitingWriter?: string;
}

/** A task on its way. */
interface Progress {
  readonly task: Task;
  done: number;
  holds: HeldLock[];
  waits?: Wait;
}

/** Locks that tasks which hang keep for good: they are taken once, whoever meets them afterwards. */
export class KeptLocks {
  readonly #locks = new Map<string, LockUse>();

  /** A further task comes as far as it does. */
  hang(task: HungTask): void {
    advance({ task: { ...task, stopsAfter: task.calls.length }, done: 0, holds: [] }, task.calls.length, this.#locks);
  }

  /** What somebody waits for who comes behind all of them; undefined: nothing, and all that is taken is given back. */
  waitOf(calls: readonly LockPoint[]): Wait | undefined {
    const own = new Set<string>();
    for (const { in: within, lock, mode = "write" } of calls) {
      if (lock === undefined || own.has(lock)) continue;
      const use = this.#locks.get(lock);
      const holder = use === undefined ? undefined : holderOf(use, mode);
      if (holder !== undefined) return { lock, mode, in: within, holder };
      own.add(lock);
    }
    return undefined;
  }
}

/** By the last task that hangs: it hangs behind those that hung when it came, so where it is the same, all before it are. */
const keptBehind = new WeakMap<HungTask, KeptLocks>();

/** Those of tasks that hang one behind the other. A story goes from step to step: what was kept behind an earlier task becomes that of a later one. */
export function keptLocks(hung: readonly HungTask[]): KeptLocks {
  let done = hung.length;
  while (done > 0 && !keptBehind.has(hung[done - 1]!)) done--;
  const last = hung.at(-1);
  const known = done === 0 ? undefined : hung[done - 1]!;
  const kept = (known && keptBehind.get(known)) ?? new KeptLocks();
  if (last === undefined || last === known) return kept;
  if (known !== undefined) keptBehind.delete(known);
  for (const task of hung.slice(done)) kept.hang(task);
  keptBehind.set(last, kept);
  return kept;
}

/** Those that stop on their way come first: the others meet them there. The result is in the order of `tasks`. */
export function runTasks(tasks: readonly Task[]): readonly TaskEnd[] {
  const locks = new Map<string, LockUse>();
  const all = tasks.map((task): Progress => ({ task, done: 0, holds: [] }));
  for (const one of all) if (one.task.stopsAfter !== undefined) advance(one, one.task.stopsAfter, locks);
  let progress = true;
  // A lock that a task waits for may be given back by one that comes after it.
  while (progress) {
    progress = false;
    for (const one of all) progress = goOn(one, locks) || progress;
  }
  return all.map((one): TaskEnd => {
    const finishes = one.waits === undefined && mayFinish(one.task);
    return { task: one.task, holds: one.holds, ...(one.waits === undefined ? {} : { waits: one.waits }), finishes };
  });
}

/** Whether a task got any further. */
function goOn(one: Progress, locks: Map<string, LockUse>): boolean {
  const before = one.done;
  if (one.waits !== undefined) {
    const use = locks.get(one.waits.lock)!;
    if (use.waitingWriter === one.task.name) delete use.waitingWriter;
    delete one.waits;
  }
  const { calls, stopsAfter } = one.task;
  advance(one, mayFinish(one.task) ? calls.length : stopsAfter!, locks);
  return one.done > before;
}

function mayFinish({ stopsAfter, goesOn }: Task): boolean {
  return stopsAfter === undefined || goesOn === true;
}

/** Takes lock after lock until `limit` calls are done or one is not to be had. All are given back at the end of the way. */
function advance(one: Progress, limit: number, locks: Map<string, LockUse>): void {
  const last = Math.min(limit, one.task.calls.length);
  while (one.done < last && one.waits === undefined) {
    const call = one.task.calls[one.done]!;
    if (call.lock === undefined || one.holds.some(({ lock }) => lock === call.lock)) one.done++;
    else take(one, { lock: call.lock, mode: call.mode ?? "write", in: call.in }, locks);
  }
  if (one.waits !== undefined || !mayFinish(one.task) || one.done < one.task.calls.length) return;
  for (const { lock } of one.holds) release(locks.get(lock)!, one.task.name);
  one.holds = [];
}

function take(one: Progress, point: HeldLock, locks: Map<string, LockUse>): void {
  const { name } = one.task;
  const use: LockUse = locks.get(point.lock) ?? { readers: new Map<string, number>() };
  locks.set(point.lock, use);
  const holder = holderOf(use, point.mode);
  if (holder !== undefined) {
    if (point.mode === "write") use.waitingWriter ??= name;
    one.waits = { ...point, holder };
    return;
  }
  if (point.mode === "write") use.writer = name;
  else use.readers.set(name, (use.readers.get(name) ?? 0) + 1);
  one.holds.push(point);
  one.done++;
}

/** Who keeps a lock from somebody else. */
function holderOf({ writer, readers, waitingWriter }: LockUse, mode: LockMode): string | undefined {
  return writer ?? (mode === "write" ? firstOf(readers) : waitingWriter);
}

function release(use: LockUse, name: string): void {
  if (use.writer === name) delete use.writer;
  const reads = use.readers.get(name) ?? 0;
  if (reads > 1) use.readers.set(name, reads - 1);
  else use.readers.delete(name);
}

function firstOf(readers: ReadonlyMap<string, number>): string | undefined {
  const [first] = readers.keys();
  return first;
}
