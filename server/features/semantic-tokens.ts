/**
 * What each word is, for colours that need more than a look at the word: read off the syntax tree. Whatever stands between
 * the values of a statement is a keyword.
 */

import type { CmdlineParam, FieldExpr, FirmwareEntry, OutcomeExpr, Span, Statement } from "../../grammar/ast.ts";
import type { Passage } from "../../grammar/incremental/passage.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { operandsOf } from "../../grammar/vocabulary/form.ts";
import { OPERANDS, type OperandType } from "../../grammar/vocabulary/operands.ts";
import { BODIES, STATEMENTS } from "../../grammar/vocabulary.ts";
import { choicesOf } from "../analysis/scenario/data-words.ts";
import { findParameter } from "../parameters/catalogue.ts";
import { Pieces, touches } from "./pieces.ts";
import { childrenOf, type SyntaxNode } from "./syntax-path.ts";

export const TOKEN_TYPES = [
  "keyword",
  "number",
  "string",
  "comment",
  "variable",
  "property",
  "enumMember",
  "struct",
  "class",
  "function",
] as const;
export const TOKEN_MODIFIERS = ["declaration", "defaultLibrary"] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** The tokens of each passage, in the order of the text, none inside another. Places count from its beginning. */
export const PASSAGE_TOKENS = new Pieces<readonly SemanticToken[]>((passage) => [tokensOf(passage)]);

/** The tokens of a text, or those that touch a span; in the order of the text, none inside another. */
export function semanticTokens(source: SourceText, within?: Span): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (const { found, start } of PASSAGE_TOKENS.in(source, within)) {
    for (const one of found) {
      const span = movedSpan(one.span, start);
      if (within === undefined || touches(span, within)) tokens.push({ ...one, span });
    }
  }
  return tokens;
}

function tokensOf({ text, statements, comments: all }: Passage): readonly SemanticToken[] {
  const comments = all.map(({ span }) => span);
  const tokens = comments.map((span) => token(span, "comment"));
  for (const statement of statements) tokens.push(...statementTokens(statement, text, comments));
  return withoutOverlap(tokens);
}

function statementTokens(statement: Statement, text: string, comments: readonly Span[]): readonly SemanticToken[] {
  if (statement.kind === "error") return [token(statement.keyword, "keyword")];
  const values = [...valueTokens(statement)].sort((a, b) => a.span.start - b.span.start);
  const keywords: SemanticToken[] = [];
  let from = statement.span.start;
  for (const { span } of [...values, token({ start: statement.span.end, end: statement.span.end }, "keyword")]) {
    keywords.push(...wordsBetween(text, from, span.start, comments));
    from = Math.max(from, span.end);
  }
  return [...keywords, ...values];
}

function wordsBetween(text: string, start: number, end: number, comments: readonly Span[]): readonly SemanticToken[] {
  const words: SemanticToken[] = [];
  for (const match of text.slice(start, end).matchAll(/[A-Za-z][\w-]*/g)) {
    const span = { start: start + match.index, end: start + match.index + match[0].length };
    if (!inComment(comments, span.start)) words.push(token(span, "keyword"));
  }
  return words;
}

/** Comments in the order of the text: the last one that begins at or before an offset may hold it. */
function inComment(comments: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comments[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low - 1];
  return comment !== undefined && offset < comment.end;
}

/** The values of a node and of what it holds. */
function* valueTokens(node: SyntaxNode): Generator<SemanticToken> {
  if ("raw" in node && "nameSpan" in node) return yield* parameterTokens(node as CmdlineParam);
  if ("typeSpan" in node) yield token((node as FirmwareEntry).typeSpan, "enumMember");
  if ("nameSpan" in node) yield token((node as FieldExpr).nameSpan, "property");
  if ("outcome" in node) {
    const { outcome } = node as OutcomeExpr;
    if (outcome.kind === "name") yield token(outcome.span, "enumMember");
  }
  const type = node.kind === undefined ? undefined : LEAVES[node.kind];
  if (type !== undefined) return yield token(node.span, type);
  for (const child of childrenOf(node)) {
    if (child.kind === "name") yield nameToken(child, node);
    else yield* valueTokens(child);
  }
}

const LEAVES: Readonly<Record<string, TokenType>> = {
  number: "number",
  percent: "number",
  string: "string",
  "param-ref": "variable",
  "node-ref": "struct",
  "zone-ref": "enumMember",
  blocks: "class",
};

/** What an operand's word is, where the way it is read says it. */
function typeOfOperand(type: OperandType): TokenType {
  if (type === "KNOB" || type === "OPTION") return "property";
  if (OPERANDS[type].value === "symbol") return "function";
  const isOneOfMany = choicesOf(type).length > 0 || OPERANDS[type].value === "version" || CHOSEN.has(type);
  return isOneOfMany ? "enumMember" : "variable";
}

/** Words of an open list. */
const CHOSEN: ReadonlySet<OperandType> = new Set(["CPU_MODEL", "FIRMWARE_BUILD", "VALUE", "OPTION_VALUE"]);

/** The operand that a field of a node was read by, by the node's kind and the field's name. */
const OPERAND_OF_FIELD: ReadonlyMap<string, OperandType> = new Map(
  [
    ...STATEMENTS.map(({ kind, form }) => [kind, form] as const),
    ...Object.values(BODIES).flatMap((items) =>
      Object.entries(items).map(([words, { form }]) => [words.replace(" ", "-"), form] as const),
    ),
  ].flatMap(([kind, form]) => operandsOf(form).map(({ field, type }) => [`${kind} ${field}`, type] as const)),
);

/** A name, by the statement it stands in; where it is declared, it says so. */
function nameToken(name: SyntaxNode, parent: SyntaxNode): SemanticToken {
  const kind = parent.kind ?? "";
  const field = Object.entries(parent).find(([, value]) => value === name)?.[0] ?? "";
  const type = OPERAND_OF_FIELD.get(`${kind} ${field}`);
  if (type === undefined) {
    const isValue = "values" in parent || kind === "expect";
    return token(name.span, isValue ? "enumMember" : "variable");
  }
  return token(name.span, typeOfOperand(type), OPERANDS[type].value === "new-name" ? ["declaration"] : []);
}

function* parameterTokens(param: CmdlineParam): Generator<SemanticToken> {
  yield token(param.nameSpan, "property", findParameter(param.name) === undefined ? [] : ["defaultLibrary"]);
  for (const { span } of param.refs) yield token(span, "variable");
  if (param.valueSpan !== undefined && param.refs.length === 0) {
    yield token(param.valueSpan, /^[0-9]/.test(param.value ?? "") ? "number" : "string");
  }
}

function token(span: Span, type: TokenType, modifiers: readonly TokenModifier[] = []): SemanticToken {
  return { span, type, modifiers };
}

/** Sorted; what overlaps an earlier token, or is empty, is left out. */
function withoutOverlap(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
  const kept: SemanticToken[] = [];
  let end = 0;
  for (const one of [...tokens].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    if (one.span.start < end || one.span.end <= one.span.start) continue;
    kept.push(one);
    end = one.span.end;
  }
  return kept;
}
