/** A comparison as people and programs read it. */
import type { WordedEvidence } from "../../analysis/evidence-words.ts";
import { grouped } from "../../simulation/units/grouped.ts";
import { hex, hex16, sizeText } from "../../simulation/units/units.ts";
import type { FactValue } from "../../sources/facts.ts";
import { LAYOUT_ITEMS } from "../../sources/layout-items.ts";
import { KIND_WORDS } from "../../sources/recognise.ts";
import type { ComparedFact, ComparedSource, Verdict } from "./facts.ts";

export interface Totals {
  readonly facts: number;
  readonly same: number;
  readonly differ: number;
  readonly notSimulated: number;
}

export function totalsOf(sources: readonly ComparedSource[]): Totals {
  const facts = sources.flatMap((source) => source.facts);
  const count = (verdict: Verdict): number => facts.filter((fact) => fact.verdict === verdict).length;
  return {
    facts: facts.length,
    same: count("same"),
    differ: count("differs"),
    notSimulated: count("not-simulated"),
  };
}

/** `42 facts: 30 same, 8 differ, 4 not simulated`. */
export function summaryLine({ facts, same, differ, notSimulated }: Totals): string {
  return `${facts} ${facts === 1 ? "fact" : "facts"}: ${same} same, ${differ} differ, ${notSimulated} not simulated`;
}

/** Lines of a source: what differs first, then what was not compared and what is the same, each kind of fact once unless `all`. */
export function sourceLines(source: ComparedSource, at: string, all: boolean): readonly string[] {
  const { name, facts, doubts } = source;
  const differing = facts.filter(({ verdict }) => verdict === "differs");
  const others = facts.filter(({ verdict }) => verdict === "not-simulated");
  const same = facts.filter(({ verdict }) => verdict === "same");
  return [
    `${name}: ${KIND_WORDS[source.kind]}, held against ${stateText(at)}`,
    ...doubtLines(name, doubts),
    ...differing.map((fact) => factLine(name, fact)),
    ...(all ? others.map((fact) => factLine(name, fact)) : groupedOthers(name, others)),
    ...(all ? same.map((fact) => factLine(name, fact)) : groupedSame(name, same)),
  ];
}

/** Doubts that one source shows. */
const MOST_DOUBTS = 5;

function doubtLines(name: string, doubts: ComparedSource["doubts"]): readonly string[] {
  const shown = doubts.slice(0, MOST_DOUBTS).map(({ line, kind, what }) => `${name}:${line}: ${DOUBTS[kind]}: ${what}`);
  const [next] = doubts.slice(MOST_DOUBTS);
  return next === undefined ? shown : [...shown, `${name}:${next.line}: ${doubts.length - MOST_DOUBTS} more of these`];
}

function stateText(at: string): string {
  if (at === "boot") return "the state after the boot";
  return at === "end" ? "the state at the end" : `the state after step ${at}`;
}

const DOUBTS = {
  truncated: "lines are missing",
  "cut-line": "the command line is cut off here",
  "other-boots": "the boot that begins here is read",
  unread: "not read",
  overlap: "told otherwise above",
  garbled: "garbled",
  zeroed: "addresses are hidden from all but root, nothing is compared",
  estimated: "only about so",
  impossible: "no machine has such addresses",
} as const;

/** `boot.dmesg:12: differs: zone range DMA32: [mem …], simulated empty`. */
function factLine(name: string, fact: ComparedFact): string {
  const { verdict, level, line } = fact;
  const judged = verdict === "differs" && level !== "exact" ? "differs, modelled" : VERDICTS[verdict];
  return `${name}:${line}: ${judged}: ${subject(fact)}: ${valuesText(fact)}`;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: "same",
  differs: "differs",
  "not-simulated": "not simulated",
};

function subject({ item, of }: Pick<ComparedFact, "item" | "of">): string {
  return of === "" ? LAYOUT_ITEMS[item].text : `${LAYOUT_ITEMS[item].text} ${of}`;
}

