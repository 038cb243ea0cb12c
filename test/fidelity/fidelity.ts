/**
 * `npm run fidelity [-- DIR…]`: boots every recorded machine in the simulator, does what was done to it, and tells how much of what the real kernel
 * did it got right, and whether what it calls exact is. Held-out recordings come first; of them only counts are told. Fails where a figure is worse
 * than the committed baseline.
 *
 *   --differences            what differs in recordings that rules may be learnt from
 *   --show-held-out          what differs in held-out ones too; never while a rule is made
 *   --detail                 families by kernel, or by the first word of the recordings' names
 *   --write-baseline         takes today's figures for the baseline
 *   --envelopes              makes what exact facts rest on from the recordings (envelopes.ts)
 *   --rows, --mutate         which rows of the rule tables something reaches, and which nobody would miss (rows.ts, mutate.ts)
 */
import { basename } from "node:path";
import { aboveBaseline, figuresOf, writeBaseline } from "./baseline.ts";
import { type Case, casesIn, foldersOrAll } from "./cases.ts";
import { type Fact, ITEMS, isRight } from "./compare.ts";
import { makeEnvelopes } from "./envelopes.ts";
import { mutateRows } from "./mutate.ts";
import { type Call, NOT_UNDERSTOOD, readCall } from "./options.ts";
import { type ReachedRows, runCase, runSteps } from "./reached-rows.ts";
import { listRows, outdatedRows } from "./rows.ts";
import { printRows } from "./score.ts";
import { count, emptyTally, type Tally, tableOf } from "./tally.ts";

const args = process.argv.slice(2);
process.exitCode = run(readCall(args));

function run(call: ReturnType<typeof readCall>): number {
  if (typeof call === "string") {
    console.error(call);
    return NOT_UNDERSTOOD;
  }
  switch (call.mode) {
    case "--envelopes":
      return makeEnvelopes(call.options);
    case "--rows":
      return listRows(call.options);
    case "--mutate":
      return mutateRows(args);
    case "score":
      return score(call);
  }
}

function score({ options, folders }: Call): number {
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
