/**
 * Notes of the simulation as diagnostics: origins become places, remedies become edits. A note whose origin came from
 * nowhere in the text is said of the event that it came up in.
 */
import type { Cmdline } from "../../../grammar/ast.ts";
import type { Note, Remedy } from "../../simulation/notes.ts";
import type { Diagnostic, Fix, Place } from "../analysis.ts";
import { problem, replacement } from "../problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { indentationAt } from "../source-text.ts";
import { writtenSize } from "../written-size.ts";

/** The diagnostic of a note; `fallback` is the place of the event it came up in. */
export function noteDiagnostic(note: Note, scenario: Scenario, fallback: Place): Diagnostic {
  const { origins } = scenario;
  const place = origins.placeOf(note.origin) ?? fallback;
  return {
    ...place,
    code: note.code,
    severity: note.severity,
    message: note.message,
    related: note.related.flatMap(({ origin, message }) => {
      const at = origins.placeOf(origin);
      return at === undefined ? [] : [{ ...at, message }];
    }),
    fixes: note.remedies.map((remedy) => remedyFix(remedy, scenario)).filter((fix) => fix !== undefined),
  };
}

/** The edit that a remedy stands for; undefined where what it would change is not in the text as such. */
function remedyFix(remedy: Remedy, scenario: Scenario): Fix | undefined {
  if (remedy.kind === "add-parameter") return addParameter(remedy.title, remedy.text, scenario);
  const source = scenario.origins.source(remedy.origin);
  if (source === undefined) return undefined;
  if (remedy.kind === "set-size") {
    if (source.size === undefined) return undefined;
    return replacement(remedy.title, source.uri, source.size, writtenSize(remedy.size), false);
  }
  const { parameter } = source;
  // A parameter with `$name` in it says something else in every combination: no one value mends them all.
  if (parameter === undefined || parameter.refs.length > 0) return undefined;
  if (remedy.kind === "set-parameter") {
    const span = parameter.valueSpan;
    if (span !== undefined) return replacement(remedy.title, source.uri, span, remedy.value, false);
    const end = { start: parameter.nameSpan.end, end: parameter.nameSpan.end };
    return replacement(remedy.title, source.uri, end, `=${remedy.value}`, false);
  }
  if (remedy.kind === "replace-parameter") {
    return replacement(remedy.title, source.uri, parameter.span, remedy.text, false);
  }
  return removeParameter(remedy.title, source, scenario);
}

/** Takes a parameter out with the white space in front of it, a whole line where it stands alone. */
function removeParameter(title: string, place: Place, scenario: Scenario): Fix | undefined {
  const text = scenario.sources.documents.find((document) => document.uri === place.uri)?.file.text;
  if (text === undefined) return undefined;
  const { start, end } = place.span;
  const before = /\s*$/.exec(text.slice(0, start))![0];
  const alone = before.includes("\n") && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
  const from = alone ? start - before.length + before.lastIndexOf("\n") : start - Math.min(1, before.length);
  return replacement(title, place.uri, { start: from, end }, "", false);
}

/** Writes another parameter behind the last one of the command line, or a `cmdline` where there is none. */
function addParameter(title: string, parameter: string, scenario: Scenario): Fix | undefined {
  const { root } = scenario;
  const { text, statements } = root.file;
  const cmdline = statements.findLast((statement): statement is Cmdline => statement.kind === "cmdline");
  const last = cmdline?.params.at(-1);
  if (cmdline !== undefined && last !== undefined) {
    const between = text.slice(cmdline.params.at(-2)?.span.end ?? cmdline.span.start, last.span.start);
    const separator = between.includes("\n") ? `\n${indentationAt(text, last.span.start)}` : " ";
    return replacement(
      title,
      root.uri,
      { start: last.span.end, end: last.span.end },
      `${separator}${parameter}`,
      false,
    );
  }
  if (cmdline !== undefined) {
    return replacement(title, root.uri, cmdline.span, `cmdline {\n  ${parameter}\n}`, false);
  }
  const boot = statements.find((statement) => statement.kind === "boot");
  if (boot === undefined) return undefined;
  const at = { start: boot.span.start, end: boot.span.start };
  return replacement(title, root.uri, at, `cmdline {\n  ${parameter}\n}\n\n`, false);
}

/** An error of the simulation that the scenario announces: shown, but no reason to fail. */
export function announced(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === "error" ? { ...diagnostic, severity: "warning" } : diagnostic;
}

/** What is said where the simulation itself fails. */
export function internalError(place: Place, what: string, failure: string): Diagnostic {
  return problem("internal-error", place, `the simulation of ${what} failed (${failure}); please report this scenario`);
}
