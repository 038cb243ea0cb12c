/**
 * Notes of the simulation as diagnostics: origins become places, remedies become edits. A note whose origin came from
 * nowhere in the text is said of the event that it came up in.
 */
import { outcomeEvidence, scopeEvidence } from "../../simulation/evidence/levels.ts";
import type { Evidence, Level, Scope } from "../../simulation/evidence/reason.ts";
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
  const evidence = restsOn === "text" ? undefined : factEvidence(event, restsOn);
  const isExact = levelOf(evidence) === "exact";
  const diagnostic = {
    ...place,
    code: note.code,
    severity,
    message,
    related: related.map((one) => ({
      ...placeOfOrigin(one.origin),
      message:
        isExact && one.restsOn !== undefined ? saying(one.message, factEvidence(event, one.restsOn)) : one.message,
    })),
    fixes: [],
    ...(remedies.length === 0
      ? {}
      : {
          laterFixes: (desk: FixDesk) =>
            remedies.map((one) => remedyFix(one, event, desk)).filter((fix) => fix !== undefined),
        }),
  };
  return withLevel(diagnostic, evidence);
}

/** A diagnostic that says where it is not exact, and why. `saysItDepends`: that only a running system knows is what it says itself. */
export function withLevel(
  diagnostic: Diagnostic,
  evidence: Evidence | undefined,
  saysItDepends: boolean = false,
): Diagnostic {
  const level = levelOf(evidence);
  if (evidence === undefined || level === "exact" || (level === "depends" && saysItDepends)) return diagnostic;
  const { uri, span, message, related } = diagnostic;
  return {
    ...diagnostic,
    message: saying(message, evidence),
    sentence: message,
    related: [...related, { uri, span, message: whyModelled(evidence) }],
  };
}

/** The level that a sentence says; `exact` needs no word. */
function levelOf(evidence: Evidence | undefined): Level {
  return evidence?.level ?? "exact";
}

/** Evidence of what an event answered; where only a running system knows that, and what is simulated of it is modelled besides, of the latter. */
export function answerEvidence({ before, outcome }: Pick<SimulatedEvent, "before" | "outcome">): Evidence | undefined {
  const evidence = outcomeEvidence(before, outcome);
  if (evidence?.level !== "depends") return evidence;
  const simulated = outcomeEvidence(before, { ...outcome, result: "ok" });
  return simulated?.level === "modelled" ? simulated : evidence;
}

function saying(message: string, evidence: Evidence | undefined): string {
  const level = levelOf(evidence);
  return level === "exact" ? message : `${level}: ${message}`;
}

/**
 * Evidence of the facts of this scope that an event left, or of what it answered. Where the answer was observed, what is said of it besides was not:
 * that `removable` promises otherwise, who waits for whom.
 */
function factEvidence(event: SimulatedEvent, scope: Scope): Evidence | undefined {
  const { after, outcome } = event;
  const isOfAnswer = scope === "outcome" && outcome.observed !== true;
  return isOfAnswer || after === undefined ? answerEvidence(event) : scopeEvidence(after, scope);
}

/** An error of the simulation that the scenario announces: shown, but no reason to fail. */
export function demoteExpected(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: diagnostic.severity === "error" ? "warning" : diagnostic.severity, isMeant: true };
}

/** What is said where the simulation itself fails. */
export function internalError(place: Place, what: string, failure: string): Diagnostic {
  return problem("internal-error", place, { what, failure });
}
