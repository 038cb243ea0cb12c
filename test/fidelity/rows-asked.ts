/** Which rows of the rule tables a run asks for, and of those that only the wording of a text asks for, which a recording stands behind. */
import { observeRows, type RowId, rowId } from "../../server/simulation/kernels/rule-table.ts";

/** A row by the name of its rule and the version it begins with. */
export type RowName = RowId;

/** Where rows that are asked for now are noted. */
let noted: Set<RowName> | undefined;

/** Runs `run` and collects the rows that it asks for. Nothing else may observe rows at that time. */
export function withRows<T>(run: () => T): { readonly result: T; readonly rows: ReadonlySet<RowName> } {
  const rows = new Set<RowName>();
  const before = noted;
  noted = rows;
  observeRows((rule, index) => noted?.add(rowId(rule, rule.rows[index]!)));
  try {
    return { result: run(), rows };
  } finally {
    noted = before;
    observeRows(undefined);
  }
}

/**
 * What `compare` finds where it has a view write a text and holds it against the recorded one. What the view asked for counts as asked for only where
 * all of the text came out right, and there was something to compare.
 */
export function whereRight<T>(compare: () => readonly T[], isRight: (fact: T) => boolean): readonly T[] {
  const outer = noted;
  if (outer === undefined) return compare();
  const own = new Set<RowName>();
  noted = own;
  try {
    const facts = compare();
    if (facts.length > 0 && facts.every(isRight)) for (const row of own) outer.add(row);
    return facts;
  } finally {
    noted = outer;
  }
}
