/**
 * What the main thread and those that run cases say to each other: plain data. A job is some cases of one file; the answers to it come in
 * the order of the cases, so that whoever dies is known by what it did not answer.
 */
import type { ParamValues } from "../analysis/scenario/combination.ts";
import { visibleJson } from "../views/visible.ts";
import { allHolds, type CaseResult } from "./report.ts";
import type { Shard } from "./shards.ts";

/** Cases that a thread takes at once. */
export const CASES_A_JOB = 16;

export interface Job {
  /** Number of the file among all, from 0. */
  readonly file: number;
  readonly path: string;
  /** Among the cases of this file that are of the shard: the first of the job, and the one behind its last. */
  readonly from: number;
  readonly to: number;
}

/** Cases of a file: what its parameters may be, and the numbers of the combinations among all. */
export interface FileCases {
  readonly params: readonly ParamValues[];
  readonly combinations: readonly number[];
}

/** A CaseResult as JSON: a text passes between threads, and into JSON lines, as it is. */
export interface ToldCase {
  readonly json: string;
  /** Whether `allHolds` of it. */
  readonly holds: boolean;
}

export function toldCase(result: CaseResult): ToldCase {
  return { json: visibleJson(JSON.stringify(result)), holds: allHolds({ cases: [result] }) };
}

export type Answer =
  /** All cases of the file that are of the shard; comes before the results. `said` is a sentence for people. */
  | ({ readonly kind: "opened"; readonly said?: string } & FileCases)
  /** The end of a job: the file can't be read. */
  | { readonly kind: "unread"; readonly sentence: string }
  | ({ readonly kind: "result" } & ToldCase);

/** What a thread is told in place of a job when there are no more: it ends. */
export const NO_MORE = "no more";

/** What a thread is told before its first job. */
export interface CasesRole {
  readonly memzone: "cases";
  readonly folder: string;
  /** What files are read: see `Boundary`. */
  readonly read: readonly string[];
  readonly readLogs: readonly string[];
  readonly shard: Shard;
}
