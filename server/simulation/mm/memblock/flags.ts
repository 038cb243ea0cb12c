/**
 * The flags of a memblock region (enum memblock_flags, include/linux/memblock.h): small interned sets, so that two equal
 * sets are the same object and `===` decides whether neighbours may be joined.
 */

/** In the order of their bits: HOTPLUG is 0x1, MIRROR 0x2, … */
export const FLAG_NAMES = [
  "HOTPLUG",
  "MIRROR",
  "NOMAP",
  "DRIVER_MANAGED",
  "RSRV_NOINIT",
  "RSRV_KERN",
  "KHO_SCRATCH",
] as const;
export type FlagName = (typeof FLAG_NAMES)[number];

/** An immutable set of flags. Get one from {@link NO_FLAGS} or {@link flagSet}; equal sets are identical. */
export class FlagSet {
  static readonly #interned = new Map<number, FlagSet>();

  /** The number that memblock=debug prints. */
  readonly value: number;
  readonly names: readonly FlagName[];

  private constructor(value: number, names: readonly FlagName[]) {
    this.value = value;
    this.names = names;
  }

  static of(names: readonly FlagName[]): FlagSet {
    const sorted = FLAG_NAMES.filter((name) => names.includes(name));
    const value = sorted.reduce((sum, name) => sum + 2 ** FLAG_NAMES.indexOf(name), 0);
    let set = FlagSet.#interned.get(value);
    if (set === undefined) {
      set = new FlagSet(value, sorted);
      FlagSet.#interned.set(value, set);
    }
    return set;
  }

  has(name: FlagName): boolean {
    return this.names.includes(name);
  }

  with(name: FlagName): FlagSet {
    return this.has(name) ? this : FlagSet.of([...this.names, name]);
  }

  without(name: FlagName): FlagSet {
    return this.has(name) ? FlagSet.of(this.names.filter((other) => other !== name)) : this;
  }
}

export const NO_FLAGS: FlagSet = FlagSet.of([]);

export function flagSet(...names: readonly FlagName[]): FlagSet {
  return FlagSet.of(names);
}
