/** The keyboard in the cells of a picture: arrows go from cell to cell, with Shift from block to block. */
import { neighbour } from "./cell-grid.ts";

export interface CellKeyEvents {
  /** The selected block. */
  readonly selected: () => number | undefined;
  readonly onBlock: (block: number) => void;
  readonly onCell: (cell: HTMLElement) => void;
  readonly onSelect: (key: string | null) => void;
  /** Enter on what is selected. */
  readonly onOpen: (key: string) => void;
}

export function createCellKeys(lanes: HTMLElement, events: CellKeyEvents): void {
  lanes.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const cell = event.target;
    if (!(cell instanceof HTMLElement) || !cell.matches("[role=gridcell]")) return;
    if (!handle(event, cell, events)) return;
    event.preventDefault();
    // Elsewhere arrows move the picture, and Escape clears the ruler too.
    if (event.key !== "Escape") event.stopPropagation();
  });
}

/** Whether the key was one. */
function handle({ key, shiftKey }: KeyboardEvent, cell: HTMLElement, events: CellKeyEvents): boolean {
  const own = cell.dataset.key ?? "";
  const sideways = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
  const block = events.selected();
  if (shiftKey && sideways !== 0 && block !== undefined) {
    events.onBlock(block + sideways);
    return true;
  }
  const next = neighbour(cell, key);
  if (next !== undefined) events.onCell(next);
  else if (key === "Enter" && cell.getAttribute("aria-selected") === "true") events.onOpen(own);
  else if (key === "Enter" || key === " ") events.onSelect(own);
  else if (key === "Escape") events.onSelect(null);
  else return key.startsWith("Arrow");
  return true;
}

/** The cell of this key is selected and in the tab order; where there is none, the first is in it. */
export function markCell(lanes: HTMLElement, key: string | null): void {
  const all = [...lanes.querySelectorAll<HTMLElement>("[role=gridcell]")];
  let inTabOrder = false;
  for (const cell of all) {
    const is = key !== null && cell.dataset.key === key;
    if (is !== (cell.getAttribute("aria-selected") === "true")) cell.setAttribute("aria-selected", String(is));
    if (is !== (cell.tabIndex === 0)) cell.tabIndex = is ? 0 : -1;
    inTabOrder ||= is;
  }
  if (!inTabOrder && all[0] !== undefined) all[0].tabIndex = 0;
}
