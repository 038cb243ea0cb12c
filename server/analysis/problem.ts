/**
 * Diagnostics as they are made: a code, a place, a sentence, and only what else there is. Severities are those of the
 * table of codes, so that one code never has two of them by accident.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Severity } from "../simulation/state/notes.ts";
import type { Diagnostic, Fix, Place, RelatedInformation } from "./analysis.ts";

/** Severity of every code that analysis itself gives; notes of the simulation bring their own. */
const SEVERITIES = {
  syntax: "error",
  "bad-value": "error",
  "bad-range": "error",
  "out-of-order": "error",
  "unknown-name": "error",
  "duplicate-name": "error",
  "unused-name": "hint",
  "hidden-character": "warning",
  "file-too-large": "info",
  "too-many-diagnostics": "info",
  "use-not-found": "error",
  "file-refused": "error",
  "use-cycle": "error",
  "not-simulated": "warning",
  incomplete: "error",
  "memory-mismatch": "error",
  "firmware-overlap": "error",
  "build-untold": "info",
  "build-version": "warning",
  "version-not-measured": "info",
  "param-unknown": "info",
  "param-version": "warning",
  "param-overridden": "info",
  "param-value": "error",
  "step-failed": "error",
  "outcome-differs": "error",
  "step-without-effect": "info",
  "step-depends": "info",
  "boot-failed": "error",
  "over-budget": "error",
  "internal-error": "error",
  "expectation-failed": "error",
} as const satisfies Record<string, Severity>;

export type ProblemCode = keyof typeof SEVERITIES;

export interface ProblemDetails {
  readonly related?: readonly RelatedInformation[];
  readonly fixes?: readonly Fix[];
  readonly unnecessary?: boolean;
}

/** A diagnostic with the severity its code has. */
export function problem(code: ProblemCode, place: Place, message: string, details: ProblemDetails = {}): Diagnostic {
  return {
    uri: place.uri,
    span: place.span,
    code,
    severity: SEVERITIES[code],
    message,
    related: details.related ?? [],
    fixes: details.fixes ?? [],
    ...(details.unnecessary === true ? { unnecessary: true } : {}),
  };
}

/** A fix that writes `newText` in the place of `span`; an empty span inserts. */
export function replacement(title: string, uri: string, span: Span, newText: string, preferred = true): Fix {
  return { title, edits: [{ uri, span, newText }], preferred };
}

/** A fix that inserts `newText` at an offset. */
export function insertion(title: string, uri: string, offset: number, newText: string, preferred = true): Fix {
  return replacement(title, uri, { start: offset, end: offset }, newText, preferred);
}
