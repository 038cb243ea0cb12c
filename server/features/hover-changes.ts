/** What a step changed, as a hover tells it: zones, memory blocks that came, went or are in another state, and what names hold. */

import type { Statement } from "../../grammar/ast.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { zoneEvidence } from "../simulation/evidence/levels.ts";
import type { MemoryState, ZoneState } from "../simulation/state/state.ts";
import { allZones } from "../simulation/state/zone-lookup.ts";
import { usesWithin, useText } from "./address-facts.ts";
import { evidenceText, zoneTable } from "./hover-zones.ts";
import { code, paragraphs, table } from "./markdown.ts";
import type { Moment } from "./moment.ts";

const MOST_ROWS = 12;
const MOST_RANGES = 6;

export function changesText(statement: Statement, { before, after }: Moment): string | undefined {
  if (after === undefined) return undefined;
  if (before === undefined) {
    const zones = allZones(after).filter((zone) => zone.spanned > 0);
    // A hover shows its first lines: the level stands there, as it does of steps.
    return paragraphs(evidenceText(zoneEvidence(after)), zoneTable(zones, after));
  }
  const parts = [holdingText(statement, before, after), blockChanges(before, after), zoneChanges(before, after)];
  return parts.every((part) => part === undefined) ? "no zone and no memory block changes" : paragraphs(...parts);
}

/** What the allocation that is made or freed holds. */
function holdingText(statement: Statement, before: MemoryState, after: MemoryState): string | undefined {
  const name = allocationOf(statement);
  if (name === undefined) return undefined;
  const held = rangesOf(before, name);
  const holds = rangesOf(after, name);
  const listed = (ranges: readonly string[]) => {
    const lines = ranges.slice(0, MOST_RANGES).map((range) => `- ${range}`);
    if (ranges.length > MOST_RANGES) lines.push(`- and ${ranges.length - MOST_RANGES} more`);
    return lines.join("\n");
  };
  if (held.join() === holds.join()) return undefined;
  return paragraphs(
    held.length === 0 ? undefined : `${code(name)} held:\n\n${listed(held)}`,
    holds.length === 0 ? `${code(name)} holds no memory any more` : `${code(name)} holds:\n\n${listed(holds)}`,
  );
}

function allocationOf(statement: Statement): string | undefined {
  if (statement.kind !== "allocate" && statement.kind !== "free") return undefined;
  const { name } = statement;
  return name?.kind === "name" ? name.name : undefined;
}

function rangesOf(state: MemoryState, name: string): readonly string[] {
  const end = state.memory.runs.at(-1)?.end ?? 0;
  return usesWithin(state, 0, end).flatMap((one) => (one.use.by === name ? [useText(state, one.use, one)] : []));
}

interface BlockChange {
  readonly first: number;
  readonly last: number;
  readonly before: string;
  readonly after: string;
}

function blockChanges(before: MemoryState, after: MemoryState): string | undefined {
  const changes = changedBlocks(before, after);
  if (changes.length === 0) return undefined;
  const rows = changes
    .slice(0, MOST_ROWS)
    .map((change) => [
      change.first === change.last ? `memory${change.first}` : `memory${change.first}-${change.last}`,
      change.before,
      change.after,
    ]);
  if (changes.length > MOST_ROWS) rows.push([`and ${changes.length - MOST_ROWS} more`, "", ""]);
  return table(["block", "before", "after"], rows);
}

const ABSENT = "does not exist";

/** Runs of blocks whose state differs, ascending. */
function changedBlocks(before: MemoryState, after: MemoryState): readonly BlockChange[] {
  if (before.blocks === after.blocks) return [];
  const [was, is] = [textsOf(before), textsOf(after)];
  const edges = [...new Set([...was, ...is].flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b);
  const changes: BlockChange[] = [];
  let [i, j] = [0, 0];
  for (const [index, first] of edges.slice(0, -1).entries()) {
    while (i < was.length && was[i]!.last < first) i++;
    while (j < is.length && is[j]!.last < first) j++;
    const old = textAt(was[i], first);
    const now = textAt(is[j], first);
    if (old === now) continue;
    const last = edges[index + 1]! - 1;
    const previous = changes.at(-1);
    if (previous?.last === first - 1 && previous.before === old && previous.after === now) {
      changes[changes.length - 1] = { ...previous, last };
    } else changes.push({ first, last, before: old, after: now });
  }
  return changes;
}

interface BlockText {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** The state of each run, with the zone where it is online. */
function textsOf(state: MemoryState): readonly BlockText[] {
  return describeBlocks(state).map(({ first, last, state: phase, validZones }) => ({
    first,
    last,
    text: phase === "online" ? `online, ${validZones.length === 0 ? "none" : validZones.join(" ")}` : phase,
  }));
}

function textAt(run: BlockText | undefined, id: number): string {
  return run !== undefined && run.first <= id ? run.text : ABSENT;
}

function zoneChanges(before: MemoryState, after: MemoryState): string | undefined {
  const known = new Map(allZones(before).map((zone) => [keyOf(zone), zone]));
  const changed = allZones(after).filter((zone) => !same(known.get(keyOf(zone)), zone));
  if (changed.length === 0) return undefined;
  const old = changed.flatMap((zone) => known.get(keyOf(zone)) ?? []).filter((zone) => zone.spanned > 0);
  return paragraphs(
    old.length === 0 ? undefined : `before:\n\n${zoneTable(old, before)}`,
    `after:\n\n${zoneTable(changed, after)}`,
  );
}

function keyOf(zone: ZoneState): string {
  return `${zone.node} ${zone.name}`;
}

function same(a: ZoneState | undefined, b: ZoneState): boolean {
  const fields = ["startPfn", "spanned", "present", "managed", "min", "low", "high"] as const;
  return a === undefined ? b.spanned === 0 : fields.every((field) => a[field] === b[field]);
}
