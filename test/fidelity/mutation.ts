/** One wrong row in a rule table, to see whether anything notices. */
import { isDeepStrictEqual } from "node:util";
import { definedRules, type RuleRow } from "../../server/simulation/kernels/rule-table.ts";

/** Row `row` of the rule decides what row `as` of it does. */
export interface Mutation {
  readonly rule: string;
  readonly row: number;
  readonly as: number;
}

/**
 * Each row as the one before it, which is as if its change had never come, and as the one behind it, as if the next change had come
 * with it. Rows that decide the same are no change.
 */
export function mutationsOf(rule: string): readonly Mutation[] {
  const { rows } = ruleOf(rule);
  return rows.flatMap(({ value }, row) =>
    [row - 1, row + 1].flatMap((as) => {
      const other = rows[as];
      return other === undefined || sameValue(other.value, value) ? [] : [{ rule, row, as }];
    }),
  );
}

/** From now on the row decides the other's; the function that comes back undoes it. */
export function applyMutation({ rule, row, as }: Mutation): () => void {
  const rows = ruleOf(rule).rows as RuleRow<unknown>[];
  const original = rows[row]!;
  rows[row] = { ...original, value: rows[as]!.value };
  return () => {
    rows[row] = original;
  };
}

/** `span-shrinks from 5.5 as before it`. */
export function mutationText({ rule, row, as }: Mutation): string {
  const { from } = ruleOf(rule).rows[row]!;
  return `${rule} ${from === undefined ? "since ever" : `from ${from}`}, as ${as < row ? "before it" : "behind it"}`;
}

function ruleOf(name: string) {
  const rule = definedRules().find((each) => each.name === name);
  if (rule === undefined) throw new Error(`no rule is called ${name}`);
  return rule;
}

/** Functions of two rows are never the same. */
function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}
