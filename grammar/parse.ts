/** From text to syntax tree: the one entrance to the grammar. */
import type { ScenarioFile } from "./ast.ts";
import { commentsOf } from "./build-ast.ts";
import { checkOrder } from "./order.ts";
import { scenarioParser } from "./parser.ts";
import { cutErrors } from "./problems.ts";
import { lex } from "./tokens.ts";

/**
 * Reads a scenario. Takes any text, never throws, and takes time in proportion to the text's length. What was not
 * understood is in `errors`, in the order of the text; at most 1,000 of them, and then one that says how many were cut.
 */
export function parse(text: string): ScenarioFile {
  const lexed = lex(text);
  const { statements, problems, innerComments } = scenarioParser().read(text, lexed);
  checkOrder(statements, problems);
  const comments = commentsOf(lexed.comments, innerComments);
  const errors = cutErrors(problems.inOrder());
  return { text, statements, comments, errors, span: { start: 0, end: text.length } };
}
