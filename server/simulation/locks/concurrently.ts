/**
 * `concurrently`: steps that run at the same time. Those that hang keep the locks they came to; who needs one of them waits for
 * good; the rest get done, in the order in which they are written. Kernel threads that read under mem_hotplug_lock (kmemleak)
 * run beside them.
 */

import { kernelConfig } from "../builds/kernel-config.ts";
import { PERIODIC_READERS } from "../kernels/lock-rules.ts";
import type { BlockSpan, Event, Origin, StepEvent } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { IsolationHole } from "../state/outcome-reason.ts";
import type { MemoryState, Outcome, StepResult, TaskLocks, TaskWait } from "../state/state.ts";
import type { Turns } from "../units/turns.ts";
import { bytesOf } from "../units/units.ts";
import type { ConcurrentTask } from "./concurrent-task.ts";
import { findInversion } from "./inversion.ts";
import { inversionNote, resultNotes, stallNotes, strangerNote } from "./lock-notes.ts";
import { lockName, lockPath, stepText } from "./lock-path.ts";
import { type HungTask, runTasks, type Task, type TaskEnd } from "./schedule.ts";

export interface ConcurrentEvent extends StepEvent {
  readonly kind: "concurrently";
  readonly tasks: readonly { readonly event: Event; readonly hangs: boolean; readonly hangsIn?: string }[];
}

/** Simulates one step alone. */
export type RunStep = (state: MemoryState, event: Event) => Turns<StepResult>;

/** The state after all that gets done; `waits` of the outcome says who never does. A turn is a line, or a turn of its step. */
export function* concurrently(state: MemoryState, event: ConcurrentEvent, run: RunStep): Turns<StepResult> {
  const { tasks, notes } = yield* lineTasks(state, event, run);
  const ring = findInversion(tasks.filter(({ stopsAfter }) => stopsAfter === undefined));
  const stuck = tasks.map((task) => {
    const one = ring?.find((each) => each.task === task);
    return one === undefined ? task : { ...task, stopsAfter: one.done, goesOn: true };
  });
  const readers = periodicReaders(state);
  const before = (state.hung ?? []).map((task) => ({ ...task, stopsAfter: task.calls.length }));
  const ends = runTasks([...before, ...stuck, ...readers]).slice(before.length);
  const waits = ends.flatMap((end): TaskWait[] => (end.waits === undefined ? [] : [waitOf(end)]));
  const held = ends.filter(({ holds }) => holds.length > 0).map(locksOf);
  const done = yield* applyFinished(state, stuck, ends, run);
  const outcome: Outcome = { result: "ok", blocks: [], waits, held, origins: [] };
  const hung = stillThere(state, stuck, ends);
  return {
    state: hung.length === 0 ? done.state : { ...done.state, hung: [...(state.hung ?? []), ...hung] },
    outcome,
    notes: [
      ...notes,
      ...done.notes,
      ...(ring === undefined ? [] : [inversionNote(state, ring, stuck)]),
      ...stallNotes(stuck, ends, event.origin, ring !== undefined),
    ],
  };
}

/** Tasks that never finish, as steps behind this one meet them: first those that stop by themselves, then those that wait for them. */
function stillThere(
  state: MemoryState,
  tasks: readonly ConcurrentTask[],
  ends: readonly TaskEnd[],
): readonly HungTask[] {
  const unfinished = tasks.flatMap((task, index) => (ends[index]!.finishes ? [] : [{ task, end: ends[index]! }]));
  return unfinished
    .toSorted((a, b) => Number(waitsForGood(a)) - Number(waitsForGood(b)))
    .map(({ task, end }, index) => {
      const wanted = task.calls.findIndex(({ lock }) => lock === end.waits?.lock);
      const done = waitsForGood({ task, end }) ? wanted + 1 : (task.stopsAfter ?? task.calls.length);
      // Locks of a task's own are told apart by its place among all that hang.
      const calls = lockPath(state, task.event, (state.hung?.length ?? 0) + index);
      return { name: task.name, calls: calls.slice(0, done) };
    });
}

/** It wants a lock of another; of those that wait for each other, each has come as far as its own locks. */
function waitsForGood({ task, end }: { readonly task: ConcurrentTask; readonly end: TaskEnd }): boolean {
  return end.waits !== undefined && task.stopsAfter === undefined;
}

