/**
 * Threads that run cases. One is this very program again, told by its workerData what it is there for; where the program is not known, as
 * in tests, jobs are done in this thread.
 */
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { type Answer, type CasesRole, type Job, NO_MORE } from "./case-jobs.ts";

/** Whoever does jobs, one after the other in the order they are given. */
export interface CaseThread {
  give(job: Job): void;
  /** There are no more jobs: it ends once those that it has are done, and nothing is heard of it any more. */
  finish(): void;
  /** Ends it, whatever it does; nothing is heard of it any more. */
  end(): void;
}

/** `answered` is called with each answer, `ended`, once, with why the thread is no more, unless `end()` was called. */
export type StartThread = (answered: (answer: Answer) => void, ended: (why: string) => void) => CaseThread;

/**
 * Megabytes of the young generation of a thread, two thirds of it for what survives a collection. An analysis makes 1.5 and keeps next to nothing, so
 * that the fewer collections there are the less is copied: with 16, 1,958 cases took a tenth longer, and with 192 as long; 328 take as long with each.
 */
const YOUNG_MEGABYTES = 96;

/** Bytes of memory that a thread takes: 76 MiB over 800 small scenarios, more where they are large. */
const THREAD_BYTES = 160 * 2 ** 20;

/** Bytes of memory: of the machine, of the container (0, or more than the machine has: there is none), and what is available of it. */
interface Memory {
  readonly total: number;
  readonly constrained: number;
  readonly available: number;
}

/**
 * Bytes that threads may take: what is available, and a quarter of all at least. To macOS memory is available that holds nothing; most of
 * it holds copies of files, which it gives up.
 */
export function memoryForThreads({ total, constrained, available }: Memory): number {
  const most = constrained > 0 ? Math.min(total, constrained) : total;
  return Math.max(available, most / 4);
}

/** As many threads as there are processors, or as the memory is enough for: a container often has all processors of its host, and a part of its memory. */
export function threadsThatFit(processors: number, availableBytes: number): number {
  return Math.max(1, Math.min(processors, Math.floor(availableBytes / THREAD_BYTES)));
}

/** `program`: the path of the entry of this program. */
export function threadsOf(program: string, role: CasesRole): StartThread {
  let running = 0;
  return (answered, ended) => {
    if (++running === availableParallelism()) favourThroughput(true);
    const worker = new Worker(program, {
      workerData: role,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    let isOver = false;
    const end = (why: string): void => {
      if (isOver) return;
      isOver = true;
      ended(why);
    };
    worker.on("message", (answers: readonly Answer[]) => {
      for (const answer of answers) if (!isOver) answered(answer);
    });
    worker.on("messageerror", (error) => end(error.message));
    worker.on("error", (error: NodeJS.ErrnoException) => end(whyOf(error)));
    worker.on("exit", (code) => {
      if (running-- === availableParallelism()) favourThroughput(false);
      end(`its thread ended with code ${code}`);
    });
    return {
      give: (job) => worker.postMessage(job),
      finish: () => {
        isOver = true;
        worker.postMessage(NO_MORE);
      },
      end: () => {
        isOver = true;
        void worker.terminate();
      },
    };
  };
}

/**
 * For all threads of this process. While they take all processors V8 compiles functions in the thread that calls them, and the hottest ones later,
 * instead of in threads of its own beside them: 1,956 cases on two processors take 5.7 s instead of 7.0. Where a processor is left, V8's
 * threads use it: a single thread takes 2.6 s for eight stories of 10,000 steps, and 3.6 s without them.
 */
function favourThroughput(isBusy: boolean): void {
  setFlagsFromString(isBusy ? "--efficiency-mode" : "--no-efficiency-mode");
}

function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? "it ran out of memory" : (message ?? String(error));
}

/** Does jobs here, one after the other whoever they are given to. */
export function thisThread(role: CasesRole): StartThread {
  const loaded = import("./case-service.ts").then(({ CaseService }) => new CaseService(role));
  return (answered, ended) => {
    let isOver = false;
    let done = Promise.resolve();
    const tell = (answers: readonly Answer[]): void => {
      for (const answer of answers) if (!isOver) answered(answer);
    };
    const end = (): void => {
      isOver = true;
    };
    return {
      give: (job) => {
        done = done
          .then(async () => void (isOver || (await (await loaded).serve(job, tell))))
          .catch((error: unknown) => {
            if (isOver) return;
            isOver = true;
            ended(whyOf(error));
          });
      },
      finish: end,
      end,
    };
  };
}
