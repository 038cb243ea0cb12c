/**
 * What is said of one group of passages, in order and at places counted from its beginning. It is kept as long as what it is made of is the same, so
 * that an edit puts in order what it changed. All that decides whether a diagnostic is shown beside others (its place, its line) lies in one group:
 * a group has the characters behind the one it begins with, which ends the line in front, up to and with the first of the next group.
 */

import { movedSpan } from "../../../grammar/incremental/rebase.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import type { Diagnostic } from "../analysis.ts";
import type { GroupSaid } from "../assemble.ts";
import { type DiagnosticCode, definitionOf } from "../notes/index.ts";
import type { Found } from "./arrange.ts";
import { demoteExpected } from "./notes.ts";
import type { Phase } from "./passage.ts";

/** Something said in the passages of a group. */
interface SaidInGroup {
  readonly diagnostic: Diagnostic;
  readonly phase: Phase;
  /** Number among all that is said there. */
  readonly order: number;
}

/** What the passages of a group say, as far as the rest of the story lets them. */
export interface OwnSaid {
  /** At places in the group. */
  readonly found: readonly (Found & { readonly order: number })[];
  /** At places elsewhere, each once. */
  readonly abroad: readonly SaidInGroup[];
}

export const NOTHING_SAID: OwnSaid = { found: [], abroad: [] };

/** What of a group's boots and steps is said depends on the rest of the story by these codes. */
interface Emitted {
  readonly codes: readonly DiagnosticCode[];
  /** Those that the timeline teaches once. */
  readonly once: readonly DiagnosticCode[];
}

/** By the passages of a group, which stay the same list as long as they say the same. */
const OWN = new WeakMap<GroupSaid["passages"], { readonly key: string; readonly own: OwnSaid }>();

/** What was told in front of a group, and what is announced behind it. */
export interface StorySoFar {
  /** Codes that are taught once and have been. */
  readonly told: Set<DiagnosticCode>;
  /** Codes that are announced, each with the last entry up to which it is. */
  readonly expected: ReadonlyMap<string, number>;
  /** Number of the group's first entry. */
  readonly first: number;
}

/** What is said of a group; `told` has what it teaches afterwards. */
export function ownSaid({ passages, run }: GroupSaid, { told, expected, first }: StorySoFar): OwnSaid {
  const { codes, once } = emittedBy(passages);
  const silenced = new Set(once.filter((code) => told.has(code)));
  const announced = new Map<string, number>();
  for (const code of expected.size === 0 ? [] : codes) {
    const upTo = Math.min((expected.get(code) ?? -1) - first, run.story.entries.length);
    if (upTo >= 0) announced.set(code, upTo);
  }
  for (const code of once) told.add(code);
  const key = `${[...silenced].join()} ${[...announced].join()}`;
  const known = OWN.get(passages);
  if (known?.key === key) return known.own;
  const own = sayOwn(passages, silenced, announced);
  OWN.set(passages, { key, own });
  return own;
}

const emittedBy = onceFor((passages: GroupSaid["passages"]): Emitted => {
  const codes = new Set<DiagnosticCode>();
  for (const { said } of passages)
    for (const { entry, diagnostic } of said) if (entry !== undefined) codes.add(diagnostic.code);
  const once = [...codes].filter((code) => definitionOf(code).toldOnce === true);
  return { codes: [...codes], once };
});

function sayOwn(
  passages: GroupSaid["passages"],
  silenced: ReadonlySet<DiagnosticCode>,
  announced: ReadonlyMap<string, number>,
): OwnSaid {
  const found: OwnSaid["found"][number][] = [];
  const abroad = new Map<string, SaidInGroup>();
  const taught = new Set(silenced);
  let at = 0;
  let before = 0;
  let order = 0;
  for (const { reading, said } of passages) {
    for (const { diagnostic: original, phase, entry } of said) {
      if (entry !== undefined && isTold(original.code, taught)) continue;
      const isAnnounced = entry !== undefined && (announced.get(original.code) ?? -1) >= before + entry;
      const diagnostic = isAnnounced ? demoted(original) : original;
      const { uri, code, severity, message } = diagnostic;
      const isHere = uri === reading.document.uri;
      const span = isHere ? movedSpan(diagnostic.span, at) : diagnostic.span;
      const one = { diagnostic, phase, order: order++ };
      if (isHere && span.start > 0) found.push({ ...one, uri: HERE, span });
      else {
        const key = [phase, uri, diagnostic.span.start, diagnostic.span.end, code, severity, message].join("\n");
        if (!abroad.has(key)) abroad.set(key, one);
      }
    }
    before += reading.entries.length;
    at += reading.passage.text.length;
  }
  return { found, abroad: [...abroad.values()] };
}

/** Stands for the text itself, where places count from the beginning of a group. */
export const HERE = "";

/** A diagnostic that is announced is the same object in every version of the text, as the one is that it was made of. */
const demoted = onceFor(demoteExpected);

/** Whether the timeline has taught it before, of the codes that it teaches once. */
function isTold(code: DiagnosticCode, told: Set<DiagnosticCode>): boolean {
  if (definitionOf(code).toldOnce !== true) return false;
  const isOld = told.has(code);
  told.add(code);
  return isOld;
}
