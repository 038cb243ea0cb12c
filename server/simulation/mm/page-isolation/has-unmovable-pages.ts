/**
 * Which page stops an isolation, and which one the kernel names (mm/page_isolation.c: has_unmovable_pages,
 * start_isolate_page_range). Works on runs of pages in use; a page in no run is free or can be migrated.
 */
import { giganticAtBoundary } from "../../kernels/isolation-rules.ts";
import { isolationOrder } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { PageWords } from "../../state/outcome-reason.ts";
import type { MemoryState, PageUse } from "../../state/state.ts";
import { GiB, type Pfn, pagesIn, roundDown } from "../../units/units.ts";

/** A page that stands in the way, and what it is used for. */
export interface NamedPage {
  readonly pfn: Pfn;
  readonly use: PageUse;
}

/** The page and what it is used for, as a reason tells it. */
export function pageFacts({ pfn, use: { kind, by, use } }: NamedPage): { readonly pfn: Pfn; readonly page: PageWords } {
  return { pfn, page: { kind, by, ...(use === undefined ? {} : { use }) } };
}

/** What a page in use means for an isolation: it `fails` at once, it succeeds but the page is `stuck` and never becomes free,
 * or the page `moves` away. */
type Verdict = "fails" | "stuck" | "moves";

const VERDICTS: Readonly<Record<PageUse["kind"], (use: PageUse, movableZone: boolean) => Verdict>> = {
  reserved: () => "fails",
  hole: () => "fails",
  cma: () => "fails",
  "hugetlb-1g": () => "moves",
  kernel: (_use, movableZone) => (movableZone ? "stuck" : "fails"),
  allocated: (use, movableZone) => {
    if (use.use === "movable" || use.use === "hugetlb") return "moves";
    if (use.use === "pinned" || movableZone) return "stuck";
    return "fails";
  },
};

/** The page that the isolation of [start, end) fails on, as this kernel names it; undefined: it succeeds. */
export function firstUnmovablePage(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  movableZone: boolean,
): NamedPage | undefined {
  const { pageblockPages } = state.geometry;
  const lowest = firstPage(state, start, end, movableZone, "fails");
  if (lowest === undefined) return giganticAcross(state, end);
  if (ruleFor(isolationOrder, state.version) === "ascending") return lowest;
  if (lowest.pfn < roundDown(start, pageblockPages) + pageblockPages) return lowest;
  const lastPageblock = Math.max(start, roundDown(end - 1, pageblockPages));
  return firstPage(state, lastPageblock, end, movableZone, "fails") ?? lowest;
}

/** The pageblock that isolating up to `end` fails on, where a gigantic page goes on behind it. */
function giganticAcross(state: MemoryState, end: Pfn): NamedPage | undefined {
  const { pageSize, pageblockPages } = state.geometry;
  const [use] = state.uses.within(end - 1, end);
  if (use?.value.kind !== "hugetlb-1g" || end % pagesIn(GiB, pageSize) === 0) return undefined;
  if (ruleFor(giganticAtBoundary, state.version) === "passes") return undefined;
  return { pfn: roundDown(end - 1, pageblockPages), use: use.value };
}

/** A page that lets the isolation pass but never becomes free: offlining goes on trying. */
export function firstStuckPage(state: MemoryState, start: Pfn, end: Pfn, movableZone: boolean): NamedPage | undefined {
  return firstPage(state, start, end, movableZone, "stuck");
}

/** Whether a page in use would stop an isolation. */
export function stopsIsolation(use: PageUse, movableZone: boolean): boolean {
  return VERDICTS[use.kind](use, movableZone) === "fails";
}

function firstPage(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  movableZone: boolean,
  verdict: Verdict,
): NamedPage | undefined {
  for (const run of state.uses.within(start, end)) {
    if (VERDICTS[run.value.kind](run.value, movableZone) !== verdict) continue;
    const pfn =
      run.value.kind === "cma" ? Math.max(start, roundDown(run.start, state.geometry.pageblockPages)) : run.start;
    return { pfn, use: run.value };
  }
  return undefined;
}
