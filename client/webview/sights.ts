/** How near and where each document was looked at last: a picture of another machine begins where it was left, or whole. */
export interface Sight {
  /** 1 fits the width. */
  readonly zoom: number;
  /** As of SavedState. */
  readonly scroll: number;
}

export type Sights = Readonly<Record<string, Sight>>;

/** All of the picture. */
export const WHOLE: Sight = { zoom: 1, scroll: 0 };

/** Documents that are remembered. */
const MOST = 30;

export interface SightKeeper {
  /** Remembers how `from` was looked at ("": nothing was), and says how `to` was. */
  change(from: string, to: string, sight: Sight): Sight;
  /** Those that are not the whole picture, the last one left behind the others. */
  readonly all: Sights;
}

export function createSights(kept: Sights = {}): SightKeeper {
  const known = new Map(Object.entries(kept));
  return {
    change: (from, to, { zoom, scroll }) => {
      known.delete(from);
      if (from !== "" && zoom !== 1) known.set(from, { zoom, scroll });
      for (const uri of known.keys()) if (known.size > MOST) known.delete(uri);
      return known.get(to) ?? WHOLE;
    },
    get all() {
      return Object.fromEntries(known);
    },
  };
}
