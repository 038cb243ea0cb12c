/**
 * Isolating a range of pages (mm/page_isolation.c: start_isolate_page_range): what it is widened to, which page makes it
 * fail, and where the walk at its boundaries left the memmap in linux-next of April 2022.
 */

import { isModelled } from "../../evidence/levels.ts";
import { boundaryWalk, isolateRange, isolationUnit } from "../../kernels/isolation-rules.ts";
import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import type { Origin, StepEvent } from "../../state/events.ts";
import { type NoteOf, note } from "../../state/notes.ts";
import type { IsolationHole } from "../../state/outcome-reason.ts";
import { unchanged } from "../../state/outcomes.ts";
import type { BlockState, IsolatedPageblocks, MemoryState, StepResult } from "../../state/state.ts";
import { nodeOfBlock } from "../../state/zone-lookup.ts";
import { type ByteRange, bytesOf, type Pages, type Pfn, pfnOf, pfnUp, roundDown, roundUp } from "../../units/units.ts";
import { firstUnmovablePage, type NamedPage, pageFacts } from "./has-unmovable-pages.ts";
import { isolateAndUndo } from "./pageblocks.ts";

export interface IsolateEvent extends StepEvent {
  readonly kind: "isolate";
  readonly range: ByteRange;
}

/** Pages of the unit that ranges are aligned or widened to. */
export function isolationUnitPages(state: MemoryState): Pages {
  const { pageblockPages, maxOrderPages } = state.geometry;
  if (ruleFor(isolationUnit, state.version) === "pageblock") return pageblockPages;
  return Math.max(pageblockPages, maxOrderPages);
}

/** The one zone and node that [start, end) lies in; undefined: several, or not all of it is online memory. */
export function zoneOfRange(state: MemoryState, start: Pfn, end: Pfn): BlockState | undefined {
  const { blockPages } = state.geometry;
  const first = Math.floor(start / blockPages);
  const last = Math.ceil(end / blockPages);
  const runs = state.blocks.within(first, last);
  const [one] = runs;
  if (one === undefined || state.blocks.covered(first, last) < last - first) return undefined;
  const same = runs.every(
    ({ value }) =>
      value.state === "online" &&
      value.zone != null &&
      value.zone === one.value.zone &&
      nodeOfBlock(value) === nodeOfBlock(one.value),
  );
  return same ? one.value : undefined;
}

/** A page that the walk at a boundary reads the struct page of, and that has none. */
export type BoundaryOops = Omit<IsolationHole, "version">;

/**
 * Why reading the memmap at the end of [start, end) makes this kernel oops; undefined: it doesn't. The first and the last pageblock are
 * isolated before all others: only a page of theirs (`failing`) fails the isolation before it comes to that.
 */
export function boundaryOops(
  state: MemoryState,
  start: Pfn,
  end: Pfn,
  failing: Pfn | undefined,
): BoundaryOops | undefined {
  const { pageblockPages } = state.geometry;
  const inMiddle = failing !== undefined && failing >= start + pageblockPages && failing < end - pageblockPages;
  if (failing !== undefined && !inMiddle) return undefined;
  if (ruleFor(boundaryWalk, state.version) !== "unbounded") return undefined;
  if (!hasMemmap(state, end)) {
    return hasMemmap(state, 0) ? { pfn: end, way: "behind-memory" } : { pfn: 0, way: "down-to-zero", boundary: end };
  }
  if (hasMemmap(state, 0)) return undefined;
  const ends = state.uses.within(start, end).some(({ end: at, value }) => at === end && value.kind === "allocated");
  return ends ? { pfn: 0, way: "down-to-zero" } : undefined;
}

/**
 * `isolate`: EINVAL several zones, or no whole pageblocks where the kernel wants them; EBUSY a page can't be isolated. Only the range
 * itself must be free of unmovable pages, but whole pageblocks are isolated. It is given back at once.
 */
export function isolate(state: MemoryState, event: IsolateEvent): StepResult {
  const { pageSize, pageblockPages } = state.geometry;
  const start = pfnOf(event.range.first, pageSize);
  const end = pfnUp(event.range.last + 1, pageSize);
  const [first, last] = [roundDown(start, pageblockPages), roundUp(end, pageblockPages)];
  if (ruleFor(isolateRange, state.version) === "whole-pageblocks" && (first !== start || last !== end)) {
    return unaligned(state, pageblockPages, event.origin);
  }
  const zone = zoneOfRange(state, start, end);
  if (zone === undefined) {
    return unchanged(state, { result: "EINVAL", reason: { kind: "not-one-zone" } });
  }
  const page = firstUnmovablePage(state, start, end, zone.zone === "Movable");
  const { state: after, pageblocks } = isolateAndUndo(state, first, last, page?.pfn);
  const oops = boundaryOops(state, first, last, page?.pfn);
  if (oops !== undefined) {
    const hole = isolationHole(state, oops, event.origin);
    const reason = { kind: "isolation-hole", ...hole.facts } as const;
    return unchanged(state, { result: "depends", reason, oops: hole.facts }, [hole]);
  }
  if (page !== undefined) return busy(after, page, pageblocks);
  if (zone.zone === "Movable") return unchanged(after, { pageblocks });
  return unchanged(after, {
    pageblocks,
    result: event.stated?.result ?? "depends",
    ...(event.stated === undefined ? {} : { observed: true }),
    reason: { kind: "kernel-zone-range", zone: zone.zone!, step: "isolate" },
  });
}

export function isolationHole(state: MemoryState, oops: BoundaryOops, origin: Origin): NoteOf<"isolation-hole"> {
  const facts = { version: state.version.text, ...oops };
  return note("isolation-hole", facts, origin, bytesOf(oops.pfn, state.geometry.pageSize));
}

/** Whether a page has a struct page: its section holds memory. */
function hasMemmap(state: MemoryState, pfn: Pfn): boolean {
  const { sectionPages } = state.geometry;
  const start = roundDown(pfn, sectionPages);
  return state.memory.overlapping(start, start + sectionPages).length > 0;
}

function unaligned(state: MemoryState, unit: Pages, origin: Origin): StepResult {
  const facts = {
    version: state.version.text,
    unitBytes: bytesOf(unit, state.geometry.pageSize),
    anySince: sinceWhen(isolateRange, (takes) => takes === "any")!,
  };
  const reason = { kind: "isolation-unaligned", ...facts } as const;
  return unchanged(state, { result: "EINVAL", reason }, [note("isolation-unaligned", facts, origin)]);
}

function busy(state: MemoryState, page: NamedPage, pageblocks: readonly IsolatedPageblocks[]): StepResult {
  const modelled = !page.use.observed && isModelled(state, "sizes");
  return unchanged(state, {
    result: "EBUSY",
    pageblocks,
    pfn: page.pfn,
    reason: { kind: "page-stays", ...pageFacts(page), modelled },
    origins: page.use.origins,
  });
}
