/**
 * A zone without memory, as calculate_node_totalpages() (mm/page_alloc.c, mm/mm_init.c since 6.4) leaves it: the kernel
 * has each zone of its build on each node, most of them empty.
 */
import type { Origin, ZoneName } from "./events.ts";
import type { ZoneState } from "./state.ts";

/** Spans nothing, manages nothing and has no watermarks yet. */
export function emptyZone(node: number, name: ZoneName, origins: readonly Origin[] = []): ZoneState {
  return {
    node,
    name,
    startPfn: 0,
    spanned: 0,
    present: 0,
    managed: 0,
    presentEarly: 0,
    cma: 0,
    boost: 0,
    min: 0,
    low: 0,
    high: 0,
    promo: 0,
    protection: [],
    origins,
  };
}
