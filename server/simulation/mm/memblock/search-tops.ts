/**
 * Where the search for room from the top may begin. Thousands of equal allocations one after the other leave a hole too small for the next
 * between any two of them (104 bytes on 64-byte borders): where one of them found its place there is no room above it, as long as
 * nothing is freed and no memory comes. The kernel looks through all of it each time, with the same result.
 */

import type { Bytes } from "../../units/units.ts";
import type { RegionSelector } from "./free-ranges.ts";
import type { RegionList } from "./region-list.ts";

/** A search below `max`, which is exclusive. */
interface Search {
  readonly selector: RegionSelector;
  readonly size: Bytes;
  readonly align: Bytes;
  readonly max: Bytes;
}

export class SearchTops {
  /** By selector, size and alignment: the limit of a search and the address that it found. */
  readonly #found = new Map<string, { readonly max: Bytes; readonly address: Bytes }>();
  #loosened = "";

  /** The end, exclusive, that is as good a limit for this search as its own. */
  below(search: Search, memory: RegionList, reserved: RegionList): Bytes {
    const loosened = `${memory.loosened} ${reserved.loosened}`;
    if (loosened !== this.#loosened) this.#found.clear();
    this.#loosened = loosened;
    const known = this.#found.get(keyOf(search));
    return known === undefined || search.max > known.max
      ? search.max
      : Math.min(search.max, known.address + search.size);
  }

  remember(search: Search, address: Bytes): void {
    const key = keyOf(search);
    const known = this.#found.get(key);
    // What was found below a lower limit says nothing of what lies above it.
    if (known === undefined || search.max >= known.max) this.#found.set(key, { max: search.max, address });
  }
}

function keyOf({ selector: { node, flags, skipHotplug }, size, align }: Search): string {
  return `${node} ${flags.value} ${skipHotplug} ${size} ${align}`;
}
