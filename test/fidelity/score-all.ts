/** Scores every recording, and holds the figures against the baseline. */
import { basename } from "node:path";
import { aboveBaseline, figuresOf, writeBaseline } from "./baseline.ts";
import { type Case, casesIn, foldersOrAll } from "./cases.ts";
import { type Fact, ITEMS, isRight } from "./compare.ts";
import type { Call } from "./options.ts";
import { type ReachedRows, runCase, runSteps } from "./reached-rows.ts";
import { outdatedRows } from "./rows.ts";
import { printRows } from "./score.ts";
import { count, emptyTally, type Tally, tableOf } from "./tally.ts";

/** Prints the table of what a call asks for; the exit status. */
export function scoreAll({ options, folders }: Call): number {
  const tallies = new Map<string, Tally>();
  const reached: ReachedRows[] = [];
  for (const each of casesIn(foldersOrAll(folders))) {
    const run = runCase(each);
    reached.push(run);
    const name = `${each.part}/${each.family}${options.includes("--detail") ? ` ${each.kind}` : ""}`;
    const tally = tallies.get(name) ?? emptyTally();
    tallies.set(name, tally);
    count(tally, each, run.facts);
    if (isShown(each, options)) printDifferences(each, run.facts);
  }
  const steps = new Map(foldersOrAll(folders).map((folder) => [`${basename(folder)}/steps`, runSteps(folder)]));
  const singleSteps = new Map([...steps].map(([name, { results }]) => [name, results]));
  console.log(tableOf(tallies));
  for (const [name, rows] of singleSteps) if (rows.length > 0) console.log(`\n${name}\n${printRows(rows, 0)}`);
  if (options.includes("--detail") || folders.length > 0) return 0;
  const figures = figuresOf(tallies, singleSteps);
  if (options.includes("--write-baseline")) writeBaseline(figures);
  const all = [...reached, ...[...steps.values()].flatMap((each) => each.reached)];
  const faults = [...aboveBaseline(figures), ...outdatedRows(all)];
  for (const sentence of faults) console.error(sentence);
  return faults.length > 0 ? 1 : 0;
}

function isShown({ part }: Case, options: Call["options"]): boolean {
  if (part === "held-out") return options.includes("--show-held-out");
  return options.includes("--differences") || options.includes("--show-held-out");
}

function printDifferences({ id, family, unsaid }: Case, facts: readonly Fact[] | string): void {
  const silent = unsaid.length > 0 ? ` (unsaid: ${unsaid.join(", ")})` : "";
  const where = `${id} ${family}${silent}`;
  if (typeof facts === "string") {
    console.log(`${where}: no boot: ${facts}`);
    return;
  }
  for (const item of ITEMS) {
    const wrong = facts.filter((fact) => fact.item === item && !isRight(fact));
    for (const { about, recorded, simulated, level } of wrong.slice(0, 3)) {
      console.log(`${where} ${item}: ${about}: recorded ${recorded}, simulated ${simulated} (${level})`);
    }
    if (wrong.length > 3) console.log(`${where} ${item}: … ${wrong.length - 3} more`);
  }
}
