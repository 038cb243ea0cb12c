/**
 * Holds a simulated state against one file of a real machine, fact by fact. Facts are matched by what they are of; of several of
 * one kind (ranges of a node, CMA areas) equal ones first, then those that overlap, then in order.
 */
import { iomemEvidence, stateEvidence, zoneEvidence } from "../../simulation/evidence/levels.ts";
import { evidenceFor, type Level } from "../../simulation/evidence/reason.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { grouped } from "../../simulation/units/grouped.ts";
import { rangesOverlap } from "../../simulation/units/units.ts";
import type { FactValue, LayoutFact, LayoutHalf, LayoutItem, LinePlace, SourceKind } from "../../sources/facts.ts";
import { isOfDeviceZone, isOfImage, isSimulated, LAYOUT_ITEMS } from "../../sources/layout-items.ts";
import { LAYOUT_READERS } from "../../sources/layout-readers.ts";
import { PlaceFinder } from "../../views/places.ts";
import { type AddressRun, addressesOf, joinedRuns, nameOf, piecesOf, uncovered } from "./block-runs.ts";
import type { ComparedFact, ComparedSource, NotCompared } from "./facts.ts";
import { keyOf, simulatedLayout } from "./simulated-text.ts";

export interface SourceText {
  readonly name: string;
  readonly kind: SourceKind;
  readonly text: string;
  /** Lines of the file in front of the text. */
  readonly linesBefore?: number;
}

/** Whether files of the kind tell of the layout at all. */
export function tellsLayout(kind: SourceKind): boolean {
  return LAYOUT_READERS[kind] !== undefined;
}

/** `booted`: the state is that of the end of the boot, of which alone a boot log's totals are. */
export function compareSource(
  { name, kind, text, linesBefore = 0 }: SourceText,
  state: MemoryState,
  booted: boolean,
): ComparedSource {
  const told = LAYOUT_READERS[kind]?.(text) ?? { layout: [], doubts: [] };
  const simulated = simulatedLayout(kind, state, text, booted);
  const places = new PlaceFinder(() => text);
  const lineOf = ({ start }: LinePlace): number => places.position(name, start).line + 1 + linesBefore;
  const comparer = new Comparer(told, simulated, state, lineOf);
  return {
    name,
    kind,
    facts: comparer.compare().toSorted((a, b) => a.line - b.line),
    doubts: told.doubts.map((doubt) => ({ ...doubt, line: lineOf(doubt.at) })),
  };
}

const OF_BLOCKS: ReadonlySet<LayoutItem> = new Set(["block-state", "block-node", "block-zones", "block-removable"]);

class Comparer {
  readonly #told: LayoutHalf;
  readonly #simulated: LayoutHalf;
  readonly #simulatedItems: ReadonlySet<LayoutItem>;
  /** From 1. */
  readonly #lineOf: (at: LinePlace) => number;
  readonly #levelOf: (fact: Pick<LayoutFact, "item" | "of">) => Level;
  /** KASLR places the image, in this scenario. */
  readonly #randomised: boolean;

