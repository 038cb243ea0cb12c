/**
 * Diagnostics that analysis itself finds, as they are made: a code, a place, a sentence, and only what else there is. Severities are
 * those of the codes' own files (notes/CODE.ts), so that one code never has two of them by accident.
 */
import type { Diagnostic, Fix, Place, RelatedInformation } from "./analysis.ts";
import { type DiagnosticCode, definitionOf, sentenceOf, type Told } from "./notes/index.ts";

export interface ProblemDetails {
  readonly related?: readonly RelatedInformation[];
  readonly fixes?: readonly Fix[];
  readonly unnecessary?: boolean;
}

/** A diagnostic with the severity of its code; `told` is what its sentence speaks of, or the sentence. */
export function problem<C extends DiagnosticCode>(
  code: C,
  place: Place,
  told: Told<C>,
  details: ProblemDetails = {},
): Diagnostic {
  return {
    uri: place.uri,
    span: place.span,
    code,
    severity: definitionOf(code).severity,
    message: sentenceOf(code, told),
    related: details.related ?? [],
    fixes: details.fixes ?? [],
    ...(details.unnecessary === true ? { unnecessary: true } : {}),
  };
}
