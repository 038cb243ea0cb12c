/** Run with --expose-gc: the bytes of heap that an analysed story of as many steps as are named holds. */
import { Analyser } from "../../server/analysis/analyser.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { MACHINES, story } from "./stories.ts";

const steps = Number(process.argv[2]);
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("run with --expose-gc");
const analyser = new Analyser();
const analyse = (text: string) =>
  analyser.analyse("file:///bench/heap.memzone", text, 1, {
    loader: { resolve: (_from, path) => path, read: () => undefined },
    budget: { steps: 1e7, runs: 1e7, milliseconds: 1e7, now: () => 0 },
    renderers: STATE_TEXTS,
  });
// What the program itself takes, tables and parser included, is not the story's.
analyse(`${story(MACHINES[0], 1).join("\n")}\n`);
collect();
const before = process.memoryUsage().heapUsed;
const analysis = analyse(`${story(MACHINES[0], steps).join("\n")}\n`);
collect();
process.stdout.write(
  JSON.stringify({ bytes: process.memoryUsage().heapUsed - before, ending: analysis.ending.length }),
);
