/**
 * Answers jobs, in whichever thread it is: opens a file, finds its cases and runs those that are asked for.
 */
import { combination } from "../analysis/scenario/combination.ts";
import { Boundary } from "../disk/boundary.ts";
import { type Answer, type CasesRole, type FileCases, type Job, toldCase } from "./case-jobs.ts";
import { caseResult } from "./case-result.ts";
import { CaseRunner, isOneCase } from "./case-runner.ts";
import { OUTSIDE } from "./folders-read.ts";
import { isOfShard } from "./shards.ts";

interface Opened {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly isOne: boolean;
  readonly cases: FileCases;
}

export class CaseService {
  readonly #role: CasesRole;
  readonly #runner: CaseRunner;
  /** Jobs of one file often follow each other. */
  #opened: Opened | undefined;

  constructor(role: CasesRole) {
    this.#role = role;
    this.#runner = new CaseRunner(role.folder, new Boundary(role.read, OUTSIDE, role.readLogs));
  }

  /** Calls `answer` with what is known by then, several times. */
  async serve(job: Job, answer: (answers: readonly Answer[]) => void): Promise<void> {
    const first: Answer[] = [];
    const opened = this.#open(job, (said) => void first.push(said));
    // The answer of one case tells that there is one: a message fewer for each of thousands of files.
    if (first.length > 0 && opened?.isOne !== true) answer(first.splice(0));
    if (opened === undefined) return;
    for (const number of opened.cases.combinations.slice(job.from, job.to)) {
      const params = combination(opened.cases.params, number);
      const analysis = await this.#runner.analyse(opened.uri, opened.text, { params });
      const result = caseResult(analysis, params, this.#runner.loader.read, this.#role.folder);
      answer([...first.splice(0), { kind: "result", ...toldCase(result) }]);
    }
    this.#runner.forget(opened.uri);
  }

  #open({ file, path, from }: Job, answer: (answer: Answer) => void): Opened | undefined {
    if (from > 0 && this.#opened?.path === path) return this.#opened;
    const { shard } = this.#role;
    const read = this.#runner.readText(path);
    if ("wrong" in read) {
      // The shard of its one case tells of it.
      if (from === 0) answer(isOfShard([file, 0], shard) ? { kind: "unread", sentence: read.wrong } : NOTHING);
      return undefined;
    }
    const isOne = isOneCase(read.text);
    if (isOne && !isOfShard([file, 0], shard)) {
      answer(NOTHING);
      return undefined;
    }
    const { params, count, message } = this.#runner.combinations(read.uri, read.text);
    const combinations = Array.from({ length: count }, (_, number) => number).filter((number) =>
      isOfShard([file, number], shard),
    );
    const cases = { params, combinations };
    if (from === 0)
      answer({ kind: "opened", ...cases, ...(message === undefined ? {} : { said: `${path}: ${message}` }) });
    this.#opened = { path, uri: read.uri, text: read.text, isOne, cases };
    return this.#opened;
  }
}

const NOTHING: Answer = { kind: "opened", params: [], combinations: [] };
