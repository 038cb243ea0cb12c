/** `memzone compare` of two logs, or of other files of machines: what they tell, held against each other without a simulation. */
import { compareBetween, type FactPair, type SaidFact } from "../bridge/compare/between-sources.ts";
import { doubtSentences } from "../bridge/import/doubts.ts";
import { grouped } from "../simulation/units/grouped.ts";
import { jsonText } from "../views/json-text.ts";
import { visible, visibleJson } from "../views/visible.ts";
import type { ReadInput } from "./import-inputs.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

/** One side: what the call names it, and the files that were read of it. */
export interface Side {
  readonly name: string;
  readonly sources: readonly ReadInput[];
}

interface Shown {
  readonly all: boolean;
  readonly format: "text" | "json";
}

export function compareSides(a: Side, b: Side, { all, format }: Shown, terminal: Terminal): ExitCode {
  const [left, right] = toldApart(a, b);
  for (const source of [...left, ...right]) {
    for (const sentence of doubtSentences(source, "e820")) terminal.err(`memzone: ${sentence}`);
  }
  const pairs = compareBetween(left, right);
  const differing = pairs.filter(({ verdict }) => verdict === "differs");
  const text = (): string => [...textLines(pairs, all), summary(pairs, a, b)].join("\n");
  terminal.out(format === "json" ? `${visibleJson(jsonText(asJson(pairs, a, b), 3))}\n` : `${visible(text())}\n`);
  if (!pairs.some(({ verdict }) => verdict !== "only")) {
    return wrongCall(terminal, `${a.name} and ${b.name} tell nothing of the same kind`);
  }
  return differing.length === 0 ? EXIT.fine : EXIT.failed;
}

/** Files of one name on both sides are called by their sides. */
function toldApart(a: Side, b: Side): readonly [readonly ReadInput[], readonly ReadInput[]] {
  const names = new Set(a.sources.map(({ source }) => source.name));
  if (!b.sources.some(({ source }) => names.has(source.name))) return [a.sources, b.sources];
  const named = ({ name, sources }: Side): readonly ReadInput[] =>
    sources.map((each) => {
      const own = each.source.name;
      return { ...each, source: { ...each.source, name: sources.length === 1 ? name : `${name}: ${own}` } };
    });
  return [named(a), named(b)];
}

function textLines(pairs: readonly FactPair[], all: boolean): readonly string[] {
  const of = (verdict: FactPair["verdict"]): readonly FactPair[] => pairs.filter((pair) => pair.verdict === verdict);
  const same = of("same");
  return [
    ...of("differs").map(pairLine),
    ...(all ? of("only").map(pairLine) : grouping("told by one alone", of("only"))),
    ...(all ? same.map(pairLine) : grouping("same", same)),
  ];
}

/** `differs: zone range Normal: a.log:12 says …, b.log:14 says …`. */
function pairLine({ what, verdict, a, b }: FactPair): string {
  if (verdict === "same" && a !== undefined) return `same: ${what}: ${a.value}`;
  const told = [a, b].filter((said) => said !== undefined).map((said) => saidText(said));
  const none = verdict === "differs" && told.length === 1 ? ", the other has none" : "";
  return `${verdict === "only" ? "told by one alone" : verdict}: ${what}: ${told.join(", ")}${none}`;
}

function saidText({ file, line, value }: SaidFact): string {
  return `${file}:${line} says ${value}`;
}

/** What is the same, by kinds: `zone range (4)`. */
function grouping(word: string, pairs: readonly FactPair[]): readonly string[] {
  if (pairs.length === 0) return [];
  const kinds = grouped(pairs, ({ what }) =>
    what.replace(/ (?:node \d+.*|DMA|DMA32|Normal|Movable|Device)$/, "").replace(/^parameter .*/, "parameter"),
  );
  const counted = [...kinds].map(([kind, each]) => (each.length === 1 ? kind : `${kind} (${each.length})`));
  return [`${word}: ${pairs.length}: ${counted.join(", ")}`];
}

function counts(pairs: readonly FactPair[]) {
  const of = (verdict: FactPair["verdict"]): number => pairs.filter((pair) => pair.verdict === verdict).length;
  return { facts: pairs.length, same: of("same"), differ: of("differs"), only: of("only") };
}

function summary(pairs: readonly FactPair[], a: Side, b: Side): string {
  const { facts, same, differ, only } = counts(pairs);
  return `${a.name} against ${b.name}: ${facts} facts: ${same} same, ${differ} differ, ${only} told by one alone`;
}

function asJson(pairs: readonly FactPair[], a: Side, b: Side) {
  const { facts, same, differ, only } = counts(pairs);
  return {
    schema: 1,
    ok: differ === 0,
    a: a.name,
    b: b.name,
    facts,
    same,
    differ,
    told_by_one: only,
    pairs: pairs.map(({ what, verdict, a: left, b: right }) => ({ what, verdict, a: said(left), b: said(right) })),
  };
}

function said(fact: SaidFact | undefined): SaidFact | null {
  return fact === undefined ? null : { value: fact.value, file: fact.file, line: fact.line };
}