function valuesText(fact: ComparedFact): string {
  const told = fact.told === undefined ? "not listed" : valueText(fact, fact.told);
  if (fact.verdict === "differs") {
    return `${told}, simulated ${fact.simulated === undefined ? "none" : valueText(fact, fact.simulated)}`;
  }
  if (fact.why?.kind === "loose" && fact.simulated !== undefined) {
    return `${told}, modelled as ${valueText(fact, fact.simulated)} (${fact.why.text})`;
  }
  return fact.why === undefined || fact.why.kind === "not-told" ? told : `${told} (${whyText(fact.why)})`;
}

function whyText(why: Exclude<ComparedFact["why"], undefined>): string {
  if (why.kind === "running" || why.kind === "loose") return why.text;
  return why.kind === "kaslr" ? "KASLR places it, its size is the same" : "nothing of it is simulated";
}

/** As the kernel writes it. */
export function valueText({ item }: Pick<ComparedFact, "item">, value: FactValue): string {
  if (typeof value === "object") return `[mem ${hex16(value.first)}-${hex16(value.last)}]`;
  if (typeof value === "string") return value;
  if (item === "movable-start") return hex16(value);
  const { unit } = LAYOUT_ITEMS[item];
  if (unit === "bytes") return value < 1024 ? String(value) : sizeText(value);
  return unit === "pages" && item !== "zone-start-pfn" && item !== "zone-batch" ? `${value} pages` : String(value);
}

/** What is the same, counted by kind of fact. */
function groupedSame(name: string, facts: readonly ComparedFact[]): readonly string[] {
  if (facts.length === 0) return [];
  const kinds = [...grouped(facts, ({ item }) => LAYOUT_ITEMS[item].text)];
  const exact = facts.filter(({ level }) => level === "exact").length;
  const counted = kinds.map(([text, each]) => (each.length === 1 ? text : `${text} (${each.length})`)).join(", ");
  const called = exact === facts.length ? "all exact" : exact === 0 ? "all modelled" : `${exact} exact`;
  return [`${name}: same: ${facts.length}, ${called}: ${counted}`];
}

/** Why a kind of fact is not compared, with the first line of it. */
function groupedOthers(name: string, facts: readonly ComparedFact[]): readonly string[] {
  return [...grouped(facts, (fact) => `${fact.item} ${whyText(fact.why!)}`)].map(([, each]) => {
    const [first, ...others] = each;
    if (others.length === 0) return factLine(name, first!);
    const things = each.map(({ of }) => of).filter((of) => of !== "");
    const shown = [...new Set(things)].slice(0, MOST_NAMED);
    const more = new Set(things).size > shown.length ? ", …" : "";
    const named = shown.length === 0 ? "" : ` ${shown.join(", ")}${more}`;
    const why = first!.why?.kind === "not-told" ? "" : ` (${whyText(first!.why!)})`;
    return `${name}:${first!.line}: not simulated: ${each.length} times ${LAYOUT_ITEMS[first!.item].text}:${named}${why}`;
  });
}

/** Things that one line names. */
const MOST_NAMED = 6;

export const COMPARE_SCHEMA = 1;

/** The comparison as data. Ranges are hex strings, both ends inclusive; bytes and counts are numbers. */
export function comparisonJson(
  held: readonly { readonly source: ComparedSource; readonly at: string; readonly evidence: WordedEvidence }[],
) {
  const { facts, same, differ, notSimulated } = totalsOf(held.map(({ source }) => source));
  return {
    schema: COMPARE_SCHEMA,
    ok: differ === 0,
    facts,
    same,
    differ,
    not_simulated: notSimulated,
    sources: held.map(({ source, at, evidence }) => ({
      name: source.name,
      kind: source.kind,
      at,
      evidence,
      doubts: source.doubts.map(({ line, kind, what }) => ({ line, kind, what })),
      facts: source.facts.map((fact) => ({
        line: fact.line,
        verdict: fact.verdict,
        item: fact.item,
        ...(fact.of === "" ? {} : { of: fact.of }),
        ...(fact.told === undefined ? {} : { told: jsonValue(fact.told) }),
        ...(fact.simulated === undefined ? {} : { simulated: jsonValue(fact.simulated) }),
        ...(fact.why === undefined ? { evidence: fact.level } : { why: whyText(fact.why) }),
      })),
    })),
  };
}

function jsonValue(value: FactValue) {
  if (typeof value !== "object") return value;
  return { first: hex(value.first), last: hex(value.last) };
}
