/** Counts what agrees between simulation and record, by quantity, and keeps what does not. */

export interface FidelityRow {
  readonly quantity: string;
  compared: number;
  matched: number;
  readonly misses: string[];
}

export class Score {
  readonly rows = new Map<string, FidelityRow>();

  check(quantity: string, where: string, simulated: unknown, recorded: unknown): void {
    const row = this.rows.get(quantity) ?? { quantity, compared: 0, matched: 0, misses: [] };
    this.rows.set(quantity, row);
    row.compared++;
    if (simulated === recorded) row.matched++;
    else row.misses.push(`${where}: ${simulated}, recorded ${recorded}`);
  }

  add(other: Score): void {
    for (const { quantity, compared, matched, misses } of other.rows.values()) {
      const row = this.rows.get(quantity) ?? { quantity, compared: 0, matched: 0, misses: [] };
      this.rows.set(quantity, row);
      row.compared += compared;
      row.matched += matched;
      row.misses.push(...misses);
    }
  }
}

/** One line a quantity, and the first misses of each with `--misses N`. */
export function printRows(rows: readonly FidelityRow[], misses: number): string {
  const lines = rows.flatMap((row) => [
    `${row.quantity.padEnd(28)} ${String(row.matched).padStart(7)} of ${String(row.compared).padStart(7)}`,
    ...row.misses.slice(0, misses).map((miss) => `    ${miss}`),
  ]);
  return lines.join("\n");
}
