/**
 * The accessible side of a lane: a grid of invisible cells that lie exactly over what the canvas shows, so that zones,
 * blocks and reservations can be reached with the arrow keys and are read out. One cell of a picture takes part in the
 * tab order; the arrows move between cells, Shift with them from block to block.
 */

import type { LayoutZone } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { describeGroup, describeMark, isStuck } from "../../server/views/picture/block-groups.ts";
import { describeMarkCrowd, type MarkCrowd } from "../../server/views/picture/crowds.ts";
import { markKey, zoneKey } from "../../server/views/picture/keys.ts";
import type { LaneGeometry, Placed } from "../../server/views/picture/lane-geometry.ts";
import { address, size } from "../../server/views/picture/notation.ts";
import type { Rect } from "../../server/views/picture/shapes.ts";
import { element, setAttributes } from "./dom.ts";
import { cellKey } from "./selection.ts";

/** More marks than this are reached through the blocks they lie in. */
const MARK_LIMIT = 200;

interface GridCell {
  readonly key: string;
  readonly label: string;
  readonly rect: Rect;
  readonly collides: boolean;
  readonly className: string;
}

/** Pixels of the picture that have cells, however wide it is. */
export interface CellWindow {
  readonly from: number;
  readonly to: number;
}

/** Builds the grid of one lane. Rows: zones, blocks and regions, what is in use. */
export function laneGrid(geometry: LaneGeometry, window: CellWindow): HTMLElement {
  const { lane } = geometry;
  const grid = element("div", {
    class: "lane-grid",
    role: "grid",
    "aria-label": localized("Memory of {0}", lane.label),
  });
  const near = ({ rect }: { readonly rect: Rect }): boolean =>
    rect.x + rect.width >= window.from && rect.x <= window.to;
  const blocks = [
    ...geometry.groups.filter(near).map(({ of, rect }) => ({
      key: cellKey(of),
      label: describeGroup(of),
      rect,
      collides: isStuck(of),
      className: "cell block",
    })),
    ...geometry.regions.filter(near).map(markCell),
  ].sort((a, b) => a.rect.x - b.rect.x);
  const from = Math.max(0, window.from);
  const addRow = (name: string, cells: readonly GridCell[]): void => {
    if (cells.length > 0) grid.append(rowElement(name, cells, from, window.to));
  };
  addRow(
    localized("zones"),
    geometry.zones.filter(near).map((band) => ({
      key: zoneKey(lane, band.of),
      label: describeZone(band),
      rect: band.rect,
      collides: false,
      className: "cell zone",
    })),
  );
  addRow(localized("memory blocks"), blocks);
  const inUse = [
    ...geometry.marks.filter(near).slice(0, MARK_LIMIT).map(markCell),
    ...geometry.markCrowds.filter(near).slice(0, MARK_LIMIT).map(markCrowdCell),
  ].sort((a, b) => a.rect.x - b.rect.x);
  addRow(localized("in use"), inUse);
  return grid;
}

/** Where an arrow key leads from a cell; undefined for keys that do not move. */
export function neighbour(cell: HTMLElement, key: string): HTMLElement | undefined {
  const row = cell.parentElement;
  const all = (of: Element | null): HTMLElement[] =>
    of === null ? [] : [...of.querySelectorAll<HTMLElement>(":scope > [role=gridcell]")];
  const inRow = all(row);
  const at = inRow.indexOf(cell);
  if (key === "ArrowRight") return inRow[at + 1];
  if (key === "ArrowLeft") return inRow[at - 1];
  if (key === "Home") return inRow[0];
  if (key === "End") return inRow.at(-1);
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const rows = [...(cell.closest(".lanes")?.querySelectorAll("[role=row]") ?? [])];
  const middle = cell.offsetLeft + cell.offsetWidth / 2;
  const next = rows[rows.indexOf(row!) + (key === "ArrowDown" ? 1 : -1)] ?? null;
  const distance = (one: HTMLElement): number => Math.abs(one.offsetLeft + one.offsetWidth / 2 - middle);
  return all(next).sort((a, b) => distance(a) - distance(b))[0];
}

/** Sets size and place by CSSOM: the page's policy allows no style attributes. */
export function place(target: HTMLElement, rect: Rect): void {
  target.style.left = `${rect.x}px`;
  target.style.top = `${rect.y}px`;
  target.style.width = `${rect.width}px`;
  target.style.height = `${rect.height}px`;
}

/** Cells from `from` to `to`, placed from the first; what reaches beyond is cut off. */
function rowElement(name: string, cells: readonly GridCell[], from: number, to: number): HTMLElement {
  const row = element("div", { role: "row", "aria-label": name });
  for (const cell of cells) {
    const made = element("div", { class: cell.className, role: "gridcell", tabindex: -1, "aria-selected": "false" });
    setAttributes(made, { "data-key": cell.key, "aria-label": cell.label, "data-collides": cell.collides });
    const x = Math.max(cell.rect.x, from);
    place(made, { ...cell.rect, x: x - from, width: Math.max(1, Math.min(cell.rect.x + cell.rect.width, to) - x) });
    row.append(made);
  }
  return row;
}

function markCell({ of: mark, rect }: LaneGeometry["marks"][number]): GridCell {
  const where = `${describeMark(mark)}, ${size(mark.last + 1 - mark.first)}`;
  return {
    key: markKey(mark),
    label: mark.collides ? localized("{0}, stands in a Movable zone", where) : where,
    rect,
    collides: mark.collides,
    className: "cell mark",
  };
}

function markCrowdCell({ of, rect }: Placed<MarkCrowd>): GridCell {
  const label = describeMarkCrowd(of);
  return { key: markKey(of.one), label, rect, collides: of.collides, className: "cell mark" };
}

function describeZone({ of: zone }: Placed<LayoutZone>): string {
  return localized("zone {0}, {1} from {2}", zone.zone, size(zone.last + 1 - zone.first), address(zone.first));
}
