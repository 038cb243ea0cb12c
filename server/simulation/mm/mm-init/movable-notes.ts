/**
 * What is worth telling about kernelcore=, movablecore= and movable_node beyond the zone they make: values that are
 * rounded or without effect, zones that came out empty, ratios the kernel's documentation warns of
 * (Documentation/admin-guide/mm/memory-hotplug.rst, "Zone Imbalances").
 */

import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { mirrorZonesOverlap } from "../../kernels/zone-rules.ts";
import type { Origin } from "../../state/events.ts";
import { type MemoryRange, ramPages } from "../../state/memory-ranges.ts";
import { type Note, type NoteFacts, note } from "../../state/notes.ts";
import { type Bytes, bytesOf, type Pages } from "../../units/units.ts";
import type { MovableParameters } from "./movable-parameters.ts";
import type { MovableDecision, MovablePlacement } from "./movable-placement.ts";

/** Movable memory may be so many times the kernel's. */
const FINE_RATIO = 4;

export interface MovableNotesInput {
  readonly parameters: MovableParameters;
  readonly placement: MovablePlacement;
  readonly version: KernelVersion;
  readonly ranges: readonly MemoryRange[];
  readonly maxOrderPages: Pages;
  readonly pageSize: Bytes;
}

export function movableNotes(input: MovableNotesInput): readonly Note[] {
  const { placement, ranges, pageSize, version } = input;
  const total = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  let movable = 0;
  // With kernelcore=mirror, mirrored pages behind the start of ZONE_MOVABLE may be the kernel's.
  const overlap = placement.mirror !== undefined && ruleFor(mirrorZonesOverlap, version);
  const own = overlap ? ranges.filter(({ mirrored }) => mirrored !== true) : ranges;
  for (const [node, span] of placement.spans) movable += ramPages(own, span.start, span.end, node);
  return [
    ...input.parameters.notes,
    ...ignoredNotes(input),
    ...emptyNotes(input, total, movable),
    ...mirrorNotes(input),
    ...roundedNotes(input, movable),
    ...clippedNotes(input, total, movable),
    ...ratioNotes(placement, total, movable, pageSize),
  ];
}

function ignoredNotes({ parameters, placement }: MovableNotesInput): readonly Note[] {
  const { kernelcore, movablecore, mirror, movableNode } = parameters;
  const sizes = [kernelcore, movablecore].filter((core) => core !== undefined);
  const excluded = ({ text, origin }: Written, winner: Written): Note =>
    note("param-ignored", { text, winner, why: "in-effect" }, origin);
  if (movableNode !== undefined) {
    const winner = { text: "movable_node", origin: movableNode };
    const all = mirror === undefined ? sizes : [...sizes, { text: "kernelcore=mirror", origin: mirror }];
    return all.map((core) => excluded(core, winner));
  }
  if (mirror !== undefined) {
    return sizes.map((core) => excluded(core, { text: "kernelcore=mirror", origin: mirror }));
  }
  if (kernelcore === undefined || movablecore === undefined || placement.size === undefined) return [];
  const loser = placement.size === kernelcore ? movablecore : kernelcore;
  const { text, origin } = placement.size;
  const facts = { text: loser.text, winner: { text, origin }, why: "larger-kernel-part" } as const;
  return [note("param-ignored", facts, loser.origin)];
}

interface Written {
  readonly text: string;
  readonly origin: Origin;
}

/** Why a decision leaves ZONE_MOVABLE empty. */
const WHY_EMPTY: Readonly<Record<Exclude<MovableDecision, "all-movable">, NoteFacts["movable-empty"]["why"]>> = {
  "no-parameter": "no-size",
  movable_node: "nothing-hotpluggable",
  "kernelcore=mirror": "nothing-mirrored",
  "kernelcore=": "kernel-reaches-end",
  "movablecore=": "kernel-reaches-end",
  "all-kernel": "all-kernel",
};

function mirrorNotes({ placement, ranges, pageSize }: MovableNotesInput): readonly Note[] {
  const [origin] = placement.origins;
  if (placement.mirror !== "not-below-4g" || origin === undefined || !ranges.some(({ mirrored }) => mirrored))
    return [];
  const { start, end } = ranges.find(({ mirrored }) => mirrored !== true)!;
  const range = { first: bytesOf(start, pageSize), last: bytesOf(end, pageSize) - 1 };
  return [note("kernel-unmirrored", { range }, origin, range.first)];
}

function emptyNotes({ placement, ranges, pageSize }: MovableNotesInput, total: Pages, movable: Pages): readonly Note[] {
  const { decision, size, origins } = placement;
  const [origin] = origins;
  if (origin === undefined || movable > 0) return [];
  const text = size === undefined ? decision : size.text;
  const ram = bytesOf(total, pageSize);
  if (decision === "all-movable") return [note("movable-everything", { text, ram }, origin)];
  const hasMirror = ranges.some(({ mirrored }) => mirrored === true);
  const why = placement.mirror !== undefined && hasMirror ? "all-kernel" : WHY_EMPTY[decision];
  return [note("movable-empty", { text, why, ram }, origin)];
}

function roundedNotes(input: MovableNotesInput, movable: Pages): readonly Note[] {
  const { placement, pageSize, maxOrderPages } = input;
  const { size, askedPages } = placement;
  if (placement.decision !== "movablecore=" || size === undefined || askedPages === undefined || movable === 0)
    return [];
  if (size.percent > 0 || movable === size.pages) return [];
  // A zone that differs by more was not rounded: nodes could not share the size out evenly.
  if (Math.abs(movable - size.pages) >= maxOrderPages * placement.spans.size) return [];
  const [first] = placement.spans.values();
  const at = bytesOf(first!.start, pageSize);
  const order = bytesOf(maxOrderPages, pageSize);
  const facts = { kind: "to-order", text: size.text, size: bytesOf(movable, pageSize), at, order } as const;
  return [note("movable-rounded", facts, size.origin, at)];
}

/** What lies below the highest zone is the kernel's, whatever the sizes say. */
function clippedNotes(
  { placement, pageSize, maxOrderPages }: MovableNotesInput,
  total: Pages,
  movable: Pages,
): readonly Note[] {
  const { size, kernelPages, movableZone, spans } = placement;
  if (size === undefined || kernelPages === undefined || movableZone === undefined || movable === 0) return [];
  const beyond = total - movable - kernelPages;
  const isAtEdge = [...spans.values()].some(({ start }) => start === movableZone.start);
  if (!isAtEdge || beyond < maxOrderPages * spans.size) return [];
  const at = bytesOf(movableZone.start, pageSize);
  const facts = {
    kind: "highest-zone",
    text: size.text,
    movable: bytesOf(movable, pageSize),
    kernel: bytesOf(total - movable, pageSize),
    says: placement.decision === "movablecore=" ? "movable" : "kernel",
    zone: movableZone.zone,
    at,
  } as const;
  return [note("movable-rounded", facts, size.origin, at)];
}

function ratioNotes(placement: MovablePlacement, total: Pages, movable: Pages, pageSize: Bytes): readonly Note[] {
  const kernel = total - movable;
  const [origin] = placement.origins;
  if (origin === undefined || kernel <= 0 || movable <= FINE_RATIO * kernel) return [];
  const facts = { movable: bytesOf(movable, pageSize), kernel: bytesOf(kernel, pageSize), most: FINE_RATIO };
  return [note("movable-ratio", facts, origin)];
}
