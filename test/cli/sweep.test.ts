import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type Answer, type CasesRole, type Job, toldCase } from "../../server/cli/case-jobs.ts";
import { memoryForThreads, type StartThread, threadsOf, threadsThatFit } from "../../server/cli/case-threads.ts";
import type { CaseResult } from "../../server/cli/report.ts";
import { isOfShard, readShard, WHOLE } from "../../server/cli/shards.ts";
import { Sweep } from "../../server/cli/sweep.ts";

/** What a file of a made-up run is: so many cases, or none that can be read. */
interface FileOf {
  readonly cases: number | "unread";
  /** The cases that end their thread. */
  readonly deadly: readonly number[];
}

const resultOf = (file: string, params: Readonly<Record<string, string>>): CaseResult => ({
  file,
  params,
  diagnostics: [],
  expectations: [],
  evidence: { level: "exact", why: [] },
  steps: 1,
  headings: [],
});

/** Threads that answer one job after the other in pieces, whenever `later` says. */
function madeUp(files: readonly FileOf[], later: (run: () => void) => void): StartThread {
  return (answered, ended) => {
    let isOver = false;
    const serve = (job: Job): readonly (Answer | "dies")[] => {
      const { cases, deadly } = files[job.file]!;
      if (cases === "unread") return [{ kind: "unread", sentence: `can't read ${job.path}` }];
      const all = Array.from({ length: cases }, (_, number) => number);
      const params = [{ name: "n", values: all.map(String) }];
      const opened: readonly Answer[] = job.from === 0 ? [{ kind: "opened", params, combinations: all }] : [];
      const results = all
        .slice(job.from, job.to)
        .map((number): Answer | "dies" =>
          deadly.includes(number) ? "dies" : { kind: "result", ...toldCase(resultOf(job.path, { n: `${number}` })) },
        );
      return [...opened, ...results];
    };
    const waiting: (Answer | "dies")[] = [];
    let isSaying = false;
    const say = (): void => {
      if (isOver || isSaying || waiting.length === 0) return;
      isSaying = true;
      later(() => {
        isSaying = false;
        const first = waiting.shift()!;
        if (isOver) return;
        if (first === "dies") {
          isOver = true;
          return ended("it ran out of memory");
        }
        answered(first);
        say();
      });
    };
    const give = (job: Job): void => {
      waiting.push(...serve(job));
      say();
    };
    const end = (): void => {
      isOver = true;
    };
    return { give, finish: end, end };
  };
}

/** What a run tells, a line each. */
async function toldBy(paths: readonly string[], start: StartThread, threads: number, patience?: number) {
  const told: string[] = [];
  const plan = { paths, nameOf: (path: string) => path, start, threads, isExact: true };
  const sweep = new Sweep(patience === undefined ? plan : { ...plan, patience }, {
    said: (sentence) => void told.push(sentence),
    unread: (sentence, number) => void told.push(`${number}: ${sentence}`),
    result: ({ json }, number) => {
      const { file, diagnostics }: CaseResult = JSON.parse(json);
      told.push(`${number}: ${file} ${diagnostics.map(({ message }) => message).join()}`);
    },
    progress: (done, total) => expect(done).toBeLessThanOrEqual(total),
  });
  await sweep.run();
  return told;
}

const FAILED = "the simulation of this scenario failed (it ran out of memory); please report this scenario";

