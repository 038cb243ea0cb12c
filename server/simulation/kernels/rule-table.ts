/**
 * A rule that changed between versions is one table: its name, what it decides, and a row for each era with its source.
 * Simulation code asks for the rule of the running kernel and never for a version number.
 */
import { compareKernelVersions, type KernelVersion, parseKernelVersion } from "./version.ts";

export interface RuleRow<T> {
  /** First version the row holds for; undefined: since ever. */
  readonly from?: string;
  readonly value: T;
  /** Kernel file and function the row was learnt from. */
  readonly source: string;
}

export interface VersionedRule<T> {
  readonly name: string;
  /** What the rule decides, in one sentence. */
  readonly decides: string;
  readonly rows: readonly RuleRow<T>[];
}

/** Rows in ascending order of `from`; the first one has none. */
export function defineRule<T>(name: string, decides: string, rows: readonly RuleRow<T>[]): VersionedRule<T> {
  return { name, decides, rows };
}

/** The row of the newest era that has begun by `version`. */
export function ruleRow<T>(rule: VersionedRule<T>, version: KernelVersion): RuleRow<T> {
  let chosen = rule.rows[0]!;
  for (const row of rule.rows) {
    const from = row.from === undefined ? undefined : parseKernelVersion(row.from);
    if (from === undefined || compareKernelVersions(from, version) <= 0) chosen = row;
  }
  return chosen;
}

export function ruleFor<T>(rule: VersionedRule<T>, version: KernelVersion): T {
  return ruleRow(rule, version).value;
}
