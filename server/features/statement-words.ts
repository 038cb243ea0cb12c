/** What the vocabulary says of a statement or a word of one, as Markdown. */

import { operandsOf, syntaxOf } from "../../grammar/vocabulary/form.ts";
import type { OperandType } from "../../grammar/vocabulary/operands.ts";
import { BODIES, meaningInside, STATEMENTS } from "../../grammar/vocabulary.ts";
import { meaningOfChoice } from "../analysis/scenario/data-words.ts";
import { code, paragraphs } from "./markdown.ts";

/** What a statement is; by the kind of its syntax node. */
export function statementDocumentation(kind: string): string {
  const statement = STATEMENTS.find((one) => one.kind === kind);
  if (statement === undefined) return "";
  const real = statement.real === undefined ? undefined : `On a real machine: ${code(statement.real)}`;
  return paragraphs(code(statement.syntax ?? syntaxOf(statement.form)), statement.meaning, real);
}

/** What a word means inside a statement. */
export function itemDocumentation(kind: string, word: string): string | undefined {
  const text = meaningInside(kind, word) ?? choiceMeaning(kind, word);
  return text === undefined ? undefined : `**${code(word)}** ${text}`;
}

/** The meaning of a word that follows from data, where an operand of the statement or of its body can be that word. */
function choiceMeaning(kind: string, word: string): string | undefined {
  for (const type of operandsIn(kind)) {
    const meaning = meaningOfChoice(type, word);
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

function operandsIn(kind: string): readonly OperandType[] {
  const items = Object.hasOwn(BODIES, kind) ? Object.values(BODIES[kind as keyof typeof BODIES]) : [];
  const forms = [...STATEMENTS.filter((statement) => statement.kind === kind), ...items].map(({ form }) => form);
  return forms.flatMap(operandsOf).map(({ type }) => type);
}
