/**
 * What there is to say of tasks that run at the same time: who waits for good and for what (`lock-stall`), which locks are taken
 * in opposite orders (`deadlock`), and steps that fail or do not do as they were said to.
 */
import type { Event, Origin } from "../state/events.ts";
import { type Note, note, type RelatedNote } from "../state/notes.ts";
import type { MemoryState, Outcome } from "../state/state.ts";
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
  const inRing = (name: string): boolean => told && tasks.some((task) => task.name === name && task.goesOn === true);
  const originOf = (name: string): Origin => tasks.find((task) => task.name === name)?.origin ?? fallback;
  const isLine = ({ task }: TaskEnd): boolean => tasks.some(({ name }) => name === task.name);
  const waiting = ends.filter((end) => end.waits !== undefined && !inRing(end.task.name) && (!told || isLine(end)));
  const holders = [...new Set(waiting.map(({ waits }) => waits!.holder))];
  return holders.map((holder): Note => {
    const behind = waiting.filter(({ waits }) => waits!.holder === holder);
    const related = behind.filter(isLine).map(({ task, waits }): RelatedNote => {
      return { origin: originOf(task.name), message: `waits for ${lockName(waits!.lock)} in ${waits!.in}` };
    });
    const isMeant = tasks.some(({ name, saidToHang }) => name === holder && saidToHang) && !behind.some(isLine);
    const message = `${behind.map(waitText).join(", ")}: ${whyHeld(tasks, ends, holder)}`;
    return note("lock-stall", isMeant ? "warning" : "error", message, originOf(holder), related);
  });
}

/** Two or more steps that can wait for each other, for good. */
export function inversionNote(state: MemoryState, ring: readonly StuckTask[], tasks: readonly ConcurrentTask[]): Note {
  const text = ring.map(({ task, done }) => {
    const wanted = task.calls[done]!;
    const held = ring
      .map((other) => other.task.calls[other.done]!.lock)
      .filter((lock) => lock !== wanted.lock && task.calls.slice(0, done).some((call) => call.lock === lock));
    const names = held.map((lock) => lockName(lock ?? "")).join(", ");
    return `${quoted(task.name)} holds ${names} and waits for ${lockName(wanted.lock ?? "")} (${wanted.in})`;
  });
  const origins = ring.map(({ task }) => tasks.find(({ name }) => name === task.name)!.origin);
  const related = origins.slice(1).map((origin) => ({ origin, message: "takes the same locks in another order" }));
  const message = `on ${state.version.text} ${text.join(", ")}`;
  return note("deadlock", "error", message, origins[0]!, related);
}

/** A step that fails unannounced, or otherwise than announced. */
export function resultNotes(event: Event, outcome: Outcome): readonly Note[] {
  const stated = "stated" in event ? event.stated : undefined;
  const why = outcome.reason === undefined ? "" : `: ${outcome.reason}`;
  if (stated === undefined) {
    if (outcome.result === "ok" || outcome.result === "depends") return [];
    return [
      note("step-failed", "error", `${quoted(stepText(event))} fails with ${outcome.result}${why}`, event.origin),
    ];
  }
  if (outcome.result === stated.result) return [];
  const message = `stated ${stated.result}, simulated ${outcome.result}${why}`;
  return [note("outcome-differs", "error", message, event.origin)];
}

/** It was said to hang in a function that it never comes to. */
export function strangerNote(state: MemoryState, { event, origin, calls }: ConcurrentTask, hangsIn: string): Note {
  const locks = [...new Set(calls.flatMap(({ lock }) => (lock === undefined ? [] : [lockName(lock)])))];
  const message = `${quoted(stepText(event))} is not known to go through ${hangsIn} on ${state.version.text}: it is taken to hold all of its locks (${locks.join(", ")})`;
  return note("unknown-name", "info", message, origin);
}

function waitText({ task, waits }: TaskEnd): string {
  return `${quoted(task.name)} waits for ${lockName(waits!.lock)} (${waits!.in})`;
}

function whyHeld(tasks: readonly ConcurrentTask[], ends: readonly TaskEnd[], holder: string): string {
  const end = ends.find(({ task }) => task.name === holder);
  const task = tasks.find(({ name }) => name === holder);
  if (end?.waits !== undefined) return `${quoted(holder)} is there before and waits for ${lockName(end.waits.lock)}`;
  const where = task?.hangsIn === undefined ? "" : ` in ${task.hangsIn}`;
  const locks = (end?.holds ?? []).map(({ lock }) => lockName(lock)).join(", ");
  return `${quoted(holder)} hangs${where} and holds ${locks}`;
}

function quoted(name: string): string {
  return name.includes(" ") ? `\`${name}\`` : name;
}
