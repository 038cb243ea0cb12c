/**
 * The zones of a machine as init_per_zone_wmark_min(), __setup_per_zone_wmarks() (mm/page_alloc.c) and
 * set_recommended_min_free_kbytes() (mm/khugepaged.c) work on them: numbers that are written over, so that 50,000 memory blocks that
 * come one after the other cost 50,000 rounds of arithmetic and no states in between. Each round starts from the marks the one before
 * left. Zones and nodes that come out as they went in stay the same objects.
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { khugepagedZones, minFreeKbytesCeiling, movableKeepsOwnMin } from "../../kernels/zone-rules.ts";
import type { NodeState, WatermarkSettings, ZoneState } from "../../state/state.ts";
import { type Bytes, fullPages, type Pages } from "../../units/units.ts";
import { keepsAsReserved, type LowmemReserve, protectionOf } from "./lowmem-reserve.ts";

interface Row {
  zone: ZoneState;
  /** What was made of the row before: the next is often the same again, as where a block goes online and offline. */
  made: ZoneState | undefined;
  isKernel: boolean;
  present: Pages;
  managed: Pages;
  boost: Pages;
  min: Pages;
  low: Pages;
  high: Pages;
  promo: Pages;
}

export class WatermarkTable {
  #nodes: readonly NodeState[] = [];
  /** By node. */
  #table: readonly (readonly Row[])[] = [];
  #rows: readonly Row[] = [];
  #version: KernelVersion;
  #pageSize: Bytes;
  #settings: WatermarkSettings;
  #ceiling: number | undefined;
  #ownMin: boolean | undefined;
  /** The min_free_kbytes that the marks were set by; undefined: the zones have changed since. */
  #markedBy: number | undefined;

  /** `changed` takes the place of the zone of its node and name. */
  constructor(
    nodes: readonly NodeState[],
    settings: WatermarkSettings,
    version: KernelVersion,
    pageSize: Bytes,
    changed?: ZoneState,
  ) {
    this.#version = version;
    this.#pageSize = pageSize;
    this.#settings = settings;
    this.load(nodes, settings, version, pageSize, changed);
  }

  /** Begins anew with other zones, as one that is made of them does. */
  load(
    nodes: readonly NodeState[],
    settings: WatermarkSettings,
    version: KernelVersion,
    pageSize: Bytes,
    changed?: ZoneState,
  ): this {
    if (!this.#hasRowsFor(nodes)) {
      this.#table = nodes.map(({ zones }) => zones.map(rowOf));
      this.#rows = this.#table.flat();
    }
    let next = 0;
    for (let node = 0; node < nodes.length; node++) {
      const { zones } = nodes[node]!;
      for (let index = 0; index < zones.length; index++) {
        const zone = zones[index]!;
        const isChanged = changed !== undefined && zone.name === changed.name && zone.node === changed.node;
        fill(this.#rows[next++]!, isChanged ? changed : zone);
      }
    }
    this.#nodes = nodes;
    this.#version = version;
    this.#pageSize = pageSize;
    this.#settings = settings;
    this.#ceiling = undefined;
    this.#ownMin = undefined;
    this.#markedBy = undefined;
    return this;
  }

  #hasRowsFor(nodes: readonly NodeState[]): boolean {
    const table = this.#table;
    if (table.length !== nodes.length) return false;
    for (let node = 0; node < nodes.length; node++) {
      if (table[node]!.length !== nodes[node]!.zones.length) return false;
    }
    return true;
  }

  get settings(): WatermarkSettings {
    return this.#settings;
  }

  /** Adds pages to what a zone has and manages; below 0: takes them. */
  addPages(zone: Pick<ZoneState, "node" | "name">, present: Pages, managed: Pages): void {
    for (const row of this.#rows) {
      if (row.zone.name !== zone.name || row.zone.node !== zone.node) continue;
      row.present += present;
      row.managed += managed;
      this.#markedBy = undefined;
    }
  }

