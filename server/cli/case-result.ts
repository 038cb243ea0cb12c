/**
 * What an analysis found, as plain data that can leave its thread: places are lines and columns.
 */
import type { Analysis, Place, RelatedInformation } from "../analysis/analysis.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { PlaceFinder, type TextOf } from "../views/places.ts";
import { displayPath } from "./files.ts";
import type { CaseResult, ReportedPlace } from "./report.ts";

export function caseResult(
  analysis: Analysis,
  params: Readonly<Record<string, string>>,
  textOf: TextOf,
  folder: string,
): CaseResult {
  // Not `analysis.file`, the tree of the whole text, which nobody has asked for.
  const { source } = analysis;
  const finder = new PlaceFinder((uri) => (uri === analysis.uri ? source.text : textOf(uri)));
  const own = displayPath(analysis.uri, folder);
  const placed = (place: Place): ReportedPlace => {
    const { startLine, startCharacter, endLine, endCharacter } = finder.layoutPlace(place);
    return {
      file: place.uri === analysis.uri ? own : displayPath(place.uri, folder),
      line: startLine + 1,
      column: startCharacter + 1,
      endLine: endLine + 1,
      endColumn: endCharacter + 1,
    };
  };
  const related = (information: RelatedInformation) => ({ ...placed(information), message: information.message });
  return {
    file: own,
    ...(analysis.title === undefined ? {} : { title: analysis.title }),
    params,
    diagnostics: analysis.diagnostics.map((diagnostic) => ({
      ...placed(diagnostic),
      code: diagnostic.code,
      severity: diagnostic.severity,
      message: diagnostic.message,
      related: diagnostic.related.map(related),
    })),
    expectations: analysis.expectations.map(({ place, text, result, message }) => ({
      ...placed(place),
      text,
      result,
      ...(message === undefined ? {} : { message }),
    })),
    evidence: wordedEvidence(analysis.evidence),
    steps: analysis.timeline.length,
    headings: [...source.passages()].flatMap(({ passage, start }) =>
      passage.statements.flatMap((statement) =>
        statement.kind === "step" && statement.title.kind === "string"
          ? [{ title: statement.title.value, line: source.lineAt(start + statement.span.start) + 1 }]
          : [],
      ),
    ),
  };
}
