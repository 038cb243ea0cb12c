/**
 * Runs all cases of many files on several threads, and tells what came of them in the order of the files and of their combinations, as early as
 * that order allows and whichever thread was first. A case that ends its thread, or never ends, is a result of its own: a new thread goes on
 * behind it.
 */
import { internalError } from "../analysis/notes/internal-error.ts";
import { combination } from "../analysis/scenario/combination.ts";
import { type Answer, CASES_A_JOB, type FileCases, type Job, type ToldCase, toldCase } from "./case-jobs.ts";
import type { CaseThread, StartThread } from "./case-threads.ts";
import type { CaseResult } from "./report.ts";
import type { CaseNumber } from "./shards.ts";

/** Milliseconds without an answer after which a case is given up: twice what an analysis may take, and a machine's worst day. */
const PATIENCE = 300_000;

/** Fewer cases than these are done before a further thread has started. */
const CASES_A_THREAD = 12;

/** Milliseconds after which these cases are known to be no such cases: whatever waits then is worth a thread. */
const THREAD_MILLISECONDS = 500;

/**
 * Jobs that a thread has at once: one in hand and one to go on with, so that it does not wait for this thread. With fewer than
 * JOBS_WAITING for each thread it has one: nobody else could take what lies behind a long one.
 */
const JOBS_AHEAD = 2;
const JOBS_WAITING = 4;

export interface SweepPlan {
  readonly paths: readonly string[];
  /** Paths as results name them. */
  readonly nameOf: (path: string) => string;
  readonly start: StartThread;
  /** Most threads at once; the first for any case, a further one for every CASES_A_THREAD, or as soon as there is a job where `isExact` or a run takes long. */
  readonly threads: number;
  readonly isExact: boolean;
  readonly patience?: number;
}

/** Called in the order of the files and their cases. */
export interface SweepListener {
  /** A sentence about a file. */
  said(sentence: string, number: CaseNumber): void;
  /** A file that can't be read: a sentence. */
  unread(sentence: string, number: CaseNumber): void;
  result(result: ToldCase, number: CaseNumber): void;
  /** Not in that order: how many cases are done, of how many known by now. */
  progress(done: number, total: number): void;
}

/** What is known of a file. */
interface FileState {
  unread?: string;
  said?: string | undefined;
  cases?: FileCases;
  readonly results: (ToldCase | undefined)[];
}

