/**
 * `npm run fuzz -- --seconds N --seed S [--only SUBJECT] [--threads N] [--at-least N]`: inputs of all subjects, or of one, for so many seconds in all,
 * or with `--inputs N` so many of each. Threads share the inputs of a seed; fewer inputs than `--at-least` are a failure. A find is made smaller and written to test/fuzz/finds, where a test
 * runs it again; `--again FILE` runs one.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { complaintOf, type Find, kindOf } from "./subject.ts";
import { SUBJECTS, subjectNamed } from "./subjects.ts";
import type { Work } from "./worker.ts";

const FINDS = join(import.meta.dirname, "finds");
/** Milliseconds between two lines of a subject. */
const LINE = 5000;
/** An input that takes longer on the processor, with its shrinking aside, hangs: a machine may be busy with other things. Milliseconds. */
const HANGS = 60_000;
/** One that waits for so long waits for what never comes. Milliseconds. */
const SILENT = 600_000;

/** Milliseconds between two looks for one that does. */
const LOOK = 1000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    threads: { type: "string", default: "1" },
    inputs: { type: "string" },
    "at-least": { type: "string", default: "0" },
    again: { type: "string" },
  },
});

if (values.again === undefined) process.exitCode = (await all()) ? 0 : 1;
else process.exitCode = await again(values.again);

/** Whether there were inputs enough, and no finds. */
async function all(): Promise<boolean> {
  const chosen = SUBJECTS.filter(({ name }) => values.only === undefined || values.only === name);
  if (chosen.length === 0) {
    console.error(`no subject ${values.only}: ${SUBJECTS.map(({ name, about }) => `\n  ${name}: ${about}`).join("")}`);
    return false;
  }
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  const milliseconds = (Number(values.seconds) * 1000) / chosen.length;
  const enough = values.inputs === undefined ? { milliseconds } : { inputs: Number(values.inputs) };
  const of = Math.max(1, Math.floor(Number(values.threads)) || 1);
  const sum = { inputs: 0, finds: 0 };
  for (const { name } of chosen) {
    const shares = Array.from({ length: of }, (_, thread) => watched({ name, seed, ...enough, share: { thread, of } }));
    for (const { inputs, finds } of await Promise.all(shares)) {
      sum.inputs += inputs;
      sum.finds += finds;
    }
  }
  console.log(`${"all".padEnd(10)} ${String(sum.inputs).padStart(8)} inputs ${sum.finds} finds`);
  const least = Number(values["at-least"]);
  if (sum.inputs < least) console.error(`${least} inputs at least were asked for`);
  return sum.finds === 0 && sum.inputs >= least;
}

/** Runs a subject in a thread of its own, which is ended where an input hangs. */
function watched(work: Work): Promise<{ readonly inputs: number; readonly finds: number }> {
  const { name, seed } = work;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: work });
  let [inputs, finds, told, heard] = [0, 0, Date.now(), Date.now()];
  let running: unknown;
  let isOver = false;
  let hasSpoken = true;
  const line = (): void => console.log(`${name.padEnd(10)} ${String(inputs).padStart(8)} inputs ${finds} finds`);
  const keep = (find: Find): void => {
    finds++;
    console.log(written(find, seed));
  };
  return new Promise((resolve) => {
    let spent: NodeJS.CpuUsage | undefined;
    const watch = setInterval(async () => {
      // A thread that is at its end has no figures any more.
      const usage = await worker.cpuUsage().catch(() => undefined);
      if (isOver || usage === undefined) return;
      if (spent === undefined || hasSpoken) [spent, hasSpoken] = [usage, false];
      const isHanging = usage.user + usage.system - spent.user - spent.system > HANGS * 1000;
      if (!isHanging && Date.now() - heard < SILENT) return;
      isOver = true;
      keep({ subject: name, complaint: isHanging ? "hangs" : "waits for ever", input: running });
      worker.terminate();
    }, LOOK);
    worker.on("message", (message: { begins?: unknown; inputs?: number; found?: Find; ended?: true }) => {
      heard = Date.now();
      hasSpoken = true;
      isOver ||= message.ended === true;
      if ("begins" in message) running = message.begins;
      if (message.found !== undefined) keep(message.found);
      inputs = message.inputs ?? inputs;
      if (heard - told < LINE) return;
      told = heard;
      line();
    });
    worker.on("error", (error) => {
      isOver = true;
      keep({ subject: name, complaint: `the thread died: ${error.message}`, input: running });
    });
    worker.on("exit", () => {
      // Nothing was left that it could wait for: what it waits for never comes.
      if (!isOver) keep({ subject: name, complaint: "the thread ended before its time", input: running });
      clearInterval(watch);
      line();
      resolve({ inputs, finds });
    });
  });
}

/** Keeps a find; the words about it. Where no input was run yet there is nothing to keep: the program did not start. */
function written(find: Find, seed: number): string {
  if (find.input === undefined) return `FOUND ${find.subject}: before its first input: ${find.complaint}`;
  mkdirSync(FINDS, { recursive: true });
  const words =
    kindOf(find.complaint)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const file = join(FINDS, `${find.subject}-${words.slice(0, 6).join("-")}.json`);
  writeFileSync(file, `${JSON.stringify({ ...find, seed }, null, 2)}\n`);
  const path = relative(process.cwd(), file);
  return `FOUND ${find.subject}: ${find.complaint}\n  ${path}\n  npm run fuzz -- --again ${path}`;
}

async function again(file: string): Promise<number> {
  const { subject: name, input } = JSON.parse(readFileSync(file, "utf8")) as Find;
  const subject = subjectNamed(name);
  if (subject === undefined) throw new Error(`no subject ${name}`);
  const complaint = await complaintOf(subject, input);
  await subject.end?.();
  console.log(complaint ?? "nothing is wrong with it");
  return complaint === undefined ? 0 : 1;
}
