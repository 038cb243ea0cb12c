/** How many places the kernel image may have at random. Addresses are those where it would begin, both inclusive; of none they are 0. */
import type { Bytes } from "../units/units.ts";

export interface KaslrPlaces {
  readonly count: number;
  readonly first: Bytes;
  readonly last: Bytes;
}
