/** One wrong row in a rule table, to see whether anything notices. */
import { isDeepStrictEqual } from "node:util";
import { ALL_RULES } from "../../server/simulation/kernels/all-rules.ts";
import { type RowId, type RuleRow, rowId, type VersionedRule } from "../../server/simulation/kernels/rule-table.ts";

/** Row `row` of the rule decides what row `as` of it does. */
export interface Mutation {
  readonly rule: string;
  /** Index. */
  readonly row: number;
  readonly as: number;
}

/**
 * Each row as the one before it, which is as if its change had never come, and as the one behind it, as if the next change had come
 * with it. Rows that decide the same are no change.
 */
export function mutationsOf({ name: rule, rows }: VersionedRule<unknown>): readonly Mutation[] {
  return rows.flatMap(({ value }, row) =>
    [row - 1, row + 1].flatMap((as) => {
      const other = rows[as];
      return other === undefined || sameValue(other.value, value) ? [] : [{ rule, row, as }];
    }),
  );
}

/** From now on the row decides the other's; the function that comes back undoes it. */
export function applyMutation({ rule, row, as }: Mutation, among = ALL_RULES): () => void {
  const rows = ruleOf(rule, among).rows as RuleRow<unknown>[];
  const original = rows[row]!;
  rows[row] = { ...original, value: rows[as]!.value };
  return () => {
    rows[row] = original;
  };
}

/** `span-shrinks from 5.5 as before it`. */
export function mutationText({ rule, row, as }: Mutation, among = ALL_RULES): string {
  const { since } = ruleOf(rule, among).rows[row]!;
  return `${rule} ${since === undefined ? "since ever" : `from ${since}`}, as ${as < row ? "before it" : "behind it"}`;
}

/** The row that it makes wrong. */
export function rowOf({ rule, row }: Mutation): RowId {
  const found = ruleOf(rule, ALL_RULES);
  return rowId(found, found.rows[row]!);
}

function ruleOf(name: string, among: readonly VersionedRule<unknown>[]): VersionedRule<unknown> {
  const rule = among.find((each) => each.name === name);
  if (rule === undefined) throw new Error(`no rule is called ${name}`);
  return rule;
}

/** Functions of two rows are never the same. */
function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}
