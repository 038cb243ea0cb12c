/** Hovers of steps: what the statement does, what came of it, and what it changed. */

import type { Statement } from "../../grammar/ast.ts";
import { outcomeText as reasonText } from "../analysis/notes/outcome-words.ts";
import { outcomeEvidence } from "../simulation/evidence/levels.ts";
import type { BlockSpan } from "../simulation/state/events.ts";
import { hex } from "../simulation/units/units.ts";
import { changesText } from "./hover-changes.ts";
import { evidenceText } from "./hover-zones.ts";
import { code, paragraphs, plain, sentence, table } from "./markdown.ts";
import type { Moment } from "./moment.ts";
import { outcomeMeaning } from "./outcome-words.ts";
import { statementDocumentation } from "./statement-words.ts";

const MOST_BLOCKS = 8;

/** The hover of a statement's first word. */
export function statementHover(statement: Statement, moment: Moment | undefined): string {
  const documentation = statementDocumentation(statement.kind);
  if (moment === undefined || !moment.within || moment.entry.place.span.start !== statement.span.start)
    return documentation;
  return paragraphs(documentation, "---", outcomeText(moment), changesText(statement, moment));
}

/** The hover of the outcome that is stated behind `->`. */
export function outcomeHover(name: string, moment: Moment | undefined): string {
  const meaning = outcomeMeaning(name);
  return paragraphs(
    `**${code(name)}** ${meaning === undefined ? "" : sentence(meaning)}`,
    moment?.within === true ? outcomeText(moment) : undefined,
  );
}

function outcomeText({ entry, after }: Moment): string {
  const { result, reason, pfn, blocks, observed } = entry.outcome;
  const size = entry.after?.geometry.pageSize ?? after?.geometry.pageSize;
  const address = pfn === undefined || size === undefined ? "" : ` at ${code(hex(pfn * size))}`;
  const why = reason === undefined ? "" : `: ${sentence(reasonText(reason))}`;
  const evidence = outcomeEvidence(entry.before, entry.outcome);
  const taken = observed === true ? "; taken from what the scenario states as observed" : "";
  const failed = blocks.filter((block) => block.result !== result).slice(0, MOST_BLOCKS);
  const rows = failed
    .flatMap((block) => firstIds(block, MOST_BLOCKS).map((id) => [`memory${id}`, block.result]))
    .slice(0, MOST_BLOCKS);
  return paragraphs(
    `simulated: **${plain(result)}**${address}${why}${taken}`,
    table(["block", "outcome"], rows),
    evidence === undefined ? undefined : evidenceText(evidence),
  );
}

/** The first ids of a span, in its order. */
function firstIds({ first, last, descending }: BlockSpan, most: number): readonly number[] {
  const count = Math.min(most, last - first + 1);
  return Array.from({ length: count }, (_, index) => (descending ? last - index : first + index));
}
