/**
 * Which page-table pages the direct map still needs: one PUD page for 512 GiB, one PMD page for 1 GiB unless that is
 * mapped by one large page, one PTE page for each 2 MiB that is mapped by small pages; with five levels also one P4D page for 256 TiB. Models split_mem_range() and
 * kernel_physical_mapping_init() (arch/x86/mm/init.c, init_64.c). Bytes; ends exclusive.
 */

import { PAGE_SIZE } from "../../e820/page-size.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, GiB, MiB, type Pages, roundDown, roundUp } from "../../units/units.ts";

const PMD = 2 * MiB;
const PUD = GiB;
const P4D = 512 * GiB;
const PGD = 512 * P4D;

type MappingSize = typeof PAGE_SIZE | typeof PMD | typeof PUD;

interface MappedRange {
  readonly start: Bytes;
  readonly end: Bytes;
  readonly size: MappingSize;
}

/** What the direct map is made of. */
export interface PagingFeatures {
  readonly gigabyteDirectMap: boolean;
  readonly fiveLevels: boolean;
}

/** The tables built so far, counted in units of what one table page covers. */
export class DirectMapTables {
  /** P4D pages, of which there are none with four levels. */
  #pgds = RangeMap.empty<true>();
  /** PUD pages. */
  #p4ds = RangeMap.empty<true>();
  /** PMD pages, and GiB mapped at once. */
  #puds = RangeMap.empty<true>();
  /** PTE pages, and 2 MiB mapped at once. */
  #pmds = RangeMap.empty<true>();
  readonly #features: PagingFeatures;
  readonly #isMemory: (start: Bytes, end: Bytes) => boolean;

  /** `isMemory`: whether all of a range is one region of RAM, so that it may be mapped in one piece. */
  constructor(features: PagingFeatures, isMemory: (start: Bytes, end: Bytes) => boolean) {
    this.#features = features;
    this.#isMemory = isMemory;
  }

  /** Maps [start, end); returns how many table pages that takes. */
  map(start: Bytes, end: Bytes): Pages {
    let pages = 0;
    for (const range of this.#split(start, end)) {
      if (this.#features.fiveLevels) {
        const pgds = this.#cover(this.#pgds, range, PGD);
        this.#pgds = pgds.map;
        pages += pgds.added;
      }
      const p4ds = this.#cover(this.#p4ds, range, P4D);
      this.#p4ds = p4ds.map;
      pages += p4ds.added;
      const puds = this.#cover(this.#puds, range, PUD);
      this.#puds = puds.map;
      if (range.size === PUD) continue;
      pages += puds.added;
      const pmds = this.#cover(this.#pmds, range, PMD);
      this.#pmds = pmds.map;
      if (range.size === PAGE_SIZE) pages += pmds.added;
    }
    return pages;
  }

  #cover(map: RangeMap<true>, range: MappedRange, unit: Bytes): { map: RangeMap<true>; added: Pages } {
    const first = Math.floor(range.start / unit);
    const end = Math.ceil(range.end / unit);
    return { map: map.fill(first, end, true), added: end - first - map.covered(first, end) };
  }

  /** Cuts a range into an unaligned head, 2 MiB, 1 GiB and 2 MiB parts and a tail; each grows to the page size around it. */
  #split(start: Bytes, end: Bytes): readonly MappedRange[] {
    const limit = roundDown(end, PAGE_SIZE);
    const pieces: MappedRange[] = [];
    let at = roundDown(start, PAGE_SIZE);
    const piece = (from: Bytes, to: Bytes, size: MappingSize): void => {
      if (from >= to) return;
      pieces.push({ start: from, end: to, size });
      at = to;
    };
    const large = this.#features.gigabyteDirectMap ? PUD : PMD;
    piece(at, Math.min(roundUp(at, PMD), limit), PAGE_SIZE);
    piece(roundUp(at, PMD), Math.min(roundUp(at, PUD), roundDown(limit, PMD)), PMD);
    piece(roundUp(at, PUD), roundDown(limit, PUD), large);
    piece(roundUp(at, PMD), roundDown(limit, PMD), PMD);
    piece(at, limit, PAGE_SIZE);
    return joined(pieces.map((range) => ({ ...range, size: this.#grown(range) })));
  }

  #grown(range: MappedRange): MappingSize {
    const fits = (size: Bytes): boolean => this.#isMemory(roundDown(range.start, size), roundUp(range.end, size));
    let size = range.size;
    if (size === PAGE_SIZE && fits(PMD)) size = PMD;
    if (this.#features.gigabyteDirectMap && size !== PUD && fits(PUD)) size = PUD;
    return size;
  }
}

function joined(ranges: readonly MappedRange[]): readonly MappedRange[] {
  const result: MappedRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last !== undefined && last.end === range.start && last.size === range.size) {
      result[result.length - 1] = { ...last, end: range.end };
    } else result.push(range);
  }
  return result;
}
