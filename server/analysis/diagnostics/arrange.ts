/**
 * The last step before diagnostics are shown: each thing is said once, in the order of the text, and not more of it than anybody can read.
 */
import type { Span } from "../../../grammar/ast.ts";
import type { Diagnostic } from "../analysis.ts";
import type { Severity } from "../notes/define-note.ts";
import type { Phase } from "./passage.ts";

/** Most diagnostics of a file that are shown, the one that says how many more there are among them: VS Code shows as many. */
export const MOST_DIAGNOSTICS = 1000;

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Something to say, and its place in the text. */
export interface Found {
  readonly diagnostic: Diagnostic;
  readonly phase: Phase;
  readonly uri: string;
  readonly span: Span;
  /** The diagnostic is as it will be shown. */
  readonly isShown?: boolean;
}

/** Diagnostics by severity, the gravest first. */
export type Counts = readonly number[];

/** Drops what is said twice, and sorts by place. Of one place, what comes first in `found` stays first. */
export function arrange(found: readonly Found[]): readonly Found[] {
  return distinct(found).toSorted((a, b) => a.span.start - b.span.start);
}

export function countsOf(found: readonly Found[]): Counts {
  const counts = Object.values(RANKS).map(() => 0);
  for (const { diagnostic } of found) counts[RANKS[diagnostic.severity]]!++;
  return counts;
}

/** Cuts the least severe above the limit, of lists in the order of the text. */
export function gravest(lists: readonly { readonly found: readonly Found[]; readonly counts: Counts }[]): {
  readonly kept: readonly (readonly Found[])[];
  readonly cut: number;
} {
  const counts = Object.values(RANKS).map((rank) => lists.reduce((sum, list) => sum + list.counts[rank]!, 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all <= MOST_DIAGNOSTICS) return { kept: lists.map(({ found }) => found), cut: 0 };
  const most = MOST_DIAGNOSTICS - 1;
  // Of each severity, how many are shown: the more severe ones first.
  let room = most;
  const left = counts.map((count) => {
    const own = Math.min(count, room);
    room -= own;
    return own;
  });
  const kept = lists.map((list) => {
    if (list.counts.every((count, rank) => count === 0 || left[rank] === 0)) return [];
    return list.found.filter(({ diagnostic: { severity } }) => {
      const rank = RANKS[severity];
      if (left[rank] === 0) return false;
      left[rank]!--;
      return true;
    });
  });
  return { kept, cut: all - most };
}

function distinct(found: readonly Found[]): readonly Found[] {
  // Most places have one: a key for each would be a text for each.
  const byStart = new Map<number, Found | Set<string>>();
  return found.filter((each) => {
    const { start } = each.span;
    const known = byStart.get(start);
    if (known === undefined) {
      byStart.set(start, each);
      return true;
    }
    const all = known instanceof Set ? known : new Set([keyOf(known)]);
    if (all !== known) byStart.set(start, all);
    const before = all.size;
    return all.add(keyOf(each)).size > before;
  });
}

/**
 * The same of what says the same of a place; it is asked for where others begin there, too. What a boot is certain of is not said again because
 * a later one is not: the level is that of the first.
 */
function keyOf({ span, diagnostic }: Found): string {
  return `${span.end} ${diagnostic.code} ${diagnostic.sentence ?? diagnostic.message}`;
}
