/** The memory blocks of a layout as lsmem prints them: of all of it, with the summary, or of a part, the lines alone. */
import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";
import type { ZoneName } from "../simulation/state/events.ts";
import type { Layout } from "./layout.ts";
import type { Part } from "./layout-tables.ts";
import { type LsmemForm, lsmemText, ZONES_LSMEM } from "./lsmem.ts";
import { blocksOfLayout } from "./picture/block-groups.ts";

/** `lsmem --output-all --split STATE,REMOVABLE,NODE,ZONES`: split by zones alone, a line has the state of its first block. */
const FORM: LsmemForm = { ...ZONES_LSMEM, split: ["STATE", "REMOVABLE", "NODE", "ZONES"] };

export function layoutLsmem(layout: Layout, part?: Part): string {
  const runs = blockRuns(layout);
  if (part === undefined) return lsmemText(layout.blockSize, runs, FORM);
  const first = Math.floor(part.first / layout.blockSize);
  const last = Math.floor(part.last / layout.blockSize);
  const within = runs
    .filter((run) => run.first <= last && first <= run.last)
    .map((run) => ({ ...run, first: Math.max(run.first, first), last: Math.min(run.last, last) }));
  // lsmem knows of zones where memory0 is there, whichever lines are wanted of it.
  const zones = runs[0]?.first === 0 ? { zonesWithoutFirst: true as const } : {};
  return lsmemText(layout.blockSize, within, { ...FORM, ...zones, summary: "never" });
}

function blockRuns(layout: Layout): readonly BlockRun[] {
  return blocksOfLayout(layout).map(({ firstBlock: first, lastBlock: last, state, removable, nodes, validZones }) => ({
    ...{ first, last, state, removable, nodes },
    validZones: validZones as readonly ZoneName[],
  }));
}
