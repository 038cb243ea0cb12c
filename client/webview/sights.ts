/** How near and where each document was looked at last, and what was selected: a picture of another machine begins where it was left, or whole. */
export interface Sight {
  /** 1 fits the width. */
  readonly zoom: number;
  /** As of SavedState. */
  readonly scroll: number;
  /** Pixels of the page above what is in sight. Default 0. */
  readonly top?: number | undefined;
  /** As of SavedState. Default: nothing is selected. */
  readonly selected?: string | null | undefined;
}

export type Sights = Readonly<Record<string, Sight>>;

/** All of the picture. */
export const WHOLE: Sight = { zoom: 1, scroll: 0, top: 0 };

/** Documents that are remembered. */
const MOST = 30;

export interface SightKeeper {
  /** Remembers how `from` was looked at ("": nothing was), and says how `to` was. */
  change(from: string, to: string, sight: Sight): Sight;
  /** Those that are not the whole picture from its upper edge on, the last one left behind the others. */
  readonly all: Sights;
}

export function createSights(kept: Sights = {}): SightKeeper {
  const known = new Map(Object.entries(kept));
  return {
    change: (from, to, sight) => {
      known.delete(from);
      const isWhole = sight.zoom === 1 && (sight.top ?? 0) === 0 && (sight.selected ?? null) === null;
      if (from !== "" && !isWhole) known.set(from, sight);
      for (const uri of known.keys()) if (known.size > MOST) known.delete(uri);
      return known.get(to) ?? WHOLE;
    },
    get all() {
      return Object.fromEntries(known);
    },
  };
}
