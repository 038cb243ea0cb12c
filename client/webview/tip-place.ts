/** Where a tooltip stands. Pure; CSS pixels of the window. */

export interface TipPlace {
  readonly x: number;
  readonly y: number;
  /** Rows that stay in sight, where there is room for the tooltip elsewhere. */
  readonly clear?: { readonly top: number; readonly bottom: number };
}

/** Between the pointer and the tooltip. */
export const AWAY = 14;
/** Between the tooltip and an edge. */
export const EDGE = 6;

/** Below the pointer or below what stays in sight, else above either. `room`: height of the window. All CSS pixels. */
export function topOf({ y, clear }: Omit<TipPlace, "x">, height: number, room: number): number {
  const fits = (top: number): boolean => top >= EDGE && top + height + EDGE <= room;
  const isClear = (top: number): boolean => clear === undefined || top >= clear.bottom || top + height <= clear.top;
  const [below, above] = [y + AWAY, y - AWAY - height];
  const wanted = clear === undefined ? [below, above] : [below, clear.bottom + EDGE, above, clear.top - EDGE - height];
  const isAside = (top: number): boolean => top >= below || top <= above;
  return (
    wanted.find((top) => fits(top) && isClear(top) && isAside(top)) ??
    [below, above].find(fits) ??
    Math.max(EDGE, above)
  );
}
