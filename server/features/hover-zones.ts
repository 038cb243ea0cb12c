/** Hovers of zones and nodes: what /proc/zoneinfo says of them, and what decided where they start. */

import type { Analysis } from "../analysis/analysis.ts";
import { evidenceSentencesOf } from "../analysis/evidence-words.ts";
import { zoneEvidence } from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { MemoryState, NodeState, ZoneState } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { code, paragraphs, sentence, table } from "./markdown.ts";
import { exactSize } from "./size-text.ts";
import { watermarkText } from "./watermark-text.ts";

const ZONES: Readonly<Record<string, string>> = {
  DMA: "Memory that the oldest devices reach: the first 16 MiB on x86_64; on arm64 what all devices reach.",
  DMA32: "Memory below 4 GiB, for devices with 32-bit addresses.",
  Normal: "Memory that the kernel uses for itself and for everybody.",
  HighMem: "Memory that a 32-bit kernel can't map all the time; there is none on 64-bit kernels.",
  Movable:
    "Memory for pages that can be migrated, so that its blocks can go offline. What boot allocations reserved in it stays where it is.",
  Device: "Memory of devices that has struct pages and is no RAM: persistent memory, GPUs.",
};

/** A zone, on one node or on all. */
export function zoneHover(
  analysis: Analysis,
  name: string,
  node: number | undefined,
  state: MemoryState | undefined,
): string {
  const zones = (state?.nodes ?? [])
    .flatMap((one) => one.zones)
    .filter((zone) => zone.name === name && (node === undefined || zone.node === node));
  const shown = node === undefined ? zones.filter((zone) => zone.spanned > 0) : zones;
  return paragraphs(
    `**zone ${code(name)}**`,
    Object.hasOwn(ZONES, name) ? ZONES[name] : undefined,
    state === undefined ? undefined : zoneTable(shown, state),
    ...(state === undefined ? [] : shown.map((zone) => causes(analysis, state, zone))),
    state === undefined || shown.length > 0 ? undefined : "empty at this point",
    state === undefined || shown.length === 0 ? undefined : sentence(watermarkText(state)),
    state === undefined ? undefined : evidenceText(zoneEvidence(state, name)),
  );
}

export function nodeHover(id: number, state: MemoryState | undefined): string {
  const node = state?.nodes.find((one) => one.id === id);
  if (state === undefined) return `**node${id}**`;
  if (node === undefined) return `**node${id}** is not online at this point`;
  return paragraphs(
    `**node${id}** ${nodeSize(node, state)}`,
    zoneTable(
      node.zones.filter((zone) => zone.spanned > 0),
      state,
    ),
    sentence(watermarkText(state)),
    evidenceText(zoneEvidence(state)),
  );
}

/** How far what a hover tells can be trusted: `exact`, or a line for each reason why it is less. */
export function evidenceText(evidence: Evidence): string {
  return evidenceSentencesOf(evidence).map(sentence).join("\\\n");
}

function nodeSize(node: NodeState, state: MemoryState): string {
  const present = node.zones.reduce((sum, zone) => sum + zone.present, 0);
  const cpus = node.cpus.length === 0 ? "no processors" : `CPU ${node.cpus.join(", ")}`;
  return `${exactSize(bytesOf(present, state.geometry.pageSize))} present, ${cpus}`;
}

export function zoneTable(zones: readonly ZoneState[], state: MemoryState): string {
  const { pageSize } = state.geometry;
  return table(
    ["zone", "start", "spanned", "present", "managed", "min / low / high"],
    zones.map((zone) => [
      `node${zone.node} ${zone.name}`,
      zone.spanned === 0 ? "" : code(hex(bytesOf(zone.startPfn, pageSize))),
      pages(zone.spanned, pageSize),
      pages(zone.present, pageSize),
      pages(zone.managed, pageSize),
      `${zone.min} / ${zone.low} / ${zone.high}`,
    ]),
  );
}

function pages(count: number, pageSize: number): string {
  return count === 0 ? "0" : `${count} (${exactSize(bytesOf(count, pageSize))})`;
}

/** Of a zone that many steps changed, so many statements are told: memory and parameters, which come first, and the last steps. */
const FIRST_CAUSES = 4;
const LAST_CAUSES = 8;

function causes(analysis: Analysis, state: MemoryState, zone: ZoneState): string | undefined {
  const written = (origins: readonly Origin[]): readonly string[] =>
    origins.flatMap((origin) => {
      const place = analysis.placeOf(origin);
      if (place === undefined || place.uri !== analysis.uri) return [];
      return [code(firstLine(analysis.source.slice(place.span)))];
    });
  const all = originsOfZone(state, zone);
  const left = all.length - FIRST_CAUSES - LAST_CAUSES;
  const told =
    left <= 0
      ? written(all)
      : [...written(all.slice(0, FIRST_CAUSES)), `${left} more`, ...written(all.slice(-LAST_CAUSES))];
  if (told.length === 0) return undefined;
  return `node${zone.node} ${zone.name} comes from ${[...new Set(told)].join(", ")}`;
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : `${text.slice(0, end)} …`;
}
