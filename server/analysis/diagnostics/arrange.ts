/**
 * The last step before diagnostics are shown: each thing is said once, in this file, in the order of the text, and not
 * more of it than anybody can read.
 */

import type { Diagnostic, Place } from "../analysis.ts";
import type { Severity } from "../notes/define-note.ts";
import { problem } from "../problem.ts";
import { rehome } from "../scenario/sources.ts";

/** Most diagnostics of a file that are shown. */
export const MOST_DIAGNOSTICS = 1000;

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/**
 * Moves what is said of other files to where this one brings them in, drops what is said twice, sorts by place, and cuts
 * the least severe above the limit. Of one place, what comes first in `diagnostics` stays first.
 */
export function arrangeDiagnostics(
  diagnostics: readonly Diagnostic[],
  uri: string,
  homes: ReadonlyMap<string, Place>,
): readonly Diagnostic[] {
  const seen = new Set<string>();
  const distinct = diagnostics
    .map((diagnostic) => rehome(diagnostic, uri, homes))
    .filter(({ code, span, message }) => {
      const key = `${code} ${span.start} ${span.end} ${message}`;
      return !seen.has(key) && seen.add(key);
    });
  const byPlace = (a: Diagnostic, b: Diagnostic): number => a.span.start - b.span.start;
  if (distinct.length <= MOST_DIAGNOSTICS) return distinct.sort(byPlace);
  const kept = [...distinct].sort((a, b) => RANKS[a.severity] - RANKS[b.severity]).slice(0, MOST_DIAGNOSTICS);
  const cut = distinct.length - kept.length;
  kept.push(problem("too-many-diagnostics", { uri, span: { start: 0, end: 0 } }, { cut }));
  return kept.sort(byPlace);
}
