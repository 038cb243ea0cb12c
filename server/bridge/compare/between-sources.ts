/**
 * Holds files of one machine against those of another, or of another boot: fact by fact, as the files tell them, without a simulation. Spans and
 * present pages of zones, which zoneinfo counts, follow from a log's ranges of zones and nodes.
 */

import { grouped } from "../../simulation/units/grouped.ts";
import { type ByteRange, type Bytes, hex, KiB, pfnOf, rangesOverlap } from "../../simulation/units/units.ts";
import type { LayoutFact, LayoutItem, LinePlace, MachineFacts, Told } from "../../sources/facts.ts";
import { MAP_ORDER } from "../../sources/facts.ts";
import { LAYOUT_ITEMS } from "../../sources/layout-items.ts";
import { LAYOUT_READERS } from "../../sources/layout-readers.ts";
import { lineAt, type ReadSource } from "../import/read-sources.ts";
import { addressesOf, joinedRuns } from "./block-runs.ts";
import { keyOf } from "./simulated-text.ts";
import { valueText } from "./words.ts";

/** A fact on one side. */
export interface SaidFact {
  readonly value: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** `only`: the other side tells nothing of such things, and that is no difference. */
export type PairVerdict = "same" | "differs" | "only";

export interface FactPair {
  /** `zone range Normal`, `command line: mitigations=`. */
  readonly what: string;
  readonly verdict: PairVerdict;
  /** Undefined: that side has none. */
  readonly a: SaidFact | undefined;
  readonly b: SaidFact | undefined;
}

interface Fact extends SaidFact {
  /** Facts of one thing have one key. */
  readonly key: string;
  /** A side that tells one fact of a kind tells all that there are. */
  readonly kind: string;
  readonly what: string;
  readonly range?: ByteRange;
}

/** Every fact that one of the two sides tells, in the order of `a`, then those of `b` alone. */
export function compareBetween(a: readonly ReadSource[], b: readonly ReadSource[]): readonly FactPair[] {
  const [ofA, ofB] = [factsOf(a), factsOf(b)];
  const kinds = [new Set(ofA.map(({ kind }) => kind)), new Set(ofB.map(({ kind }) => kind))] as const;
  const others = new Map(grouped(ofB, ({ key }) => key));
  const pairs: FactPair[] = [];
  for (const [key, group] of grouped(ofA, (fact) => fact.key)) {
    const left = [...(others.get(key) ?? [])];
    others.delete(key);
    pairs.push(...pairsOf(group, left, kinds));
  }
  for (const group of others.values()) pairs.push(...pairsOf([], group, kinds));
  return pairs;
}

/** Equal ones first, then those that overlap, then in order; `right` is used up. */
function pairsOf(
  left: readonly Fact[],
  right: Fact[],
  [ofA, ofB]: readonly [ReadonlySet<string>, ReadonlySet<string>],
): readonly FactPair[] {
  const take = (isWanted: (fact: Fact) => boolean): Fact | undefined => {
    const index = right.findIndex(isWanted);
    return index < 0 ? undefined : right.splice(index, 1)[0];
  };
  const equal = left.map((fact) => ({ fact, other: take(({ value }) => value === fact.value) }));
  const near = equal.map(({ fact, other }) => ({ fact, other: other ?? take((each) => overlaps(fact, each)) }));
  const paired = near.map(({ fact, other }): FactPair => {
    const partner = other ?? (fact.range === undefined ? take(() => true) : undefined);
    const verdict = partner === undefined ? absent(fact, ofB) : partner.value === fact.value ? "same" : "differs";
    return { what: fact.what, verdict, a: fact, b: partner };
  });
  return [
    ...paired,
    ...right.map((fact): FactPair => ({ what: fact.what, verdict: absent(fact, ofA), a: undefined, b: fact })),
  ];
}

function overlaps({ range }: Fact, other: Fact): boolean {
  return range !== undefined && other.range !== undefined && rangesOverlap(range, other.range);
}

/** Nothing of something: who leaves it out says the same. */
const NOTHING: ReadonlySet<string> = new Set(["0 pages", "empty"]);

function absent({ kind, value }: Fact, otherSide: ReadonlySet<string>): PairVerdict {
  return !NOTHING.has(value) && otherSide.has(kind) ? "differs" : "only";
}

/** Of several files of a side that tell of the same thing the first counts. */
function factsOf(sources: readonly ReadSource[]): readonly Fact[] {
  const told = new Set<string>();
  return sources.flatMap((source) => {
    const facts = [...machineFacts(source), ...layoutFacts(source)].filter(({ key }) => !told.has(key));
    for (const { key } of facts) told.add(key);
    return facts;
  });
}

type Teller = (facts: MachineFacts) => Told<unknown> | undefined;

/** What the machine is, by what people call it. */
const OF_MACHINE: Readonly<Record<string, Teller>> = {
  kernel: ({ release }) => release,
  "kernel's build": ({ banner }) => banner,
  architecture: ({ arch, foreign }) => arch ?? foreign,
  "size of a page": ({ pageSize }) => pageSize,
  processors: ({ cpus }) => cpus,
  machine: ({ model }) => model,
  hypervisor: ({ hypervisor }) => hypervisor,
  UEFI: ({ efi }) => (efi === undefined ? undefined : { ...efi, value: efi.value ? "yes" : "no" }),
};

function machineFacts(read: ReadSource): readonly Fact[] {
  const { machine, name } = read.source;
  const say = (kind: string, what: string, value: string, at: LinePlace, range?: ByteRange): Fact => {
    const fact = { key: what, kind, what, value, file: name, line: lineAt(read, at.start) };
    return range === undefined ? fact : { ...fact, key: kind, range };
  };
  const single = Object.entries(OF_MACHINE).flatMap(([what, tell]): readonly Fact[] => {
    const told = tell(machine);
    return told === undefined ? [] : [say(what, what, String(told.value), told.at)];
  });
  const maps = MAP_ORDER.filter((origin) => MAP_NAMES[origin] !== undefined).flatMap((origin) =>
    (machine.maps[origin] ?? []).map(({ value, at }) =>
      say(`map ${origin}`, MAP_NAMES[origin]!, `${rangeText(value)} ${value.type}`, at, value),
    ),
  );
  const nodes = machine.nodes.flatMap(({ id, ranges }) =>
    ranges.map(({ value, at }) => say(`srat ${id}`, `firmware's memory of node ${id}`, rangeText(value), at, value)),
  );
  return [...single, ...parameters(machine, say), ...maps, ...nodes];
}

/** Maps that are the firmware's; the others are facts of the layout. */
const MAP_NAMES: Readonly<Partial<Record<(typeof MAP_ORDER)[number], string>>> = {
  e820: "firmware's memory map",
  "xen-map": "Xen's memory map",
  efi: "UEFI's memory map",
};

function rangeText({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}

/** Each parameter by its name, values in their order; which image was loaded is told by its release. */
function parameters(
  { cmdline }: MachineFacts,
  say: (kind: string, what: string, value: string, at: LinePlace) => Fact,
): readonly Fact[] {
  if (cmdline === undefined) return [];
  const words = cmdline.value.split(/\s+/).filter((word) => word !== "" && !word.startsWith("BOOT_IMAGE="));
  return [...grouped(words, (word) => word.split("=", 1)[0]!)].map(([name, all]) =>
    say("command line", `parameter ${name}`, all.join(" "), cmdline.at),
  );
}

function layoutFacts(read: ReadSource): readonly Fact[] {
  const { source, text } = read;
  const layout = LAYOUT_READERS[source.kind]?.(text).layout ?? [];
  const pageSize = source.machine.pageSize?.value ?? 4 * KiB;
  const counted = layout.some(({ item }) => item === "zone-present") ? [] : zoneCounts(layout, pageSize);
  const blockSize = layout.find(({ item }) => item === "block-size")?.value;
  const blocks = typeof blockSize === "number" ? blockFacts(read, layout, blockSize) : [];
  const others = [...layout, ...counted]
    .filter(({ item }) => LAYOUT_ITEMS[item].running === undefined && !OF_BLOCKS.has(item))
    .map((fact): Fact => {
      const { item, of, value, at } = fact;
      return {
        key: keyOf(fact),
        kind: item,
        what: of === "" ? LAYOUT_ITEMS[item].text : `${LAYOUT_ITEMS[item].text} ${of}`,
        value: valueText({ item }, value),
        file: source.name,
        line: lineAt(read, at.start),
        ...(typeof value === "object" ? { range: value } : {}),
      };
    });
  return [...others, ...blocks];
}

/** Neighbouring blocks that are alike are one fact, however a table cuts them. */
function blockFacts(read: ReadSource, layout: readonly LayoutFact[], blockSize: Bytes): readonly Fact[] {
  return [...OF_BLOCKS].flatMap((item) => {
    const told = layout.filter((fact) => fact.item === item);
    const runs = told
      .flatMap((fact) => addressesOf(fact, blockSize) ?? [])
      .sort((one, other) => one.start - other.start);
    return joinedRuns(runs).map(({ start, end, value }): Fact => {
      const at = told.find((fact) => addressesOf(fact, blockSize)?.start === start)?.at ?? { start: 0, end: 0 };
      const range = { first: start, last: end - 1 };
      const what = LAYOUT_ITEMS[item].text;
      const words = `${rangeText(range)} ${valueText({ item }, value)}`;
      return { key: item, kind: item, what, value: words, file: read.source.name, line: lineAt(read, at.start), range };
    });
  });
}

const OF_BLOCKS: ReadonlySet<LayoutItem> = new Set(["block-state", "block-node", "block-zones", "block-removable"]);
const COUNTED = ["zone-present", "zone-spanned", "zone-start-pfn"] as const;

/** What zoneinfo would count, of ranges of zones, nodes and ZONE_MOVABLE. */
function zoneCounts(layout: readonly LayoutFact[], pageSize: number): readonly LayoutFact[] {
  const told = (item: LayoutItem): readonly LayoutFact[] => layout.filter((fact) => fact.item === item);
  const nodes = grouped(told("node-range"), ({ of }) => of);
  const movable = new Map(told("movable-start").map(({ of, value }) => [of, Number(value)]));
  return [...nodes].flatMap(([node, ranges]) => {
    const memory = ranges.flatMap(({ value }) => (typeof value === "object" ? [value] : []));
    const span = { first: memory[0]!.first, last: memory.at(-1)!.last };
    const border = movable.get(node) ?? Number.POSITIVE_INFINITY;
    const zones = told("zone-range").flatMap(({ of, value, at }) =>
      typeof value === "object" ? [{ of, at, first: value.first, last: Math.min(value.last, border - 1) }] : [],
    );
    const at = zones[0]?.at ?? { start: 0, end: 0 };
    if (border !== Number.POSITIVE_INFINITY) zones.push({ of: "Movable", at, first: border, last: 2 ** 52 });
    return zones.flatMap((zone) => {
      const pieces = memory.flatMap((range) => within(range, zone));
      if (pieces.length === 0) return [];
      const present = pieces.reduce((sum, piece) => sum + piece.last + 1 - piece.first, 0);
      const start = Math.max(span.first, zone.first);
      const end = Math.min(span.last, zone.last) + 1;
      const counts = { "zone-present": present, "zone-spanned": end - start, "zone-start-pfn": start } as const;
      return COUNTED.map((item) => ({
        item,
        of: `${node} ${zone.of}`,
        value: pfnOf(counts[item], pageSize),
        at: zone.at,
      }));
    });
  });
}

function within(range: ByteRange, zone: ByteRange): readonly ByteRange[] {
  if (!rangesOverlap(range, zone)) return [];
  return [{ first: Math.max(range.first, zone.first), last: Math.min(range.last, zone.last) }];
}