test("results come in the order of files and cases, whoever is first and whoever dies", async () => {
  const file = fc.record<FileOf>({
    cases: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 40 }), fc.constant("unread" as const)),
    deadly: fc.array(fc.nat(40), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat(3)),
      async (files, threads, waits) => {
        const paths = files.map((_, index) => `f${index}`);
        const later = (run: () => void): void => {
          let turns = waits.next().value ?? 0;
          const turn = (): void => void (turns-- > 0 ? setImmediate(turn) : setImmediate(run));
          turn();
        };
        const expected = files.flatMap(({ cases, deadly }, index) =>
          cases === "unread"
            ? [`${index},0: can't read f${index}`]
            : Array.from(
                { length: cases },
                (_, at) => `${index},${at}: f${index} ${deadly.includes(at) ? FAILED : ""}`,
              ),
        );
        expect(await toldBy(paths, madeUp(files, later), threads)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test("a case that never ends is given up, and the next ones are run", async () => {
  const answers = madeUp(
    [
      { cases: 1, deadly: [] },
      { cases: 1, deadly: [] },
      { cases: 1, deadly: [] },
    ],
    setImmediate,
  );
  const start: StartThread = (answered, ended) => {
    const thread = answers(answered, ended);
    return { ...thread, give: (job) => void (job.file === 1 || thread.give(job)) };
  };
  const told = await toldBy(["a", "b", "c"], start, 1, 50);
  expect(told).toEqual([
    "0,0: a ",
    "1,0: b the simulation of this scenario failed (it did not end within 0.05 s); please report this scenario",
    "2,0: c ",
  ]);
});

test("few cases are one thread's, unless they take long", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let threads = 0;
    const start: StartThread = () => {
      threads++;
      return { give: () => undefined, finish: () => undefined, end: () => undefined };
    };
    const ignored = {
      said: () => undefined,
      unread: () => undefined,
      result: () => undefined,
      progress: () => undefined,
    };
    const plan = { paths: ["a", "b", "c"], nameOf: (path: string) => path, start, threads: 2, isExact: false };
    void new Sweep(plan, ignored).run();
    vi.advanceTimersByTime(499);
    expect(threads).toBe(1);
    vi.advanceTimersByTime(1);
    expect(threads).toBe(2);
    const stopped = new Sweep(plan, ignored);
    void stopped.run();
    stopped.stop();
    vi.advanceTimersByTime(500);
    expect(threads).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});

describe("threads of the program", () => {
  const folder = mkdtempSync(join(tmpdir(), "memzone-threads-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "program.mjs");
  writeFileSync(
    program,
    `import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ path }) => {
  if (path === "unopened") process.exit(7);
  parentPort.postMessage([{ kind: "opened", params: [{ name: "size", values: ["1G"] }], combinations: [0] }]);
  if (path === "throws") throw new Error("no rule for this");
  if (path === "exits") process.exit(3);
  if (path === "full") throw Object.assign(new Error("heap"), { code: "ERR_WORKER_OUT_OF_MEMORY" });
  const result = { file: path, params: {}, diagnostics: [], expectations: [], steps: 1, headings: [] };
  parentPort.postMessage([{ kind: "result", json: JSON.stringify(result), holds: true }]);
});`,
  );
  const role: CasesRole = { memzone: "cases", folder, read: [], readLogs: [], shard: WHOLE };

  // So many that a thread has a job behind the one in hand.
  const behind = Array.from({ length: 15 }, (_, at) => `d${at}`);

  test.for([1, 3])("one that dies is a result of its file, and another goes on: %i at once", async (threads) => {
    const told = await toldBy(
      ["a", "throws", "b", "exits", "unopened", "full", "c", ...behind],
      threadsOf(program, role),
      threads,
    );
    const failed = (why: string): string =>
      `the simulation of this scenario failed (${why}); please report this scenario`;
    expect(told).toEqual([
      "0,0: a ",
      `1,0: throws ${failed("no rule for this")}`,
      "2,0: b ",
      `3,0: exits ${failed("its thread ended with code 3")}`,
      `4,0: unopened ${failed("its thread ended with code 7")}`,
      `5,0: full ${failed("it ran out of memory")}`,
      "6,0: c ",
      ...behind.map((name, at) => `${7 + at},0: ${name} `),
    ]);
  });
});

test("a case is of one shard, and shards are of one size", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 64 }), (file, combination, count) => {
      const of = (number: readonly [number, number]) =>
        Array.from({ length: count }, (_, at) => at + 1).filter((index) => isOfShard(number, { index, count }));
      expect(of([file, combination]).length).toBe(1);
      // As many cases in turn as there are shards are one for each.
      const turn = Array.from({ length: count }, (_, at) => at);
      expect(new Set(turn.flatMap((at) => of([file, combination + at]))).size).toBe(count);
      expect(new Set(turn.flatMap((at) => of([file + at, combination]))).size).toBe(count);
    }),
  );
});

test.for(["0/2", "3/2", "1/0", "1", "a/b", "-1/2", "1/2/3", "1.5/2", ""])("%j is no shard", (text) => {
  expect(readShard(text)).toBeUndefined();
});

test.each([
  ["of a machine that is all ours", 16, 64 * 2 ** 30, 16],
  ["of a container with all processors of its host and 1 GiB", 128, 2 ** 30, 6],
  ["where there is next to no memory", 8, 2 ** 20, 1],
])("as many threads as there are processors and memory for: %s", (_where, processors, available, threads) => {
  expect(threadsThatFit(processors, available)).toBe(threads);
});

const GIB = 2 ** 30;

test.each([
  ["a machine without a container", { total: 64 * GIB, constrained: 2 ** 64, available: 50 * GIB }, 50 * GIB],
  ["a container", { total: 64 * GIB, constrained: GIB, available: 0.75 * GIB }, 0.75 * GIB],
  ["a container that has little left", { total: 64 * GIB, constrained: GIB, available: 0 }, 0.25 * GIB],
  ["a system that counts copies of files as taken", { total: 16 * GIB, constrained: 0, available: 0.1 * GIB }, 4 * GIB],
])("threads may take what is available, and a quarter of all at least: %s", (_where, memory, bytes) => {
  expect(memoryForThreads(memory)).toBe(bytes);
});
