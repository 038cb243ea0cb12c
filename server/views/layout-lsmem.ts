/** The memory blocks of a layout as lsmem prints them: of all of it, with the summary, or of a part, the lines alone. */
import type { BlockRun } from "../simulation/drivers/base-memory/block-facts.ts";
import type { ZoneName } from "../simulation/state/events.ts";
import type { Layout, LayoutBlocks } from "./layout.ts";
import type { Part } from "./layout-tables.ts";
import { type LsmemForm, lsmemText, ZONES_LSMEM } from "./lsmem.ts";

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

/** By number; a block that spans nodes stands in each of their lanes and counts once. */
function blockRuns(layout: Layout): readonly BlockRun[] {
  const byFirst = new Map<number, LayoutBlocks>();
  for (const run of layout.lanes.flatMap((lane) => lane.blocks)) {
    if (!byFirst.has(run.firstBlock)) byFirst.set(run.firstBlock, run);
  }
  return [...byFirst.values()]
    .sort((one, other) => one.firstBlock - other.firstBlock)
    .map(({ firstBlock: first, lastBlock: last, state, removable, nodes, validZones }) => ({
      ...{ first, last, state, removable, nodes },
      validZones: validZones as readonly ZoneName[],
    }));
}
