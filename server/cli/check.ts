/**
 * `memzone check`: analyses files and folders with every combination of their parameters and reports what was found.
 */
import { availableParallelism, totalmem } from "node:os";
import { visibleLine } from "../views/visible.ts";
import { type Options, readArguments, readCount } from "./arguments.ts";
import type { CasesRole } from "./case-jobs.ts";
import { memoryForThreads, thisThread, threadsOf, threadsThatFit } from "./case-threads.ts";
import type { Command } from "./command.ts";
import { addressOf, displayPath, findScenarios } from "./files.ts";
import { boundaryOf } from "./folders-read.ts";
import { progressBar } from "./progress-bar.ts";
import type { CaseResult } from "./report.ts";
import { FORMAT_NAMES, FORMATS, JSON_LINES } from "./report-formats.ts";
import { readShard, type Shard } from "./shards.ts";
import { SharedParts } from "./shared-parts.ts";
import { Sweep, type SweepListener, type SweepPlan } from "./sweep.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";
import { VERSION } from "./version.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  shard: { type: "string", default: "1/1" },
  jobs: { type: "string" },
  allow: { type: "string", multiple: true, default: [] },
} as const satisfies Options;

export const check: Command = {
  usage: `memzone check PATH… [--format text|json|jsonl|sarif|junit|github] [--shard I/N] [--jobs N] [--allow DIR]…

Checks files, and every .memzone file below folders.

  --format F   text (default), json, jsonl (JSON lines: each case as soon as it is done, for 'memzone merge'),
               sarif (2.1.0), junit (XML) or github (workflow annotations)
  --shard I/N  runs the I-th of N parts of all cases; 'memzone merge' puts their JSON lines together
  --jobs N     uses N threads (default: as many as there are processors and memory for, where it pays)
  --allow DIR  lets scenarios name files below another folder; without it, those below the folders given or of the
               files given, their git repository, and the working directory where it encloses them

What is found and its order are the same whatever the number of threads.`,
  examples: [
    ["memzone check scenarios", "every scenario of a folder, in every combination of its parameters"],
    ["memzone check scenarios --format github", "annotations in a workflow of GitHub"],
    ["memzone check scenarios --shard 1/2 --format jsonl > 1.jsonl", "half of the cases, for memzone merge"],
  ],
  options: OPTIONS,
  run: runCheck,
};

async function runCheck(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("check", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  if (positionals.length === 0) return wrongCall(terminal, "check what? Name files or folders (memzone check PATH…)");
  const format = String(values.format);
  if (!FORMAT_NAMES.includes(format)) {
    return wrongCall(
      terminal,
      `unknown format '${visibleLine(format)}'${meantHint(format, FORMAT_NAMES)}: one of ${FORMAT_NAMES.join(", ")}`,
    );
  }
  const shard = readShard(String(values.shard));
  if (shard === undefined) {
    return wrongCall(terminal, `'${values.shard}' is no shard: write I/N, as in --shard 2/8, with I from 1 to N`);
  }
  const jobs = values.jobs === undefined ? undefined : readCount(String(values.jobs));
  if (values.jobs !== undefined && jobs === undefined) {
    return wrongCall(terminal, `'${values.jobs}' is no number of jobs`);
  }

  const boundary = boundaryOf(positionals, values.allow as readonly string[], terminal.folder);
  const found = findScenarios(positionals, terminal.folder, boundary);
  const role: CasesRole = {
    memzone: "cases",
    folder: terminal.folder,
    read: boundary.folders,
    readLogs: boundary.foldersOfLogs,
    shard,
  };
  const nameOf = (path: string): string => displayPath(addressOf(path, terminal.folder), terminal.folder);
  const memory = {
    total: totalmem(),
    constrained: process.constrainedMemory(),
    available: process.availableMemory(),
  };
  const plan: SweepPlan = {
    paths: found.paths,
    nameOf,
    start: terminal.program === undefined ? thisThread(role) : threadsOf(terminal.program, role),
    threads: jobs ?? threadsThatFit(availableParallelism(), memoryForThreads(memory)),
    isExact: jobs !== undefined,
  };
  const sink = format === JSON_LINES ? await lines(plan, shard, found.wrong, terminal) : whole(format, terminal);
  return runSweep(plan, found.wrong, sink, terminal);
}

/** Where results go. `writes`: as they come. */
interface Sink extends Pick<SweepListener, "said" | "unread" | "result"> {
  readonly writes: boolean;
  /** Writes what is left to write. `holds`: whether everything does that was read; `unread`: a sentence for each that was not. */
  end(holds: boolean, unread: readonly string[]): void | Promise<void>;
}

async function runSweep(plan: SweepPlan, found: readonly string[], sink: Sink, terminal: Terminal): Promise<ExitCode> {
  const bar = progressBar(terminal);
  const unread = [...found];
  let holds = true;
  const sweep = new Sweep(plan, {
    said: (sentence, number) => {
      bar.clear();
      sink.said(sentence, number);
      terminal.err(`memzone: ${sentence}`);
    },
    unread: (sentence, number) => {
      unread.push(sentence);
      sink.unread(sentence, number);
    },
    result: (result, number) => {
      holds &&= result.holds;
      if (sink.writes) bar.clear();
      sink.result(result, number);
    },
    progress: bar.show,
  });
  const stopListening = terminal.onBreak?.(() => {
    sweep.stop();
    bar.clear();
  });
  await sweep.run();
  stopListening?.();
  bar.clear();
  await sink.end(holds, unread);
  for (const sentence of unread) terminal.err(`memzone: ${sentence}`);
  if (unread.length > 0) return EXIT.wrongCall;
  return holds ? EXIT.fine : EXIT.failed;
}

/** A report that is written when everything is known. */
function whole(format: string, terminal: Terminal): Sink {
  const cases: CaseResult[] = [];
  const parts = new SharedParts();
  return {
    writes: false,
    said: () => undefined,
    unread: () => undefined,
    result: ({ json }) => void cases.push(parts.of(JSON.parse(json))),
    end: async (_holds, unread) => {
      terminal.out(await FORMATS.get(format)!({ cases, unread }));
    },
  };
}

/** JSON lines, each written as soon as its turn has come. */
async function lines(plan: SweepPlan, shard: Shard, unread: readonly string[], terminal: Terminal): Promise<Sink> {
  const { caseLine, jsonLine, resultsHead } = await import("./result-lines.ts");
  let cases = 0;
  terminal.out(jsonLine(resultsHead(VERSION, shard, plan.paths.map(plan.nameOf), unread)));
  return {
    writes: true,
    said: (said, number) => terminal.out(jsonLine({ number, said })),
    unread: (sentence, number) => terminal.out(jsonLine({ number, unread: sentence })),
    result: (result, number) => {
      cases++;
      terminal.out(caseLine(number, result.json));
    },
    end: (holds, notRead) => terminal.out(jsonLine({ ok: holds && notRead.length === 0, cases })),
  };
}
