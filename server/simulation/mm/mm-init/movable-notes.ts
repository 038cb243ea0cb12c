/**
 * What is worth telling about kernelcore=, movablecore= and movable_node beyond the zone they make: values that are
 * rounded or without effect, zones that came out empty, ratios the kernel's documentation warns of
 * (Documentation/admin-guide/mm/memory-hotplug.rst, "Zone Imbalances").
 */

import type { Origin } from "../../state/events.ts";
import { type MemoryRange, ramPages } from "../../state/memory-ranges.ts";
import { type Note, note } from "../../state/notes.ts";
import { type Bytes, hex, MiB, type Pages, roundDown, sizeText } from "../../units/units.ts";
import type { MovableParameters } from "./movable-parameters.ts";
import type { MovablePlacement } from "./movable-placement.ts";

/** Movable memory may be so many times the kernel's. */
const FINE_RATIO = 4;

export interface MovableNotesInput {
  readonly parameters: MovableParameters;
  readonly placement: MovablePlacement;
  readonly ranges: readonly MemoryRange[];
  readonly maxOrderPages: Pages;
  readonly pageSize: Bytes;
}

export function movableNotes(input: MovableNotesInput): readonly Note[] {
  const { placement, ranges, pageSize } = input;
  const total = ranges.reduce((pages, range) => pages + range.end - range.start, 0);
  let movable = 0;
  for (const [node, span] of placement.spans) movable += ramPages(ranges, span.start, span.end, node);
  return [
    ...input.parameters.notes,
    ...ignoredNotes(input),
    ...emptyNotes(input, total, movable),
    ...roundedNotes(input, movable),
    ...clippedNotes(input, total, movable),
    ...ratioNotes(placement, total, movable, pageSize),
  ];
}

function ignoredNotes({ parameters, placement }: MovableNotesInput): readonly Note[] {
  const { kernelcore, movablecore, mirror, movableNode } = parameters;
  const sizes = [kernelcore, movablecore].filter((core) => core !== undefined);
  const ignored = (core: { text: string; origin: Origin }, why: string, winner: Origin, title: string): Note =>
    note("param-ignored", "warning", `\`${core.text}\` is ignored: ${why}`, core.origin, [
      { origin: winner, message: title },
    ]);
  if (movableNode !== undefined) {
    const all = mirror === undefined ? sizes : [...sizes, { text: "kernelcore=mirror", origin: mirror }];
    return all.map((core) => ignored(core, "`movable_node` is in effect", movableNode, "`movable_node` is given here"));
  }
  if (mirror !== undefined) {
    return sizes.map((core) =>
      ignored(core, "`kernelcore=mirror` is in effect", mirror, "`kernelcore=mirror` is given here"),
    );
  }
  if (kernelcore === undefined || movablecore === undefined || placement.size === undefined) return [];
  const loser = placement.size === kernelcore ? movablecore : kernelcore;
  const why = `\`${placement.size.text}\` leaves the kernel more, and the larger kernel part wins`;
  return [ignored(loser, why, placement.size.origin, `\`${placement.size.text}\` decides`)];
}

function emptyNotes({ placement, pageSize }: MovableNotesInput, total: Pages, movable: Pages): readonly Note[] {
  const { decision, size, origins } = placement;
  const [origin] = origins;
  if (origin === undefined || movable > 0) return [];
  const all = sizeText(roundDown(total * pageSize, MiB));
  const text = size === undefined ? decision : size.text;
  if (decision === "all-movable") {
    const message = `\`${text}\` asks for all ${all} of RAM and would leave the kernel none: the kernel makes no ZONE_MOVABLE at all`;
    return [note("movable-everything", "warning", message, origin)];
  }
  const why: Readonly<Record<MovablePlacement["decision"], string>> = {
    "no-parameter": "the kernel reads a size of 0",
    movable_node: "no memory is marked hot-pluggable",
    "kernelcore=mirror": "the machine has no mirrored memory",
    "kernelcore=": "the kernel's part reaches to the end of every node",
    "movablecore=": "the kernel's part reaches to the end of every node",
    "all-kernel": `the kernel's part is all ${all} of RAM`,
    "all-movable": "",
  };
  return [note("movable-empty", "warning", `\`${text}\` makes no ZONE_MOVABLE: ${why[decision]}`, origin)];
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
  const address = first!.start * pageSize;
  const message = `\`${size.text}\` becomes ${sizeText(movable * pageSize)} at ${hex(address)}: rounded to the largest page order, ${sizeText(maxOrderPages * pageSize)}`;
  return [{ ...note("movable-rounded", "info", message, size.origin), address }];
}

/** What lies below the highest zone is the kernel's, whatever the sizes say. */
function clippedNotes({ placement, pageSize, maxOrderPages }: MovableNotesInput, total: Pages, movable: Pages) {
  const { size, kernelPages, movableZone, spans } = placement;
  if (size === undefined || kernelPages === undefined || movableZone === undefined || movable === 0) return [];
  const beyond = total - movable - kernelPages;
  const isAtEdge = [...spans.values()].some(({ start }) => start === movableZone.start);
  if (!isAtEdge || beyond < maxOrderPages * spans.size) return [];
  const rounded = (pages: Pages): string => sizeText(roundDown(pages * pageSize, MiB));
  const becomes =
    placement.decision === "movablecore="
      ? `becomes ${sizeText(movable * pageSize)}`
      : `leaves the kernel ${rounded(total - movable)} all the same`;
  const address = movableZone.start * pageSize;
  const message = `\`${size.text}\` ${becomes}: ZONE_MOVABLE takes memory of ${movableZone.zone} alone, which begins at ${hex(address)}`;
  return [{ ...note("movable-rounded", "info", message, size.origin), address }];
}

function ratioNotes(placement: MovablePlacement, total: Pages, movable: Pages, pageSize: Bytes): readonly Note[] {
  const kernel = total - movable;
  const [origin] = placement.origins;
  if (origin === undefined || kernel <= 0 || movable <= FINE_RATIO * kernel) return [];
  const rounded = (pages: Pages): string => sizeText(Math.max(MiB, roundDown(pages * pageSize, MiB)));
  const message = `ZONE_MOVABLE has ${rounded(movable)}, the kernel ${rounded(kernel)}: ${(movable / kernel).toFixed(1)}:1, where the kernel's documentation calls up to ${FINE_RATIO}:1 fine`;
  return [note("movable-ratio", "info", message, origin)];
}
