/**
 * What the pointer is on in a picture: told beside it and in the head of the lane, selected with a click, gone to with a
 * double click; and what the keyboard is on.
 */
import { addressesAt, blockAt, type Hit, hitTest } from "../../server/views/picture/hit-test.ts";
import { markKey, zoneKey } from "../../server/views/picture/keys.ts";
import type { LaneGeometry } from "../../server/views/picture/lane-geometry.ts";
import { address, blockName } from "../../server/views/picture/notation.ts";
import type { PlacedLane } from "../../server/views/picture/picture-geometry.ts";
import { roundAddress, type TipLayout, tipOf } from "../../server/views/picture/tip.ts";
import { cellKey, hitKey } from "./selection.ts";
import type { Tooltip } from "./tooltip.ts";

export interface PointingEvents {
  readonly onSelect: (key: string | null) => void;
  readonly onOpen: (key: string) => void;
  readonly onHover: (key: string | null) => void;
  /** A double click on the band of a zone. */
  readonly onZoomTo: (key: string) => void;
}

export interface PointedLane {
  readonly placed: PlacedLane;
  /** On the lane's axis, and from its upper edge. */
  readonly x: number;
  readonly y: number;
}

export interface PointingContext {
  readonly layout: () => TipLayout;
  /** The lane at a place of the surface; undefined: none is there. */
  readonly laneAt: (x: number, y: number) => PointedLane | undefined;
  readonly lanes: () => readonly PlacedLane[];
  /** Says something in the head of a lane, and nothing in the others. */
  readonly say: (lane: PlacedLane | undefined, words: string) => void;
}

export function createPointing(
  surface: HTMLElement,
  tooltip: Tooltip,
  context: PointingContext,
  events: PointingEvents,
): void {
  const pointed = (event: MouseEvent): (PointedLane & { readonly hit: Hit | undefined }) | undefined => {
    const box = surface.getBoundingClientRect();
    const found = context.laneAt(event.clientX - box.left, event.clientY - box.top);
    return found === undefined ? undefined : { ...found, hit: hitTest(found.placed.geometry, found.x, found.y) };
  };
  const keyOf = (found: ReturnType<typeof pointed>): string | null =>
    found?.hit === undefined ? null : hitKey(found.placed.geometry.lane, found.hit);

  surface.addEventListener("pointermove", (event) => {
    const found = pointed(event);
    events.onHover(keyOf(found));
    context.say(found?.placed, found === undefined ? "" : readoutAt(found.placed.geometry, found));
    if (found?.hit === undefined || event.buttons !== 0 || event.pointerType === "touch") {
      tooltip.hide();
      return;
    }
    const { geometry } = found.placed;
    const under = addressesAt(geometry, found.x);
    const top = event.clientY - found.y;
    const at = { x: event.clientX, y: event.clientY };
    const clear = { top: top + geometry.ticksTop, bottom: top + geometry.height };
    const place = geometry.hasTicks ? { ...at, clear } : at;
    tooltip.show(tipOf(geometry.lane, found.hit, under, context.layout()), place);
  });
  surface.addEventListener("pointerleave", () => {
    context.say(undefined, "");
    events.onHover(null);
    tooltip.hide();
  });
  // A cell gets the focus from a click, not from a drag that begins on it.
  surface.addEventListener("mousedown", (event) => {
    if (isCell(event.target)) event.preventDefault();
  });
  surface.addEventListener("click", (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("button") !== null) return;
    events.onSelect(keyOf(pointed(event)));
    if (isCell(event.target)) event.target.focus({ preventScroll: true });
  });
  surface.addEventListener("dblclick", (event) => {
    const found = pointed(event);
    const key = keyOf(found);
    if (key === null) return;
    if (found?.hit?.kind === "zone") events.onZoomTo(key);
    else events.onOpen(key);
  });
  surface.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches("[role=gridcell]:focus-visible")) return;
    const found = hitOfKey(target.dataset.key ?? "", context.lanes());
    if (found === undefined) return;
    const box = target.getBoundingClientRect();
    const at = { x: Math.max(0, Math.min(window.innerWidth, box.left)), y: box.bottom };
    tooltip.show(tipOf(found.lane.lane, found.hit, undefined, context.layout()), at);
  });
  surface.addEventListener("focusout", tooltip.hide);
}

function isCell(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.matches("[role=gridcell]");
}

/** What a cell stands for. */
function hitOfKey(
  key: string,
  lanes: readonly PlacedLane[],
): { readonly lane: LaneGeometry; readonly hit: Hit } | undefined {
  for (const { geometry: lane } of lanes) {
    const zone = lane.zones.find(({ of }) => zoneKey(lane.lane, of) === key)?.of;
    if (zone !== undefined) return { lane, hit: { kind: "zone", zone } };
    const group = lane.groups.find(({ of }) => cellKey(of) === key)?.of;
    if (group !== undefined) {
      const crowd = group.crowd === undefined ? {} : { crowd: group };
      return { lane, hit: { kind: "group", group, block: group.firstBlock, ...crowd } };
    }
    const mark = [...lane.marks, ...lane.regions].find(({ of }) => markKey(of) === key)?.of;
    if (mark !== undefined) return { lane, hit: { kind: "mark", mark } };
    const crowd = lane.markCrowds.find(({ of }) => markKey(of.one) === key)?.of;
    if (crowd !== undefined) return { lane, hit: { kind: "mark", mark: crowd.one, crowd } };
  }
  return undefined;
}

/** `0x13ff00000 · memory39 · online`: what is under the pointer, in the lane's head. */
function readoutAt(geometry: LaneGeometry, { x, y }: { readonly x: number; readonly y: number }): string {
  const at = geometry.axis.toAddress(x);
  const hit = hitTest(geometry, x, y);
  const group = geometry.groups.find(({ of }) => of.first <= at && at <= of.last)?.of;
  const words = [address(roundAddress(addressesAt(geometry, x)))];
  if (group?.crowd !== undefined) words.push(blockName(group.firstBlock, group.lastBlock));
  else if (group !== undefined) {
    const block = blockAt(group, at);
    words.push(blockName(block, block));
    const run = group.runs.find((one) => one.firstBlock <= block && block <= one.lastBlock);
    if (run !== undefined) words.push(run.state);
  }
  if (hit?.kind === "mark") words.push(hit.mark.by || hit.mark.kind);
  return words.join("  ·  ");
}
