/**
 * What there is to say of tasks that run at the same time: who waits for good and for what (`lock-stall`), which locks are taken
 * in opposite orders (`deadlock`), and steps that fail or do not do as they were said to.
 */

import type { Event, Origin } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { MemoryState, Outcome } from "../state/state.ts";
import { grouped } from "../units/grouped.ts";
import type { ConcurrentTask } from "./concurrent-task.ts";
import type { StuckTask } from "./inversion.ts";
import { lockName, stepText } from "./lock-path.ts";
import type { TaskEnd } from "./schedule.ts";

/**
 * One note for each task that never finishes and that others wait for; a kernel thread behind a task that was said to hang
 * is what the scenario means. `told`: an inversion says it already.
 */
export function stallNotes(
  tasks: readonly ConcurrentTask[],
  ends: readonly TaskEnd[],
  fallback: Origin,
  told: boolean,
): readonly Note[] {
  const lines = new Map<string, ConcurrentTask>();
  for (const task of tasks) if (!lines.has(task.name)) lines.set(task.name, task);
  const rung = new Set(told ? tasks.flatMap(({ name, goesOn }) => (goesOn === true ? [name] : [])) : []);
  const meant = new Set(tasks.flatMap(({ name, saidToHang }) => (saidToHang ? [name] : [])));
  const originOf = (name: string): Origin => lines.get(name)?.origin ?? fallback;
  const isLine = ({ task }: TaskEnd): boolean => lines.has(task.name);
  const endOf = new Map(ends.toReversed().map((end) => [end.task.name, end]));
  const waiting = ends.filter((end) => end.waits !== undefined && !rung.has(end.task.name) && (!told || isLine(end)));
  return [...grouped(waiting, ({ waits }) => waits!.holder)].map(([holder, behind]): Note => {
    const end = endOf.get(holder);
    const hangsIn = lines.get(holder)?.hangsIn;
    const facts = {
      waiting: behind.map((one) => ({
        task: one.task.name,
        lock: lockName(one.waits!.lock),
        in: one.waits!.in,
        ...(isLine(one) ? { origin: originOf(one.task.name) } : {}),
      })),
      holder,
      ...(end?.waits === undefined ? {} : { waitsFor: lockName(end.waits.lock) }),
      ...(hangsIn === undefined ? {} : { hangsIn }),
      holds: (end?.holds ?? []).map(({ lock }) => lockName(lock)),
      isMeant: meant.has(holder) && !behind.some(isLine),
    };
    return note("lock-stall", facts, originOf(holder));
  });
}

/** Two or more steps that can wait for each other, for good. */
export function inversionNote(state: MemoryState, ring: readonly StuckTask[], tasks: readonly ConcurrentTask[]): Note {
  const facts = ring.map(({ task, done }) => {
    const wanted = task.calls[done]!;
    const held = ring
      .map((other) => other.task.calls[other.done]!.lock)
      .filter((lock) => lock !== wanted.lock && task.calls.slice(0, done).some((call) => call.lock === lock));
    return {
      task: task.name,
      lock: lockName(wanted.lock ?? ""),
      in: wanted.in,
      origin: tasks.find(({ name }) => name === task.name)!.origin,
      holds: held.map((lock) => lockName(lock ?? "")),
    };
  });
  return note("deadlock", { version: state.version.text, ring: facts }, facts[0]!.origin);
}

/** A step that fails unannounced, or otherwise than announced. */
export function resultNotes(event: Event, { result, reason }: Outcome): readonly Note[] {
  const stated = "stated" in event ? event.stated : undefined;
  const because = reason === undefined ? {} : { reason };
  if (stated === undefined) {
    if (result === "ok" || result === "depends") return [];
    return [note("step-failed", { command: stepText(event), result, ...because }, event.origin)];
  }
  if (result === stated.result) return [];
  return [note("outcome-differs", { stated, result, ...because }, event.origin)];
}

/** It was said to hang in a function that it never comes to. */
export function strangerNote(state: MemoryState, { event, origin, calls }: ConcurrentTask, hangsIn: string): Note {
  const locks = [...new Set(calls.flatMap(({ lock }) => (lock === undefined ? [] : [lockName(lock)])))];
  const facts = { command: stepText(event), function: hangsIn, version: state.version.text, locks };
  return note("unknown-name", facts, origin);
}
