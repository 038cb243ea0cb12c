/**
 * One phase of a boot with the inputs it was made from. Inputs are plain data, or earlier phases; a phase with equal
 * inputs is taken over as it is, so that phases behind it find their inputs unchanged too.
 */

import { type AskedRows, collectRowsInTurns } from "../kernels/rule-table.ts";
import type { Turns } from "../units/turns.ts";

export interface Phase<T> {
  readonly inputs: readonly PhaseInput[];
  readonly result: T;
  /** Rule rows that decided it. */
  readonly rows: AskedRows;
}

/** Plain data compares by content, a phase by identity. */
type PhaseInput = Phase<unknown> | PlainData;
type PlainData = string | number | boolean | undefined | object | readonly PlainData[];

/** The phase before if its inputs were the same, else a new one; a turn ends where it does. */
export function* phase<T extends object>(
  inputs: readonly PhaseInput[],
  before: Phase<T> | undefined,
  run: () => T | Turns<T>,
): Turns<Phase<T>> {
  if (before !== undefined && isMadeFrom(before, inputs)) return before;
  const made = { inputs, ...(yield* collectRowsInTurns(inTurns(run))) };
  yield;
  return made;
}

/** Whether a phase was made from equal inputs. */
export function isMadeFrom(before: Phase<unknown>, inputs: readonly PhaseInput[]): boolean {
  return (
    before.inputs.length === inputs.length && inputs.every((input, index) => sameInput(input, before.inputs[index]))
  );
}

function* inTurns<T extends object>(run: () => T | Turns<T>): Turns<T> {
  const made = run();
  return "next" in made ? yield* made : made;
}

function sameInput(a: PhaseInput, b: PhaseInput): boolean {
  if (a === b) return true;
  if (isPhase(a) || isPhase(b)) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isPhase(input: PhaseInput): input is Phase<unknown> {
  return typeof input === "object" && "inputs" in input && "result" in input;
}
