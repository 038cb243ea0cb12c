/** All refactorings of a place: changes of the text that leave what is simulated as it is. */
import type { Span } from "../../../grammar/ast.ts";
import type { Analysis } from "../../analysis/analysis.ts";
import { joinBlocks, splitBlocks } from "./blocks.ts";
import { extractFile } from "./extract-file.ts";
import { inlineFile } from "./inline-file.ts";
import { extractParam, inlineParam } from "./parameters.ts";
import { convertPasted } from "./pasted.ts";
import { recordFacts } from "./record.ts";
import type { Asked, Refactoring, RefactoringTools } from "./refactoring.ts";
import { sortParts } from "./sort.ts";

const MAKERS: Readonly<Record<Refactoring["kind"], readonly ((asked: Asked) => readonly Refactoring[])[]>> = {
  "refactor.extract": [extractFile, extractParam],
  "refactor.inline": [inlineFile, inlineParam],
  "refactor.rewrite": [splitBlocks, joinBlocks, sortParts, convertPasted, recordFacts],
};

export const REFACTORING_KINDS = Object.keys(MAKERS) as readonly Refactoring["kind"][];

/** Those of the kinds that are wanted. */
export function refactorings(
  analysis: Analysis,
  selected: Span,
  tools: RefactoringTools,
  wants: (kind: string) => boolean = () => true,
): readonly Refactoring[] {
  const asked = { ...tools, analysis, selected };
  return REFACTORING_KINDS.filter(wants).flatMap((kind) => MAKERS[kind].flatMap((make) => make(asked)));
}
