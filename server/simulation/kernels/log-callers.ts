/** Return addresses that memblock=debug prints for Debian's amd64 builds. */

/** By function as the simulation names it; a function that calls from several places does so in this order, again and again. */
export interface LogCallers {
  /** What the line of an allocation ends with. */
  readonly allocations: Readonly<Record<string, readonly string[]>>;
  /** What the line of a reservation, a release or an addition ends with. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  /** What the reservation of an allocation ends with. */
  readonly allocRangeNid: string;
  /** Functions that find a place and reserve it themselves. */
  readonly bypasses: readonly string[];
}

export const LOG_CALLERS: Readonly<Record<string, LogCallers>> = {};
