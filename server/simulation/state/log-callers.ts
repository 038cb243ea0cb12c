import type { AllocSite } from "./alloc-site.ts";

/**
 * Return addresses that memblock=debug prints, by function as the simulation names it; a function that calls from several places
 * does so in this order, again and again.
 */
export interface LogCallers {
  /** What the line of an allocation ends with. */
  readonly allocations: Readonly<Partial<Record<AllocSite, readonly string[]>>>;
  /** What the line of a reservation, a release or an addition ends with. */
  readonly calls: Readonly<Partial<Record<AllocSite, readonly string[]>>>;
  /** What the reservation of an allocation ends with. */
  readonly allocRangeNid: string;
  /** The same where the node asked for had no room. */
  readonly allocElsewhere?: string;
  /** Functions that find a place and reserve it themselves. */
  readonly bypasses: readonly AllocSite[];
}