  /** Chooses min_free_kbytes from the free lowmem as the current high marks see it, and sets all marks by it. */
  initPerZone(): void {
    const lowmemKbytes = (this.nrFreeBufferPages() * this.#pageSize) / 1024;
    const computed = integerSqrt(lowmemKbytes * 16);
    this.#ceiling ??= ruleFor(minFreeKbytesCeiling, this.#version);
    const clamped = Math.min(Math.max(computed, 128), this.#ceiling);
    if (computed > this.#settings.userMinFreeKbytes) this.#setMinFree(clamped);
    this.setMarks();
  }

  /** Raises min_free_kbytes to what khugepaged recommends, and sets the marks anew. */
  raiseForKhugepaged(pageblockPages: Pages): void {
    const everyZone = ruleFor(khugepagedZones, this.#version) === "all";
    let populated = 0;
    for (const { isKernel, present } of this.#rows) if ((everyZone || isKernel) && present > 0) populated++;
    // Two pageblocks a zone, and one for each pair of the three migrate types that may mix.
    const pageblocks = populated * (2 + 3 * 3);
    const pages = Math.min(pageblocks * pageblockPages, Math.floor(this.nrFreeBufferPages() / 20));
    const recommended = (pages * this.#pageSize) / 1024;
    if (recommended > this.#settings.minFreeKbytes) this.#setMinFree(recommended);
    this.setMarks();
  }

  /** Sets min, low, high and promo of every zone to its share of min_free_kbytes; boosts end. */
  setMarks(): void {
    if (this.#markedBy === this.#settings.minFreeKbytes) return;
    this.#markedBy = this.#settings.minFreeKbytes;
    this.#ownMin ??= ruleFor(movableKeepsOwnMin, this.#version);
    const ownMin = this.#ownMin;
    let lowmem = 0;
    for (const { zone, managed } of this.#rows) if (!hasOwnMin(zone, ownMin)) lowmem += managed;
    const minPages = fullPages(this.#settings.minFreeKbytes * 1024, this.#pageSize);
    for (const row of this.#rows) {
      const { managed } = row;
      const share = lowmem === 0 ? 0 : multiplyDivide(minPages, managed, lowmem);
      const min = hasOwnMin(row.zone, ownMin) ? Math.min(Math.max(Math.floor(managed / 1024), 32), 128) : share;
      const gap = Math.max(Math.floor(share / 4), multiplyDivide(managed, this.#settings.scaleFactor, 10000));
      row.boost = 0;
      row.min = min;
      row.low = min + gap;
      row.high = min + 2 * gap;
      row.promo = min + 3 * gap;
    }
  }

  /** Pages of the kernel zones above their high marks. */
  nrFreeBufferPages(): Pages {
    let sum = 0;
    for (const { isKernel, managed, high, boost } of this.#rows) {
      if (isKernel) sum += Math.max(0, managed - high - boost);
    }
    return sum;
  }

  /** The nodes with their zones as they are now, and what these keep back where that is to be set, too. */
  nodes(reserve?: LowmemReserve): readonly NodeState[] {
    let changed: NodeState[] | undefined;
    for (let index = 0; index < this.#nodes.length; index++) {
      const node = this.#nodes[index]!;
      const zones = zonesOf(node.zones, this.#table[index]!, reserve);
      if (zones === node.zones) continue;
      changed ??= [...this.#nodes];
      changed[index] = { ...node, zones };
    }
    return changed ?? this.#nodes;
  }

  #setMinFree(minFreeKbytes: number): void {
    if (minFreeKbytes !== this.#settings.minFreeKbytes) this.#settings = { ...this.#settings, minFreeKbytes };
  }
}

/** Each zone replaced, in order; nodes whose zones stay the same objects stay the same, too. */
export function mapZones(
  nodes: readonly NodeState[],
  change: (zone: ZoneState, index: number, node: NodeState) => ZoneState,
): readonly NodeState[] {
  return mapped(nodes, (node) => {
    const zones = mapped(node.zones, (zone, index) => change(zone, index, node));
    return zones === node.zones ? node : { ...node, zones };
  });
}

/** Like `map`, but the same list where nothing in it changes. */
function mapped<T>(items: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = change(items[index]!, index);
    if (item === items[index]) continue;
    changed ??= [...items];
    changed[index] = item;
  }
  return changed ?? items;
}

function rowOf(zone: ZoneState): Row {
  return {
    zone,
    made: undefined,
    isKernel: false,
    present: 0,
    managed: 0,
    boost: 0,
    min: 0,
    low: 0,
    high: 0,
    promo: 0,
  };
}

function fill(row: Row, zone: ZoneState): void {
  const { name } = zone;
  row.zone = zone;
  row.isKernel = name === "DMA" || name === "DMA32" || name === "Normal";
  row.present = zone.present;
  row.managed = zone.managed;
  row.boost = zone.boost;
  row.min = zone.min;
  row.low = zone.low;
  row.high = zone.high;
  row.promo = zone.promo;
}

function zonesOf(
  before: readonly ZoneState[],
  rows: readonly Row[],
  reserve: LowmemReserve | undefined,
): readonly ZoneState[] {
  let changed: ZoneState[] | undefined;
  for (let index = 0; index < rows.length; index++) {
    const zone = zoneOfRow(rows, index, reserve);
    if (zone === before[index]) continue;
    changed ??= [...before];
    changed[index] = zone;
  }
  return changed ?? before;
}

function zoneOfRow(rows: readonly Row[], index: number, reserve: LowmemReserve | undefined): ZoneState {
  const row = rows[index]!;
  const { zone, made } = row;
  if (isAsCounted(zone, rows, index, reserve)) return zone;
  if (made !== undefined && isSameZone(made, zone) && isAsCounted(made, rows, index, reserve)) {
    row.made = zone;
    return made;
  }
  const { present, managed, boost, min, low, high, promo } = row;
  const protection = reserve === undefined ? zone.protection : protectionOf(zone, index, rows, reserve);
  row.made = zone;
  return { ...zone, present, managed, boost, min, low, high, promo, protection };
}

/** Whether a zone has the numbers that its row has come to. */
function isAsCounted(
  zone: ZoneState,
  rows: readonly Row[],
  index: number,
  reserve: LowmemReserve | undefined,
): boolean {
  const row = rows[index]!;
  return (
    zone.present === row.present &&
    zone.managed === row.managed &&
    zone.boost === row.boost &&
    zone.min === row.min &&
    zone.low === row.low &&
    zone.high === row.high &&
    zone.promo === row.promo &&
    (reserve === undefined ? zone.protection === row.zone.protection : keepsAsReserved(zone, index, rows, reserve))
  );
}

type Counted = "present" | "managed" | "boost" | "min" | "low" | "high" | "promo" | "protection";
type Beside = "name" | "node" | "startPfn" | "spanned" | "presentEarly" | "cma" | "origins";
/** A zone has nothing else: a new field has its place in one of the two. */
const NOTHING_ELSE: Exclude<keyof ZoneState, Counted | Beside> extends never ? true : never = true;

/** Whether two zones are the same beside what is counted here. */
function isSameZone(a: Pick<ZoneState, Beside>, b: Pick<ZoneState, Beside>): boolean {
  return (
    NOTHING_ELSE &&
    a.name === b.name &&
    a.node === b.node &&
    a.startPfn === b.startPfn &&
    a.spanned === b.spanned &&
    a.presentEarly === b.presentEarly &&
    a.cma === b.cma &&
    a.origins === b.origins
  );
}

/** Whether a zone's min is no share of min_free_kbytes. */
function hasOwnMin({ name }: ZoneState, movableToo: boolean): boolean {
  return name === "HighMem" || (movableToo && name === "Movable");
}

function integerSqrt(value: number): number {
  let root = Math.floor(Math.sqrt(value));
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}

/** a * b / c in whole numbers, exact beyond 2^53. */
function multiplyDivide(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
