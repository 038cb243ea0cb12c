/** Counts over cases: facts right, cases right, and whether what was claimed of them holds. */
import type { Case } from "./cases.ts";
import { countsForExact, type Fact, ITEMS, type Item, isExactAndWrong, isRight } from "./compare.ts";

export interface Tally {
  readonly facts: Record<Item, { right: number; all: number }>;
  cases: number;
  /** Cases with every fact right. */
  right: number;
  /** Cases with a wrong fact that is called exact: there must be none. */
  exactAndWrong: number;
  /** Cases with a wrong line in a log that is called exact: there must be none. */
  logExactAndWrong: number;
  /** Cases with every fact right, though one is only called modelled. */
  rightButModelled: number;
  noBoot: number;
  /** Cases whose scenario can't say all of the machine; they count nowhere else. */
  unsaid: number;
  /** Of those, cases with a wrong fact that is called exact. */
  unsaidExactAndWrong: number;
}

export type Tallies = ReadonlyMap<string, Tally>;

/** What became of one case. */
export interface Verdict {
  readonly right: boolean;
  readonly exactAndWrong: boolean;
  readonly logExactAndWrong: boolean;
  readonly rightButModelled: boolean;
}

export function verdictOf(facts: readonly Fact[]): Verdict {
  const counted = facts.filter(countsForExact);
  const right = counted.every(isRight);
  return {
    right,
    exactAndWrong: counted.some(isExactAndWrong),
    logExactAndWrong: facts.some((fact) => fact.item === "log lines" && isExactAndWrong(fact)),
    rightButModelled: right && counted.some(({ level }) => level === "modelled"),
  };
}

export function emptyTally(): Tally {
  const facts = Object.fromEntries(ITEMS.map((item) => [item, { right: 0, all: 0 }])) as Tally["facts"];
  const counts = { cases: 0, right: 0, exactAndWrong: 0, logExactAndWrong: 0, rightButModelled: 0, noBoot: 0 };
  return { facts, ...counts, unsaid: 0, unsaidExactAndWrong: 0 };
}

export function count(tally: Tally, { unsaid }: Case, facts: readonly Fact[] | string): void {
  if (unsaid.length > 0) {
    tally.unsaid++;
    if (typeof facts !== "string" && verdictOf(facts).exactAndWrong) tally.unsaidExactAndWrong++;
    return;
  }
  tally.cases++;
  if (typeof facts === "string") {
    tally.noBoot++;
    return;
  }
  for (const fact of facts) {
    tally.facts[fact.item].all++;
    if (isRight(fact)) tally.facts[fact.item].right++;
  }
  const verdict = verdictOf(facts);
  if (verdict.right) tally.right++;
  if (verdict.exactAndWrong) tally.exactAndWrong++;
  if (verdict.logExactAndWrong) tally.logExactAndWrong++;
  if (verdict.rightButModelled) tally.rightButModelled++;
}

/** One line a family. Columns that hold nothing in any of them are left out. */
export function tableOf(tallies: Tallies): string {
  const ratio = ({ right, all }: { right: number; all: number }): string => (all === 0 ? "" : `${right}/${all}`);
  const number = (value: number): string => (value === 0 ? "" : String(value));
  const columns: readonly (readonly [string, (tally: Tally) => string])[] = [
    ["cases right", (tally) => ratio({ right: tally.right, all: tally.cases })],
    ["exact and wrong", (tally) => (tally.cases === 0 ? "" : String(tally.exactAndWrong))],
    ["log exact and wrong", (tally) => (tally.facts["log lines"].all === 0 ? "" : String(tally.logExactAndWrong))],
    ["right, only modelled", (tally) => (tally.cases === 0 ? "" : String(tally.rightButModelled))],
    ["no boot", (tally) => number(tally.noBoot)],
    ...ITEMS.map((item) => [item, ({ facts }: Tally) => ratio(facts[item])] as const),
    ["unsaid", (tally) => number(tally.unsaid)],
    ["unsaid, exact and wrong", (tally) => number(tally.unsaidExactAndWrong)],
  ];
  const used = columns.filter(([, cell]) => [...tallies.values()].some((tally) => cell(tally) !== ""));
  const rows = [
    ["", ...used.map(([title]) => title)],
    ...[...tallies].map(([name, tally]) => [name, ...used.map(([, cell]) => cell(tally))]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padded = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!);
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
