/** Hovers of memory blocks: what /sys/devices/system/memory says of them, before and after the step they stand in. */

import type { BlocksExpr } from "../../grammar/ast.ts";
import { type BlockRun, describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { stateEvidence } from "../simulation/evidence/levels.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { hex } from "../simulation/units/units.ts";
import { usesWithin, useText } from "./address-facts.ts";
import { evidenceText } from "./hover-zones.ts";
import { paragraphs, table } from "./markdown.ts";
import type { Moment } from "./moment.ts";
import { exactSize } from "./size-text.ts";

const MOST_ROWS = 12;
const MOST_USES = 5;

export function blocksHover(blocks: BlocksExpr, moment: Moment | undefined): string {
  const state = moment?.after ?? moment?.before;
  const first = Math.min(blocks.first, blocks.last);
  const last = Math.max(blocks.first, blocks.last);
  const name = first === last ? `memory${first}` : `memory${first}-${last}`;
  if (moment === undefined || state === undefined) return `**${name}**`;
  const size = memoryBlockBytes(state.geometry);
  const heading = `**${name}** ${hex(first * size)}-${hex((last + 1) * size - 1)}, ${exactSize((last - first + 1) * size)}`;
  const before = moment.within && moment.before !== undefined ? rows(moment.before, first, last) : undefined;
  const after = rows(state, first, last);
  const changed = before !== undefined && moment.after !== undefined && !sameRows(before, after);
  return paragraphs(
    heading,
    changed ? `before:\n\n${blockTable(before)}` : undefined,
    changed ? `after:\n\n${blockTable(after)}` : blockTable(after),
    after.length === 0 ? "no such memory block exists at this point" : usesText(state, first, last),
    evidenceText(stateEvidence(state)),
  );
}

function rows(state: MemoryState, first: number, last: number): readonly BlockRun[] {
  return describeBlocks(state)
    .filter((run) => run.last >= first && run.first <= last)
    .map((run) => ({ ...run, first: Math.max(run.first, first), last: Math.min(run.last, last) }));
}

function blockTable(runs: readonly BlockRun[]): string {
  const lines = runs
    .slice(0, MOST_ROWS)
    .map((run) => [
      run.first === run.last ? String(run.first) : `${run.first}-${run.last}`,
      run.state,
      run.validZones.length === 0 ? "none" : run.validZones.join(" "),
      String(run.removable),
      run.nodes.join(", "),
    ]);
  if (runs.length > MOST_ROWS) lines.push([`and ${runs.length - MOST_ROWS} more`, "", "", "", ""]);
  return table(["block", "state", "valid_zones", "removable", "node"], lines);
}

function usesText(state: MemoryState, first: number, last: number): string {
  const { blockPages } = state.geometry;
  const uses = usesWithin(state, first * blockPages, (last - first + 1) * blockPages);
  if (uses.length === 0) return "no page in it is known to be in use";
  const lines = uses.slice(0, MOST_USES).map((one) => `- ${useText(state, one.use, one)}`);
  if (uses.length > MOST_USES) lines.push(`- and ${uses.length - MOST_USES} more`);
  return `in use:\n\n${lines.join("\n")}`;
}

function sameRows(a: readonly BlockRun[], b: readonly BlockRun[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
