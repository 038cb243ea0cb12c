/**
 * How memory is cut down to a range, an amount or an alignment: memblock_cap_memory_range(), memblock_enforce_memory_limit(),
 * memblock_mem_limit_remove_map() and memblock_trim_memory() of mm/memblock.c. What they can't remove for lack of room
 * stays, without a word, as in the kernel.
 */
import { type Bytes, NO_LIMIT, roundDown, roundUp } from "../../units/units.ts";
import type { GrowingLists, Status } from "./growing-lists.ts";

/** Cuts each memory region down to whole units of `align`. The byte counter only loses regions that vanish. */
export function trimMemory(lists: GrowingLists, align: Bytes): Status {
  lists.memory.shrink((region) => ({
    ...region,
    base: roundUp(region.base, align),
    end: roundDown(region.end, align),
  }));
  return "ok";
}

/** Keeps only what lies in the range, and all NOMAP memory. Reservations outside are dropped. */
export function capMemoryRange(lists: GrowingLists, base: Bytes, size: Bytes): Status {
  const { memory, reserved } = lists;
  if (size === 0 || memory.total === 0) return "ok";
  const window = lists.isolate(memory, base, size);
  if (typeof window === "string") return swallowed(window);
  memory.deleteOutside(window, (region) => region.flags.has("NOMAP"));
  const below = swallowed(lists.remove(reserved, 0, base));
  return below === "ok" ? swallowed(lists.remove(reserved, wrappedSum(base, size), NO_LIMIT)) : below;
}

/** Keeps the lowest `limit` bytes of memory. */
export function enforceMemoryLimit(lists: GrowingLists, limit: Bytes): Status {
  const cut = addressOfAmount(lists, limit);
  if (cut === undefined) return "ok";
  const status = swallowed(lists.remove(lists.memory, cut, NO_LIMIT));
  return status === "ok" ? swallowed(lists.remove(lists.reserved, cut, NO_LIMIT)) : status;
}

/** Keeps the lowest `limit` bytes of memory, and all NOMAP memory. */
export function memLimitRemoveMap(lists: GrowingLists, limit: Bytes): Status {
  const cut = addressOfAmount(lists, limit);
  return cut === undefined ? "ok" : capMemoryRange(lists, 0, cut);
}

/** The address below which `limit` bytes of memory lie; undefined where there is not more than that. */
function addressOfAmount(lists: GrowingLists, limit: Bytes): Bytes | undefined {
  if (limit === 0) return undefined;
  let left = limit;
  for (const { base, end } of lists.memory.regions) {
    if (left <= end - base) return base + left === NO_LIMIT ? undefined : base + left;
    left -= end - base;
  }
  return undefined;
}

function swallowed(status: Status): Status {
  return status === "panic" ? "panic" : "ok";
}

/** A sum that comes round to 0 behind the highest address. */
function wrappedSum(a: Bytes, b: Bytes): Bytes {
  return b > NO_LIMIT - a ? a - (NO_LIMIT - b) - 1 : a + b;
}
