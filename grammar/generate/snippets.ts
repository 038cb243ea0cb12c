/** The editor's snippets, from the vocabulary. */
import { withChoices } from "../vocabulary/form.ts";
import { snippetText } from "../vocabulary/insertion.ts";
import type { OperandType } from "../vocabulary/operands.ts";
import { SNIPPETS } from "../vocabulary/snippets.ts";

/** The text of memzone.code-snippets. `choices` gives the words that can stand for an operand. */
export function snippetsFile(choices: (type: OperandType) => readonly string[]): string {
  const entries = Object.entries(SNIPPETS).map(([name, { prefix, description, insert }]) => {
    const text = snippetText(withChoices(insert, choices), true);
    return [name, { prefix, description, body: (text.endsWith("\n") ? `${text}$0` : text).split("\n") }];
  });
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