/** Names are the steps' own texts; a second one of the same text is numbered. */
function* lineTasks(
  state: MemoryState,
  event: ConcurrentEvent,
  run: RunStep,
): Turns<{ readonly tasks: readonly ConcurrentTask[]; readonly notes: readonly Note[] }> {
  const tasks: ConcurrentTask[] = [];
  const notes: Note[] = [];
  const texts = new Map<string, number>();
  let current = state;
  for (const [index, line] of event.tasks.entries()) {
    const text = stepText(line.event);
    const same = texts.get(text) ?? 0;
    texts.set(text, same + 1);
    yield;
    const result = yield* run(current, line.event);
    const calls = lockPath(current, line.event, (state.hung?.length ?? 0) + index);
    const { origin } = line.event;
    const name = same === 0 ? text : `${text} (${same + 1})`;
    const task = { name, calls, event: line.event, origin, saidToHang: line.hangs };
    if (!hangs(line, result)) {
      tasks.push(task);
      current = result.state;
      continue;
    }
    const hole = result.outcome.oops;
    const hangsIn = line.hangsIn ?? (hole === undefined ? undefined : "isolate_single_pageblock");
    const at = hangsIn === undefined ? -1 : calls.findLastIndex((call) => call.in === hangsIn);
    if (hangsIn !== undefined && at < 0 && calls.length > 0) notes.push(strangerNote(state, task, hangsIn));
    if (hole !== undefined) notes.push(holeNote(current, hole, line.hangs, origin));
    if (!line.hangs && hole === undefined) notes.push(...resultNotes(line.event, result.outcome));
    const stopsAfter = at < 0 ? calls.length : at + 1;
    tasks.push({ ...task, stopsAfter, ...(hangsIn === undefined ? {} : { hangsIn }) });
  }
  return { tasks, notes };
}

/** Results that a step has before it can hang anywhere. */
const REFUSED_AT_ONCE: readonly string[] = ["ENOENT", "ENODEV", "EEXIST", "EINVAL"];

/** Said to hang, or it never comes back by the model's own rules: an oops, or pages that can't be migrated. */
function hangs(line: ConcurrentEvent["tasks"][number], result: StepResult): boolean {
  if (line.hangs) return !REFUSED_AT_ONCE.includes(result.outcome.result);
  const stated = "stated" in line.event ? line.event.stated : undefined;
  return result.outcome.oops !== undefined || (result.outcome.result === "EINTR" && stated === undefined);
}

function holeNote({ geometry }: MemoryState, hole: IsolationHole, isSaid: boolean, origin: Origin): Note {
  const facts = isSaid ? ({ ...hole, announced: true } as const) : hole;
  return note("isolation-hole", facts, origin, bytesOf(hole.pfn, geometry.pageSize));
}

function periodicReaders({ boot }: MemoryState): readonly Task[] {
  const { kernel, cmdline } = boot.setup;
  return PERIODIC_READERS.filter(
    ({ config, parameter }) =>
      kernelConfig(kernel).value(config) && cmdline.findLast(({ name }) => name === parameter)?.value !== "off",
  ).map(({ task, calls }) => ({ name: task, calls }));
}

function waitOf({ task, waits }: TaskEnd): TaskWait {
  return { task: task.name, lock: lockName(waits!.lock), holder: waits!.holder };
}

function locksOf({ task, holds }: TaskEnd): TaskLocks {
  return {
    task: task.name,
    locks: holds.map(({ lock, mode, in: within }) => ({ lock: lockName(lock), mode, in: within })),
  };
}

function* applyFinished(
  state: MemoryState,
  tasks: readonly ConcurrentTask[],
  ends: readonly TaskEnd[],
  run: RunStep,
): Turns<{ readonly state: MemoryState; readonly notes: readonly Note[] }> {
  let current = state;
  const notes: Note[] = [];
  for (const [index, task] of tasks.entries()) {
    const end = ends[index]!;
    if (!end.finishes) {
      if (task.event.kind === "offline" && end.waits === undefined) current = goingOffline(current, task.event);
      continue;
    }
    yield;
    const result = yield* run(current, task.event);
    current = result.state;
    notes.push(...result.notes, ...resultNotes(task.event, result.outcome));
  }
  return { state: current, notes };
}

interface OfflineBlocks {
  readonly blocks: BlockSpan;
  readonly origin: Origin;
}

/** The block's state changes before the work begins (drivers/base/memory.c: memory_block_change_state). */
function goingOffline(state: MemoryState, { blocks, origin }: OfflineBlocks): MemoryState {
  const id = blocks.descending ? blocks.last : blocks.first;
  const block = state.blocks.get(id);
  if (block?.state !== "online") return state;
  const going = { ...block, state: "going-offline" as const, origins: [origin] };
  return { ...state, blocks: state.blocks.set(id, id + 1, going) };
}
