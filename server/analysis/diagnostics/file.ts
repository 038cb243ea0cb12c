/**
 * What there is to say about the text alone: what the parser did not understand, characters nobody sees, and names that
 * are declared and never used.
 */
import type { ScenarioFile } from "../../../grammar/ast.ts";
import type { Diagnostic } from "../analysis.ts";
import { problem, readProblem } from "../problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { hiddenCharacters } from "./hidden-characters.ts";

/** Longer texts are read but not simulated. Characters. */
export const MOST_TEXT = 1024 * 1024;

/** The parser's errors and hidden characters. */
export function textDiagnostics(uri: string, file: ScenarioFile): readonly Diagnostic[] {
  return [...file.errors.map((error) => readProblem(uri, error)), ...hiddenCharacters(uri, file.text)];
}

/** Said of a text that is too long to be simulated. */
export function tooLarge(uri: string, text: string): Diagnostic {
  return problem("file-too-large", { uri, span: { start: 0, end: 0 } }, { characters: text.length });
}

/**
 * Parameters that stand for nothing and DIMMs that are never plugged. A file without a boot declares for others, so
 * nothing in it is unused.
 */
export function unusedNames(scenario: Scenario): readonly Diagnostic[] {
  const { root } = scenario;
  if (!root.file.statements.some((statement) => statement.kind === "boot")) return [];
  return scenario.names.things().flatMap(({ kind, name, declaration, references }) => {
    if (declaration?.uri !== root.uri || references.length > 0) return [];
    if (kind === "param") return [problem("unused-name", declaration, { kind, name }, { unnecessary: true })];
    if (kind === "dimm") return [problem("unused-name", declaration, { kind, name }, { unnecessary: true })];
    return [];
  });
}
