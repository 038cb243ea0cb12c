/**
 * One phase of a boot with the inputs it was made from. Inputs are plain data, or earlier phases; a phase with equal
 * inputs is taken over as it is, so that phases behind it find their inputs unchanged too.
 */
import { type AskedRows, collectRows } from "../kernels/rule-table.ts";

export interface Phase<T> {
  readonly inputs: readonly PhaseInput[];
  readonly result: T;
  /** Rule rows that decided it. */
  readonly rows: AskedRows;
}

/** Plain data compares by content, a phase by identity. */
type PhaseInput = Phase<unknown> | PlainData;
type PlainData = string | number | boolean | undefined | object | readonly PlainData[];

/** The phase before if its inputs were the same, else a new one. */
export function phase<T>(inputs: readonly PhaseInput[], before: Phase<T> | undefined, run: () => T): Phase<T> {
  const same =
    before !== undefined &&
    before.inputs.length === inputs.length &&
    inputs.every((input, index) => sameInput(input, before.inputs[index]));
  return same ? before : { inputs, ...collectRows(run) };
}

function sameInput(a: PhaseInput, b: PhaseInput): boolean {
  if (a === b) return true;
  if (isPhase(a) || isPhase(b)) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isPhase(input: PhaseInput): input is Phase<unknown> {
  return typeof input === "object" && "inputs" in input && "result" in input;
}
