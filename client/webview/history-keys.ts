/**
 * The keyboard in blocks over time: one piece is in the tab order, arrows go from piece to piece along a row and from row to
 * row, Enter goes to the step and selects the block.
 */
export interface HistoryKeys {
  /** Pieces may be made anew by `change`: the one that had the focus, or was last in the tab order, has it again. */
  keepFocus(change: () => void): void;
}

export function createHistoryKeys(rows: HTMLElement, onGo: (step: number, block: number) => void): HistoryKeys {
  /** What is in the tab order, by the row's first block and the step it begins at. */
  let current = "";

  const all = (): SVGElement[] => [...rows.querySelectorAll<SVGElement>("[data-step]")];
  const keyOf = ({ dataset: { block, step } }: SVGElement): string => `${block} ${step}`;
  const go = ({ dataset: { block, step } }: SVGElement): void => onGo(Number(step), Number(block));

  function mark(): void {
    const pieces = all();
    const own = pieces.find((piece) => keyOf(piece) === current) ?? pieces[0];
    if (own !== undefined) current = keyOf(own);
    for (const piece of pieces) piece.setAttribute("tabindex", piece === own ? "0" : "-1");
  }

  rows.addEventListener("click", ({ target }) => {
    const piece = pieceOf(target);
    if (piece === undefined) return;
    current = keyOf(piece);
    mark();
    go(piece);
  });
  rows.addEventListener("keydown", (event) => {
    const piece = pieceOf(event.target);
    if (piece === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") go(piece);
    else {
      const next = neighbour(piece, event.key, rows);
      if (next === undefined && !/^(?:Arrow|Home|End)/.test(event.key)) return;
      if (next !== undefined) {
        current = keyOf(next);
        mark();
        next.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    keepFocus: (change) => {
      const hadFocus = rows.contains(document.activeElement);
      // Pieces come without a place in the tab order: what stays the same must look it.
      for (const piece of all()) piece.setAttribute("tabindex", "-1");
      change();
      mark();
      if (hadFocus && !rows.contains(document.activeElement)) {
        all()
          .find((piece) => keyOf(piece) === current)
          ?.focus({ preventScroll: true });
      }
    },
  };
}

function pieceOf(target: EventTarget | null): SVGElement | undefined {
  const piece = target instanceof Element ? target.closest<SVGElement>("[data-step]") : null;
  return piece ?? undefined;
}

/** Where a key leads: along the row by step, or to what the row above or below has at the same step. */
function neighbour(piece: SVGElement, key: string, rows: HTMLElement): SVGElement | undefined {
  const step = (one: SVGElement): number => Number(one.dataset.step);
  const inRow = (row: Element | null | undefined): SVGElement[] =>
    [...(row?.querySelectorAll<SVGElement>("[data-step]") ?? [])].sort((a, b) => step(a) - step(b));
  const row = piece.closest(".history-row");
  const own = inRow(row);
  const at = own.indexOf(piece);
  const lines = [...rows.children];
  const beside = (by: -1 | 1): SVGElement | undefined => {
    const other = inRow(lines[lines.indexOf(row!) + by]);
    return other.findLast((one) => step(one) <= step(piece)) ?? other[0];
  };
  const leads: Readonly<Record<string, () => SVGElement | undefined>> = {
    ArrowLeft: () => own[at - 1],
    ArrowRight: () => own[at + 1],
    Home: () => own[0],
    End: () => own.at(-1),
    ArrowUp: () => beside(-1),
    ArrowDown: () => beside(1),
  };
  return leads[key]?.();
}
