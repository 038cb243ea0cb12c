/**
 * The committed figures that may only become smaller: wrong facts and wrong cases of the families that were measured, and everywhere the
 * cases that are called exact and are wrong.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ITEMS } from "./compare.ts";
import type { FidelityRow } from "./score.ts";
import type { Tallies, Tally } from "./tally.ts";

const BASELINE = join(import.meta.dirname, "baseline.json");

/** Families of machines that nobody claims to be exact everywhere: of them single facts may change with the model. */
const ONLY_CASES = / (debian|log|bare)$/;

/** What of 100 right cases of a measured family may be called modelled. */
const MOST_MODELLED_PERCENT = 1;

export type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Figures above zero, by family. */
export function figuresOf(tallies: Tallies, steps: ReadonlyMap<string, readonly FidelityRow[]>): Figures {
  const families = [...tallies].map(([name, tally]) => [name, withoutZeros(figures(name, tally))] as const);
  const single = [...steps].map(([name, rows]) => {
    const wrong = rows.map((row) => [row.quantity, row.misses.length] as const);
    return [name, withoutZeros(Object.fromEntries(wrong))] as const;
  });
  return Object.fromEntries([...families, ...single]);
}

function figures(name: string, tally: Tally): Readonly<Record<string, number>> {
  const { cases, right, noBoot, exactAndWrong, logExactAndWrong, rightButModelled } = tally;
  const wrongCases = {
    "cases wrong": cases - right,
    "no boot": noBoot,
    "exact and wrong": exactAndWrong,
    "log exact and wrong": logExactAndWrong,
  };
  if (ONLY_CASES.test(name)) return wrongCases;
  const wrongFacts = ITEMS.map((item) => [`wrong in ${item}`, tally.facts[item].all - tally.facts[item].right]);
  const modelled = rightButModelled * 100 > cases * MOST_MODELLED_PERCENT ? rightButModelled : 0;
  return { ...wrongCases, ...Object.fromEntries(wrongFacts), "right, only modelled": modelled };
}

function withoutZeros(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0));
}

export function writeBaseline(now: Figures): void {
  writeFileSync(BASELINE, `${JSON.stringify(now, null, 2)}\n`);
}

/** A sentence for each figure above the baseline's. A family that the baseline doesn't know has to be without fault. */
export function aboveBaseline(now: Figures): readonly string[] {
  const baseline = JSON.parse(readFileSync(BASELINE, "utf8")) as Figures;
  return Object.entries(now).flatMap(([family, counts]) =>
    Object.entries(counts).flatMap(([what, value]) => {
      const allowed = baseline[family]?.[what] ?? 0;
      return value <= allowed ? [] : [`${family}: ${value} ${what}, ${allowed} in the baseline`];
    }),
  );
}
