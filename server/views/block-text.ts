/**
 * One memory block of a state for a terminal: its files, whether it can go offline and what stands in the way, the pages in use in it, and the
 * statements that made it so.
 */
import type { Analysis } from "../analysis/analysis.ts";
import { fileName } from "../analysis/file-name.ts";
import { blockFacts } from "../simulation/drivers/base-memory/block-facts.ts";
import { offlineableRuns } from "../simulation/drivers/base-memory/offlineable.ts";
import { blockEvidence, factsEvidence, knownOfUse } from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { MemoryState, PageUse } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { nodeOfBlock, zoneOf } from "../simulation/state/zone-lookup.ts";
import { bytesOf, hex, sizeText } from "../simulation/units/units.ts";
import { causesFrom } from "./layout-causes.ts";
import { whyText } from "./offlineable.ts";
import { PlaceFinder, type TextOf } from "./places.ts";

const MOST_USES = 8;
const MOST_CAUSES = 8;

/** Without a line end behind it. `textOf`: of the files that the scenario is made of. */
export function blockText(analysis: Analysis, state: MemoryState, id: number, textOf: TextOf): string {
  const size = memoryBlockBytes(state.geometry);
  const heading = `memory${id} ${hex(id * size)}-${hex((id + 1) * size - 1)}, ${sizeText(size)}`;
  const block = state.blocks.get(id);
  const facts = blockFacts(state, id);
  if (block === undefined || facts === undefined) return `${heading}\nno such memory block exists`;
  const zone = block.zone == null ? undefined : zoneOf(state, nodeOfBlock(block), block.zone);
  const uses = usesIn(state, id);
  const known = levelSuffix(blockEvidence(state));
  const where = facts.nodes.map((node) => `node${node}`).join(", ");
  return [
    heading,
    `state        ${facts.state}${block.zone == null ? "" : ` in ${block.zone}`} on ${where}${known}`,
    `valid_zones  ${facts.validZones.join(" ") || "none"}${known}`,
    `removable    ${facts.removable}${known}`,
    `offline      ${offlineText(state, id)}${levelSuffix(factsEvidence(state, "outcome"))}`,
    ...cut(
      uses.map(({ text }) => `in use       ${text}`),
      MOST_USES,
    ),
    ...causeLines(analysis, [...block.origins, ...uses.flatMap(({ origins }) => origins)], textOf, "because of   "),
    ...(zone === undefined ? [] : causeLines(analysis, originsOfZone(state, zone), textOf, "its zone     ")),
  ].join("\n");
}

/** As the pages in use have it; what is exact goes without saying. */
function levelSuffix({ level }: Evidence): string {
  return level === "exact" ? "" : `, ${level}`;
}

function offlineText(state: MemoryState, id: number): string {
  const run = offlineableRuns(state).find(({ first, last }) => first <= id && id <= last)!;
  if (run.answer === "offline") return "it is offline already";
  if (run.answer === "yes") return "yes";
  return `${run.answer}, ${whyText(run)}`;
}

interface UseOfBlock {
  readonly text: string;
  readonly origins: readonly Origin[];
}

function usesIn(state: MemoryState, id: number): readonly UseOfBlock[] {
  const { blockPages, pageSize } = state.geometry;
  return state.uses.within(id * blockPages, (id + 1) * blockPages).map(({ start, end, value }) => {
    const [first, behind] = [bytesOf(start, pageSize), bytesOf(end, pageSize)];
    const range = `${hex(first)}-${hex(behind - 1)} (${sizeText(behind - first)})`;
    return { text: `${range} ${useName(value)}, ${knownOfUse(state, value)}`, origins: value.origins };
  });
}

function useName({ use, kind, by }: PageUse): string {
  return `${use === undefined ? kind : `${use} allocation`}${by === "" ? "" : ` by ${by}`}`;
}

function causeLines(analysis: Analysis, origins: readonly Origin[], textOf: TextOf, label: string): readonly string[] {
  const causes = causesFrom(analysis, new PlaceFinder(textOf))(origins);
  const lines = causes.map(({ text, place }) => {
    if (place === undefined) return `${label}${text}`;
    const file = fileName(place.uri);
    return `${label}${file}:${place.startLine + 1}: ${text}`;
  });
  return cut(lines, MOST_CAUSES);
}

function cut(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `             and ${lines.length - most} more`];
}
