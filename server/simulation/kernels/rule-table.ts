/**
 * A rule that changed between versions is one table: its name, what it decides, and a row for each era with its source.
 * Simulation code asks for the rule of the running kernel and never for a version number.
 */
import { compareKernelVersions, type KernelVersion, parseKernelVersion } from "./version.ts";

export interface RuleRow<T> {
  /** First version the row holds for; undefined: since ever. `6.6` begins with 6.6-rc1, where its changes were merged. */
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
  /** Where each row begins. */
  readonly starts: readonly (KernelVersion | undefined)[];
}

/** Rows in ascending order of `from`; the first one has none. */
export function defineRule<T>(name: string, decides: string, rows: readonly RuleRow<T>[]): VersionedRule<T> {
  return { name, decides, rows, starts: rows.map(({ from }) => firstVersion(from)) };
}

/** The row of the newest era that has begun by `version`. */
export function ruleRow<T>(rule: VersionedRule<T>, version: KernelVersion): RuleRow<T> {
  const index = rule.starts.findLastIndex((from) => from === undefined || compareKernelVersions(from, version) <= 0);
  return rule.rows[Math.max(0, index)]!;
}

/** A series (`6.6`) begins with its first candidate; `6.6.0` is the release itself. */
function firstVersion(from: string | undefined): KernelVersion | undefined {
  const version = from === undefined ? undefined : parseKernelVersion(from);
  return version !== undefined && /^\d+\.\d+$/.test(version.text) ? { ...version, rc: 1 } : version;
}

export function ruleFor<T>(rule: VersionedRule<T>, version: KernelVersion): T {
  return ruleRow(rule, version).value;
}
