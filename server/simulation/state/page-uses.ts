/** Which pages are in use for what, as runs, and who may take pages that are in use. */

import { RangeMap } from "../units/range-map.ts";
import { sameList } from "../units/same-list.ts";
import type { PageUse } from "./state.ts";

/** Every page is free. Neighbours with the same use are one run; what is searched for are CMA areas. */
export const NO_USES: RangeMap<PageUse> = RangeMap.empty(sameUse, isOfCma, [isOfCma, movesAway]);

/** Pages of a CMA area, which serve what can be moved. */
export function isOfCma({ kind }: PageUse): boolean {
  return kind === "cma";
}

/** Pages that are moved out of the way when their range is asked for. */
export function movesAway({ kind, use }: PageUse): boolean {
  return kind === "hugetlb-1g" || (kind === "allocated" && (use === "movable" || use === "hugetlb"));
}

function sameUse(a: PageUse, b: PageUse): boolean {
  return (
    a.kind === b.kind &&
    a.by === b.by &&
    a.site === b.site &&
    a.observed === b.observed &&
    sameList(a.origins, b.origins)
  );
}