export class Sweep {
  readonly #plan: SweepPlan;
  readonly #listener: SweepListener;
  readonly #files: FileState[];
  /** Parts of files whose cases are known. */
  readonly #parts: Job[] = [];
  /** Those that a thread has alone, and dies of where it dies. */
  readonly #alone = new Set<Job>();
  #nextFile = 0;
  readonly #threads = new Set<CaseThread>();
  /** Of the next result to tell. */
  #file = 0;
  #case = 0;
  #done = 0;
  #total: number;
  #finished: () => void = () => undefined;
  #takesLong = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: SweepPlan, listener: SweepListener) {
    this.#plan = plan;
    this.#listener = listener;
    this.#files = plan.paths.map(() => ({ results: [] }));
    this.#total = plan.paths.length;
  }

  /** Resolves once everything was told. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        this.#takesLong = true;
        this.#startThreads();
      }, THREAD_MILLISECONDS);
      this.#finished = () => {
        clearTimeout(this.#timer);
        resolve();
      };
      this.#startThreads();
      this.#settle();
    });
  }

  /** Ends all threads. */
  stop(): void {
    clearTimeout(this.#timer);
    for (const thread of this.#threads) thread.end();
    this.#threads.clear();
  }

  #startThreads(): void {
    const { threads, isExact } = this.#plan;
    for (;;) {
      const waiting =
        this.#files.length - this.#nextFile + this.#parts.reduce((sum, { from, to }) => sum + to - from, 0);
      const wanted = Math.min(threads, isExact || this.#takesLong ? waiting : Math.ceil(waiting / CASES_A_THREAD));
      if (this.#threads.size >= wanted) return;
      this.#runThread();
    }
  }

  #take(): Job | undefined {
    const part = this.#parts.shift();
    if (part !== undefined || this.#nextFile === this.#files.length) return part;
    const file = this.#nextFile++;
    return { file, path: this.#plan.paths[file]!, from: 0, to: CASES_A_JOB };
  }

  #runThread(): void {
    /** In hand, and behind it those that wait for the thread. */
    const jobs: Job[] = [];
    let answered = 0;
    let timer: NodeJS.Timeout | undefined;
    const patience = this.#plan.patience ?? PATIENCE;
    const waitOn = (): void => {
      clearTimeout(timer);
      if (jobs.length === 0) return;
      timer = setTimeout(() => {
        thread.end();
        died(`it did not end within ${patience / 1000} s`, true);
      }, patience);
    };
    const fill = (): void => {
      while (jobs.length < (this.#hasMany() ? JOBS_AHEAD : 1)) {
        if (jobs.length > 0 && [jobs[0], this.#parts[0]].some((job) => job !== undefined && this.#alone.has(job)))
          break;
        const job = this.#take();
        if (job === undefined) break;
        jobs.push(job);
        thread.give(job);
      }
    };
    const next = (): void => {
      jobs.shift();
      answered = 0;
      fill();
      waitOn();
      if (jobs.length > 0) return;
      thread.finish();
      this.#threads.delete(thread);
      this.#settle();
    };
    const heard = (answer: Answer): void => {
      const job = jobs[0];
      if (job === undefined) return;
      if (answer.kind === "result") answered++;
      const isDone = this.#note(job, answer, answered);
      this.#settle();
      if (isDone) next();
      else waitOn();
    };
    const died = (why: string, isSure = false): void => {
      clearTimeout(timer);
      this.#threads.delete(thread);
      const [job, ...others] = jobs.splice(0);
      this.#parts.unshift(...others);
      if (job !== undefined && (isSure || this.#alone.has(job))) this.#bury(job, job.from + answered, why);
      else if (job !== undefined) this.#again(job, job.from + answered);
      this.#startThreads();
      this.#settle();
    };
    const thread = this.#plan.start(heard, died);
    this.#threads.add(thread);
    next();
  }

  /** A thread that ends may take answers with it that it gave: the case without one need not be what it died of, and is run once more, alone. */
  #again(job: Job, index: number): void {
    const { cases } = this.#files[job.file]!;
    const to = Math.min(job.to, cases?.combinations.length ?? job.to);
    if (cases !== undefined && index + 1 < to) this.#parts.unshift({ ...job, from: index + 1, to });
    const one = { ...job, from: index, to: cases === undefined ? job.to : index + 1 };
    this.#alone.add(one);
    this.#parts.unshift(one);
  }

  #hasMany(): boolean {
    return this.#files.length - this.#nextFile + this.#parts.length >= this.#plan.threads * JOBS_WAITING;
  }

  /** Whether that was the last answer to the job. */
  #note(job: Job, answer: Answer, answered: number): boolean {
    const state = this.#files[job.file]!;
    if (answer.kind === "unread") {
      state.unread = answer.sentence;
      this.#done++;
      return true;
    }
    if (answer.kind === "opened") {
      const { params, combinations, said } = answer;
      if (state.cases !== undefined) return combinations.length === 0;
      state.cases = { params, combinations };
      state.said = said;
      this.#total += combinations.length - 1;
      for (let from = job.to; from < combinations.length; from += CASES_A_JOB) {
        this.#parts.push({ ...job, from, to: from + CASES_A_JOB });
      }
      this.#startThreads();
      return combinations.length === 0;
    }
    state.results[job.from + answered - 1] = answer;
    this.#done++;
    return job.from + answered === Math.min(job.to, state.cases!.combinations.length);
  }

  /** A case that took its thread with it is a result; what follows it is another job. */
  #bury(job: Job, index: number, why: string): void {
    const state = this.#files[job.file]!;
    state.cases ??= { params: [], combinations: [0] };
    const { params, combinations } = state.cases;
    const values = combination(params, combinations[index]!);
    state.results[index] = toldCase(deadCase(this.#plan.nameOf(job.path), values, why));
    this.#done++;
    const to = Math.min(job.to, combinations.length);
    if (index + 1 < to) this.#parts.unshift({ ...job, from: index + 1, to });
  }

  /** Tells what can be told by now. */
  #settle(): void {
    this.#listener.progress(this.#done, this.#total);
    while (this.#file < this.#files.length && this.#tell(this.#files[this.#file]!)) {
      this.#file++;
      this.#case = 0;
    }
    if (this.#file === this.#files.length && this.#threads.size === 0) this.#finished();
  }

  /** Whether there is nothing more to tell of a file. */
  #tell(state: FileState): boolean {
    if (state.unread !== undefined) {
      this.#listener.unread(state.unread, [this.#file, 0]);
      return true;
    }
    if (state.cases === undefined) return false;
    if (state.said !== undefined) this.#listener.said(state.said, [this.#file, 0]);
    state.said = undefined;
    const { combinations } = state.cases;
    for (; this.#case < combinations.length; this.#case++) {
      const result = state.results[this.#case];
      if (result === undefined) return false;
      this.#listener.result(result, [this.#file, combinations[this.#case]!]);
      state.results[this.#case] = undefined;
    }
    return true;
  }
}

/** What a case has come to that ended its thread. */
function deadCase(file: string, params: Readonly<Record<string, string>>, why: string): CaseResult {
  const { code, severity, sentence } = internalError;
  const message = sentence({ what: "this scenario", failure: why });
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    file,
    params,
    diagnostics: [{ ...place, code, severity, message, related: [] }],
    expectations: [],
    evidence: { level: "modelled", why: ["the simulation failed"] },
    steps: 0,
    headings: [],
  };
}
