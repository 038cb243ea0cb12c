/**
 * Who holds which locks for good behind `concurrently`, and who waits for them, as plain data.
 */
import type { Outcome } from "../simulation/state/state.ts";
import type { LayoutTask } from "./layout.ts";

/** Word for a step with tasks that never finish. */
export const DEADLOCK = "deadlock";

/** What became of a step in one word: its result, or that some of it never ends. */
export function shownOutcome(outcome: Outcome): string {
  return outcome.result === "ok" && stuckTasks(outcome).length > 0 ? DEADLOCK : outcome.result;
}

/** Those that hang first, then those that wait; empty where all got done. */
export function stuckTasks({ waits = [], held = [] }: Outcome): readonly LayoutTask[] {
  const names = new Set([...held.map(({ task }) => task), ...waits.map(({ task }) => task)]);
  return [...names].map((name): LayoutTask => {
    const wait = waits.find(({ task }) => task === name);
    const waitsFor = wait && { lock: wait.lock, ...(wait.holder === undefined ? {} : { holder: wait.holder }) };
    return {
      name,
      holds: held.find(({ task }) => task === name)?.locks ?? [],
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
  });
}