  constructor(told: LayoutHalf, simulated: LayoutHalf, state: MemoryState, lineOf: (at: LinePlace) => number) {
    this.#told = told;
    this.#simulated = simulated;
    this.#simulatedItems = new Set(simulated.layout.map(({ item }) => item));
    this.#lineOf = lineOf;
    const evidence = stateEvidence(state);
    const ofRows = iomemEvidence(state);
    const ofDevices = zoneEvidence(state, "Device");
    this.#levelOf = (fact) => {
      const { scope } = LAYOUT_ITEMS[fact.item];
      if (isOfDeviceZone(fact)) return ofDevices.level;
      return evidenceFor(scope === "places" ? ofRows : evidence, scope).level;
    };
    this.#randomised = evidence.reasons.some(({ kind }) => kind === "kaslr");
  }

  compare(): readonly ComparedFact[] {
    const keyed = grouped(
      this.#told.layout.filter(({ item }) => !OF_BLOCKS.has(item)),
      keyOf,
    );
    const simulated = grouped(this.#simulated.layout, keyOf);
    const facts = [...keyed].flatMap(([key, group]) => this.#group(group, simulated.get(key) ?? []));
    const ofBlocks = [...OF_BLOCKS].flatMap((item) => this.#blocks(item));
    return [...facts, ...ofBlocks, ...this.#leftOut(keyed, simulated)];
  }

  /** Facts of one thing on both sides. */
  #group(told: readonly LayoutFact[], simulated: readonly LayoutFact[]): readonly ComparedFact[] {
    const equal = grouped(simulated, ({ value }) => valueKey(value));
    const pairs = told.map((fact) => ({ fact, value: equal.get(valueKey(fact.value))?.pop()?.value }));
    const left = [...equal.values()].flat();
    const take = (index: number): FactValue | undefined => (index < 0 ? undefined : left.splice(index, 1)[0]?.value);
    const overlapping = pairs.map(({ fact, value }) => {
      return { fact, value: value ?? take(left.findIndex((other) => overlaps(fact.value, other.value))) };
    });
    return overlapping.map(({ fact, value }) => {
      const partner = value ?? take(0);
      return this.#compared(fact, partner, simulated.length > 0 || this.#tellsOthers(fact));
    });
  }

  /** The simulated machine tells of the item, and not of this one. */
  #tellsOthers({ item }: LayoutFact): boolean {
    return LAYOUT_ITEMS[item].varies !== true && this.#simulatedItems.has(item);
  }

  /** `known`: the simulated machine tells of this thing, or leaves it out where it tells of others. */
  #compared(fact: LayoutFact, simulated: FactValue | undefined, known: boolean): ComparedFact {
    const { running, loose, untold, absent } = LAYOUT_ITEMS[fact.item];
    if (untold !== undefined && simulated === undefined)
      return this.#notCompared(fact, { kind: "running", text: untold });
    if (running !== undefined) return this.#notCompared(fact, { kind: "running", text: running });
    // Of a build that nothing is known of, the simulated machine has no image.
    const hasNoImage = isOfImage(fact) && simulated === undefined;
    if (!isSimulated(fact) || hasNoImage) return this.#notCompared(fact, { kind: "not-told" });
    if (simulated === undefined && !known && absent === "not-simulated") {
      return this.#notCompared(fact, { kind: "not-told" });
    }
    const same = simulated !== undefined && isSame(fact, simulated);
    if (!same && this.#randomised && isOfImage(fact) && sizeOf(fact.value) === sizeOf(simulated)) {
      return this.#notCompared(fact, { kind: "kaslr" });
    }
    if (!same && loose !== undefined && this.#levelOf(fact) !== "exact") {
      return { ...this.#notCompared(fact, { kind: "loose", text: loose }), simulated };
    }
    return this.#fact(fact, same ? "same" : "differs", simulated);
  }

  #fact(fact: LayoutFact, verdict: "same" | "differs", simulated: FactValue | undefined): ComparedFact {
    const { item, of, value, at } = fact;
    return { item, of, verdict, told: value, simulated, line: this.#lineOf(at), level: this.#levelOf(fact) };
  }

  #notCompared({ item, of, value, at }: LayoutFact, why: NotCompared): ComparedFact {
    const line = this.#lineOf(at);
    return { item, of, verdict: "not-simulated", told: value, simulated: undefined, line, level: "modelled", why };
  }

  #blocks(item: LayoutItem): readonly ComparedFact[] {
    const told = this.#told.layout.filter((fact) => fact.item === item);
    if (told.length === 0) return [];
    const toldSize = blockSizeIn(this.#told) ?? blockSizeIn(this.#simulated)!;
    const simulated = this.#runs(item);
    if (simulated.length === 0) return told.map((fact) => this.#compared(fact, undefined, false));
    const facts = told.flatMap((fact): readonly ComparedFact[] => {
      const run = addressesOf(fact, toldSize);
      if (run === undefined) return [this.#notCompared(fact, { kind: "not-told" })];
      const pieces = piecesOf(run, simulated, toldSize);
      const whole = pieces.length === 1 ? pieces[0]! : undefined;
      if (whole !== undefined) return [this.#compared(fact, whole.simulated, true)];
      return pieces.map((piece) => this.#compared({ ...fact, of: piece.of }, piece.simulated, true));
    });
    const list = this.#told.whole?.find(({ value }) => value === item);
    if (list === undefined) return facts;
    const runs = told.map((fact) => addressesOf(fact, toldSize)).filter((run) => run !== undefined);
    const extra = uncovered(simulated, runs).map(({ start, end, value }) =>
      this.#extra(item, nameOf(start, end, toldSize), value, list.at),
    );
    return [...facts, ...extra];
  }

  #runs(item: LayoutItem): readonly AddressRun[] {
    const size = blockSizeIn(this.#simulated)!;
    const runs = this.#simulated.layout
      .filter((fact) => fact.item === item)
      .flatMap((fact) => addressesOf(fact, size) ?? [])
      .sort((a, b) => a.start - b.start);
    return joinedRuns(runs);
  }

  /** What the simulated machine has and a list of the source that stands whole leaves out. */
  #leftOut(
    told: ReadonlyMap<string, readonly LayoutFact[]>,
    simulated: ReadonlyMap<string, readonly LayoutFact[]>,
  ): readonly ComparedFact[] {
    return (this.#told.whole ?? [])
      .filter(({ value }) => !OF_BLOCKS.has(value))
      .flatMap(({ value: item, at }) => {
        return [...simulated].flatMap(([key, facts]) => {
          if (facts[0]!.item !== item) return [];
          // Those that were not paired: the longest of them no fact of the source is left for.
          const values = facts.filter((fact) => !(told.get(key) ?? []).some((other) => isSame(other, fact.value)));
          const spare = facts.length - (told.get(key)?.length ?? 0);
          const left = values.slice(0, Math.max(0, spare)).filter(({ value }) => value !== "empty");
          return left.map((fact) => this.#extra(item, fact.of, fact.value, at));
        });
      });
  }

  #extra(item: LayoutItem, of: string, simulated: FactValue, at: LinePlace): ComparedFact {
    const line = this.#lineOf(at);
    return { item, of, verdict: "differs", told: undefined, simulated, line, level: this.#levelOf({ item, of }) };
  }
}

/** A key of equal values. */
function valueKey(value: FactValue): string {
  return typeof value === "object" ? `${value.first}-${value.last}` : `${typeof value} ${value}`;
}

function blockSizeIn({ layout }: LayoutHalf): number | undefined {
  const value = layout.find(({ item }) => item === "block-size")?.value;
  return typeof value === "number" ? value : undefined;
}

function isSame({ value }: Pick<LayoutFact, "value">, other: FactValue): boolean {
  return valueKey(value) === valueKey(other);
}

function overlaps(a: FactValue, b: FactValue): boolean {
  return typeof a === "object" && typeof b === "object" && rangesOverlap(a, b);
}

function sizeOf(value: FactValue | undefined): number | undefined {
  return typeof value === "object" ? value.last - value.first : undefined;
}
