/**
 * Reservations that have a message of their own, which says what they are for: NODE_DATA (arch/x86/mm/numa.c, drivers/base/arch_numa.c:
 * alloc_node_data()), the crash kernel's (kernel/crash_reserve.c), CMA areas (mm/cma.c) and the bounce buffer (kernel/dma/swiotlb.c).
 */

import type { AllocSite } from "../../simulation/state/alloc-site.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import { MiB } from "../../simulation/units/units.ts";
import { RANGE, rangeOf } from "./messages/message.ts";

export interface ToldArea extends ByteRange {
  readonly by: AllocSite;
}

/** The kernel's message without what carries it; `read` takes the pattern's groups. */
export interface AreaMessage {
  readonly pattern: RegExp;
  readonly read: (parts: readonly string[]) => ToldArea;
}

function sized(start: string, mebibytes: string, by: AllocSite): ToldArea {
  const first = Number(start);
  return { first, last: first + Number(mebibytes) * MiB - 1, by };
}

/** `end` is the first byte behind. */
function upTo(first: string, end: string, by: AllocSite): ToldArea {
  return { first: Number(first), last: Number(end) - 1, by };
}

function crashSite(low: string | undefined): AllocSite {
  return low === undefined ? "reserve_crashkernel" : "reserve_crashkernel_low";
}

export const NODE_DATA_MESSAGE: AreaMessage = {
  pattern: new RegExp(`^\\s*(NUMA: )?NODE_DATA(?:\\(\\d+\\) allocated)? ${RANGE}`),
  read: ([, first = "", last = ""]) => ({ ...rangeOf(first, last), by: "alloc_node_data" }),
};

export const AREA_MESSAGES: readonly AreaMessage[] = [
  {
    pattern: /^Reserving (\d+)MB of (low )?memory at (\d+)MB for crashkernel/,
    read: ([size = "", low, start = ""]) => sized(String(Number(start) * MiB), size, crashSite(low)),
  },
  {
    pattern: /^crashkernel (low memory )?reserved: (0x[0-9a-f]+) - (0x[0-9a-f]+)/,
    read: ([low, first = "", end = ""]) => upTo(first, end, crashSite(low)),
  },
  // Printed where the buffer stays.
  {
    pattern: /^software IO TLB(?:: mapped)? \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] \(\d+MB\)/,
    read: ([first = "", end = ""]) => upTo(first, end, "swiotlb_memblock_alloc"),
  },
  {
    pattern: /^cma: Reserved (\d+) MiB at (0x[0-9a-f]+)/,
    read: ([size = "", start = ""]) => sized(start, size, "cma_declare_contiguous_nid"),
  },
];

/** What a message says was set aside; undefined where it is none of these. */
export function toldArea(message: string): ToldArea | undefined {
  for (const { pattern, read } of [NODE_DATA_MESSAGE, ...AREA_MESSAGES]) {
    const match = pattern.exec(message);
    if (match !== null) return read(match.slice(1));
  }
  return undefined;
}
