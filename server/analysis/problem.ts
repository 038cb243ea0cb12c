/**
 * Diagnostics that analysis itself finds, as they are made: a code, a place, the facts, and only what else there is. Severities and
 * words are those of the codes' own files (notes/CODE.ts), so that one code never has two of them by accident.
 */
import type { SyntaxError as ReadError } from "../../grammar/ast.ts";
import type { Diagnostic, Fix, Place } from "./analysis.ts";
import { type DiagnosticCode, definitionOf, type FactsOf, textWordsOf } from "./notes/index.ts";
import { writing } from "./text-edits.ts";

/** A place that takes part. `message`: what another diagnostic says of it, in place of the code's own words. */
export interface RelatedPlace extends Place {
  readonly message?: string;
}

export interface ProblemDetails {
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  readonly laterFixes?: Diagnostic["laterFixes"];
  readonly unnecessary?: boolean;
}

/** A diagnostic with the severity and the words of its code. */
export function problem<C extends DiagnosticCode>(
  code: C,
  place: Place,
  facts: FactsOf<C>,
  details: ProblemDetails = {},
): Diagnostic {
  const { sentence, relatedSentence } = textWordsOf(code);
  return {
    uri: place.uri,
    span: place.span,
    code,
    severity: definitionOf(code).severity,
    message: sentence(facts),
    related: (details.related ?? []).map((one) => ({ ...one, message: one.message ?? relatedSentence?.(facts) ?? "" })),
    fixes: details.fixes ?? [],
    ...(details.laterFixes === undefined ? {} : { laterFixes: details.laterFixes }),
    ...(details.unnecessary === true ? { unnecessary: true } : {}),
  };
}

/** An error of the parser, which words it itself: only the grammar knows what it expected. */
export function readProblem(uri: string, { code, span, message, meant, readOn }: ReadError): Diagnostic {
  const fixes = meant === undefined ? [] : [writing(uri, span, meant)];
  const { severity } = definitionOf(code);
  return { uri, span, code, severity, message, related: [], fixes, ...(readOn === true ? { readOn } : {}) };
}
