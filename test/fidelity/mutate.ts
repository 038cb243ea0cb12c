/**
 * `npm run fidelity -- --mutate`: changes one row of the rule tables after the other to what its neighbour decides, and lists the rows whose change
 * nothing notices: rows that could be wrong without anybody knowing. Asked are the scenarios that are there for the row
 * (test/simulation/kernels/rows), the recordings that reach it, and then the test files that name its rule; fails where nothing notices one.
 *
 *   --rule NAME     this rule only; may be given again
 *   --seconds N     ends after so many seconds, and tells how many rows are left
 *   --recordings    recordings alone are asked: what no real kernel would object to
 *   --tests         instead of the files that name the rule all tests that ask for the row are run; those in other processes are not seen
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { didYouMean } from "../../grammar/did-you-mean.ts";
import { ALL_RULES } from "../../server/simulation/kernels/all-rules.ts";
import type { Era } from "../simulation/kernels/rows/era.ts";
import { ERAS, eraFaults } from "../simulation/kernels/rows/eras.ts";
import { type Case, casesIn, foldersOrAll } from "./cases.ts";
import { isRight } from "./compare.ts";
import { applyMutation, type Mutation, mutationsOf, mutationText, rowOf } from "./mutation.ts";
import { NOT_UNDERSTOOD } from "./options.ts";
import { type ReplayedSteps, recordedStepsIn } from "./reached-rows.ts";
import { type RowName, withRows } from "./rows-asked.ts";
import { rowsByTestFile, type TestRows, testsNaming, vitestRun } from "./rows-of-tests.ts";
import { Score } from "./score.ts";
import { verdictOf } from "./tally.ts";

/** Something that can notice: how much of it is wrong, and the rows that it asks for. */
interface Witness {
  readonly id: string;
  readonly rows: ReadonlySet<RowName>;
  readonly wrong: number;
  /** Wrong facts now; undefined: it can't be simulated. */
  readonly count: () => number | undefined;
}

interface Options {
  readonly rules: readonly string[];
  readonly milliseconds: number;
  readonly recordings: boolean;
  readonly tests: boolean;
}

export function mutateRows(args: readonly string[]): number {
  const options = readOptions(args);
  if (typeof options === "string") {
    console.error(options);
    return NOT_UNDERSTOOD;
  }
  const begin = performance.now();
  const witnesses = [
    ...(options.recordings ? [] : ERAS.map(eraWitness)),
    ...casesIn(foldersOrAll([])).flatMap(caseWitness),
    ...recordedStepsIn(foldersOrAll([])).map(stepsWitness),
  ];
  const tests = options.tests ? rowsByTestFile() : [];
  console.log(`${witnesses.length} scenarios and recordings in ${seconds(performance.now() - begin)}`);
  const mutations = ALL_RULES.filter(({ name }) => options.rules.includes(name)).flatMap(mutationsOf);
  const unnoticed: Mutation[] = [];
  let done = 0;
  for (const mutation of mutations) {
    if (performance.now() - begin > options.milliseconds) break;
    const since = performance.now();
    const noticed = noticedBy(mutation, witnesses) ?? noticedByTests(mutation, options, tests);
    if (noticed === undefined) unnoticed.push(mutation);
    done++;
    const what = noticed === undefined ? "NOT NOTICED" : `noticed by ${noticed}`;
    console.log(
      `${done}/${mutations.length} ${mutationText(mutation)}: ${what} (${seconds(performance.now() - since)})`,
    );
  }
  console.log(`\n${done} changes, ${unnoticed.length} not noticed${options.recordings ? " by a recording" : ""}:`);
  for (const mutation of unnoticed) console.log(`  ${mutationText(mutation)}`);
  if (done < mutations.length) console.log(`${mutations.length - done} changes left for want of time`);
  return unnoticed.length > 0 && !options.recordings ? 1 : 0;
}

/** The options, or a sentence that says what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  const values = parsedOptions(args);
  if (typeof values === "string") return values;
  const all = ALL_RULES.map(({ name }) => name).sort();
  const unknown = values.rule?.find((name) => !all.includes(name));
  if (unknown !== undefined) return `there is no rule ${unknown}${didYouMean(unknown, all)}`;
  const milliseconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds) * 1000;
  if (!(milliseconds >= 0)) return `--seconds takes a number, not ${values.seconds}`;
  return { rules: values.rule ?? all, milliseconds, recordings: values.recordings, tests: values.tests };
}

function parsedOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        mutate: { type: "boolean" },
        rule: { type: "string", multiple: true },
        seconds: { type: "string" },
        recordings: { type: "boolean", default: false },
        tests: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return `--mutate takes --rule NAME, --seconds N, --recordings and --tests: ${(error as Error).message}`;
  }
}

/** A scenario is asked about the rows that it is there for. */
function eraWitness(era: Era): Witness {
  const count = (): number => eraFaults(era).length;
  return { id: `"${era.says}"`, rows: new Set(era.rows as readonly RowName[]), wrong: count(), count };
}

/** Of a family without a figure for single facts only the cases that are right can notice. */
function caseWitness(each: Case): readonly Witness[] {
  const { result, rows } = withRows(each.run);
  if (typeof result === "string" || each.unsaid.length > 0) return [];
  const wide = each.family.includes(" ");
  if (wide && !verdictOf(result).right) return [];
  const count = (): number | undefined => {
    const facts = each.run();
    return typeof facts === "string" ? undefined : facts.filter((fact) => !isRight(fact)).length;
  };
  const wrong = result.filter((fact) => !isRight(fact)).length;
  return [{ id: wide ? `${each.id} (${each.family})` : each.id, rows, wrong, count }];
}

function stepsWitness({ id, replay }: ReplayedSteps): Witness {
  const count = (): number => {
    const score = new Score();
    replay(score);
    return [...score.rows.values()].reduce((sum, { misses }) => sum + misses.length, 0);
  };
  const { result, rows } = withRows(count);
  return { id: `steps ${id}`, rows, wrong: result, count };
}

function noticedBy(mutation: Mutation, witnesses: readonly Witness[]): string | undefined {
  const undo = applyMutation(mutation);
  try {
    const row = rowOf(mutation);
    return witnesses.find((witness) => witness.rows.has(row) && notices(witness))?.id;
  } finally {
    undo();
  }
}

function notices({ count, wrong }: Witness): boolean {
  try {
    return count() !== wrong;
  } catch {
    return true;
  }
}

function noticedByTests(mutation: Mutation, options: Options, tests: readonly TestRows[]): string | undefined {
  if (options.recordings) return undefined;
  const row = rowOf(mutation);
  const asking = tests.filter(({ rows }) => (rows[row] ?? 0) > 0).map(({ file }) => file);
  const files = options.tests ? asking : testsNaming(mutation.rule);
  if (files.length === 0) return undefined;
  const status = vitestRun(["--bail", "1", ...files], { MEMZONE_MUTATION: JSON.stringify(mutation) });
  return status === 0 ? undefined : `a test of ${files.map((file) => basename(file)).join(", ")}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
