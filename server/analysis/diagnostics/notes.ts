/**
 * Notes of the simulation as diagnostics: origins become places, remedies become edits. A note whose origin came from
 * nowhere in the text is said of the event that it came up in.
 */
import { outcomeEvidence, scopeEvidence } from "../../simulation/evidence/levels.ts";
import type { Evidence, Scope } from "../../simulation/evidence/reason.ts";
import type { Origin } from "../../simulation/state/events.ts";
import type { Note } from "../../simulation/state/notes.ts";
import type { Diagnostic, FixDesk, Place } from "../analysis.ts";
import type { SimulatedEvent } from "../event-states.ts";
import { whyModelled } from "../evidence-words.ts";
import { definitionOf, wordsOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { placeOfOrigin } from "../scenario/lasting-places.ts";
import { remedyFix } from "./remedies.ts";

/** Whether a note is shown: what was said of the machine when it booted is not said of its crash kernel again. */
export function isShown({ code, inCrashKernel }: Note): boolean {
  return inCrashKernel !== true || definitionOf(code).onlyOfFullBoots !== true;
}

/**
 * The diagnostic of a note; `fallback` is the place of the event it came up in. Where what it rests on is only modelled it says so, and
 * why.
 */
export function noteDiagnostic(
  note: Note,
  isWritten: (origin: Origin) => boolean,
  fallback: Place,
  event: SimulatedEvent,
): Diagnostic {
  const place = isWritten(note.origin) ? placeOfOrigin(note.origin) : fallback;
  const { severity, message, related, remedies, restsOn } = wordsOf(note);
  const diagnostic = {
    ...place,
    code: note.code,
    severity,
    message,
    related: related.map((one) => ({ ...placeOfOrigin(one.origin), message: one.message })),
    fixes: [],
    ...(remedies.length === 0
      ? {}
      : {
          laterFixes: (desk: FixDesk) =>
            remedies.map((one) => remedyFix(one, event, desk)).filter((fix) => fix !== undefined),
        }),
  };
  return restsOn === "text" ? diagnostic : withLevel(diagnostic, factEvidence(event, restsOn));
}

/** A diagnostic that says where it is only modelled, and why. */
export function withLevel(diagnostic: Diagnostic, evidence: Evidence | undefined): Diagnostic {
  if (evidence?.level !== "modelled") return diagnostic;
  const { uri, span, message, related } = diagnostic;
  return {
    ...diagnostic,
    message: `modelled: ${message}`,
    related: [...related, { uri, span, message: whyModelled(evidence) }],
  };
}

/** Evidence of the facts of this scope that an event left, or of what it answered. */
function factEvidence({ before, after, outcome }: SimulatedEvent, scope: Scope): Evidence | undefined {
  if (scope === "outcome" || after === undefined) return outcomeEvidence(before, outcome);
  return scopeEvidence(after, scope);
}

/** An error of the simulation that the scenario announces: shown, but no reason to fail. */
export function demoteExpected(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: diagnostic.severity === "error" ? "warning" : diagnostic.severity, isMeant: true };
}

/** What is said where the simulation itself fails. */
export function internalError(place: Place, what: string, failure: string): Diagnostic {
  return problem("internal-error", place, { what, failure });
}
