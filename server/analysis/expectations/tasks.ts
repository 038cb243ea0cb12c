/**
 * `expect task NAME blocked on LOCK`: who waits for whom after `concurrently`, as its outcome tells it.
 */
import type { ExpectStatement } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { lockName, lockPath } from "../../simulation/locks/lock-path.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import type { EventOf } from "../../simulation/steps.ts";
import type { Fix } from "../analysis.ts";
import type { SimulatedEntry } from "../diagnostics/timeline.ts";
import type { FactsOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { meantName, unknownName } from "../scenario/name-table.ts";
import type { ValueReader } from "../scenario/values.ts";
import { writing } from "../text-edits.ts";
import { type Comparison, HOLDS, UNREADABLE } from "./fields.ts";

/** Not checked where the simulation does not tell who waits. */
export function compareTask(
  statement: Extract<ExpectStatement, { what: "task" }>,
  state: MemoryState,
  { entry, reader }: { readonly entry: SimulatedEntry; readonly reader: ValueReader },
): Comparison {
  const task = reader.name(statement.task);
  const lock = reader.name(statement.lock);
  const failed = (facts: FactsOf<"expectation-failed">, fixes: readonly Fix[] = []): Comparison => {
    const place = reader.place({ start: statement.task.span.start, end: statement.lock.span.end });
    return { differences: [problem("expectation-failed", place, facts, { fixes })], unreadable: false };
  };
  if (task === undefined || lock === undefined) return UNREADABLE;
  if (entry.event.kind !== "concurrently") return failed({ kind: "no-tasks" });
  const { waits } = entry.outcome;
  if (waits === undefined) return UNREADABLE;
  // A lock may be named that none of them takes; one that is misspelt can't be.
  const known = locksOf(entry.event, state);
  if (!known.includes(lock) && meantName({ of: "lock", name: lock }, known) !== undefined) {
    const wrong = unknownName(reader.place(statement.lock.span), { of: "lock", name: lock }, known);
    return { differences: [wrong], unreadable: true };
  }
  const found = waits.filter((wait) => isCalled(wait.task, task));
  if (found.some((wait) => wait.lock === lock)) return HOLDS;
  if (found.length === 0) {
    const meant = nearest(
      task,
      waits.flatMap((wait) => wait.task.split(" ")),
    );
    const { uri, span } = reader.place(statement.task.span);
    const fixes = meant === undefined ? [] : [writing(uri, span, meant, false)];
    return failed({ kind: "not-blocked", task, lock, others: waits }, fixes);
  }
  return failed({ kind: "blocked-elsewhere", task, lock, waits: found });
}

/** A line of `concurrently` is known by its whole text, and by any word of it: `online`, `memory35`. */
function isCalled(task: string, name: string): boolean {
  return task === name || task.split(" ").includes(name);
}

/** Locks on the way of these tasks. */
function locksOf({ tasks }: EventOf<"concurrently">, state: MemoryState): readonly string[] {
  const points = tasks.flatMap(({ event }, index) => lockPath(state, event, index));
  return [...new Set(points.flatMap(({ lock }) => (lock === undefined ? [] : [lockName(lock)])))];
}
