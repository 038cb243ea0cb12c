/**
 * A text in passages: a statement with what stands behind it up to the line of the next one. The parser stands between two statements
 * wherever a passage begins, so that a passage can be read by itself, and gives what the whole text gives of it.
 */
import type { Comment, SyntaxError as FileError, Statement } from "../ast.ts";
import { commentsOf, isClosedText, spanOf } from "../build-ast.ts";
import { scenarioParser } from "../parser.ts";
import { type Lexed, lex, Text } from "../tokens.ts";
import { lastUpTo } from "./borders.ts";
import { rebased } from "./rebase.ts";

/** Places in it count from its own beginning. All but the first of a text begin with the line break before their statement. */
export interface Passage {
  /** Stays with the statement: an edit of what stands around it leaves it. */
  readonly id: number;
  readonly text: string;
  /** Several where they share a line; none in a text without any. */
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** In the order of the text; those of the order of statements are the whole text's. */
  readonly errors: readonly FileError[];
  /** Where its lines begin behind the first one, ascending. */
  readonly lineStarts: readonly number[];
  /** A `"""` in it is not closed: where it ends depends on all that follows. */
  readonly isOpen: boolean;
}

export type ReadPassage = Omit<Passage, "id">;

/** Reads a text, or a part of one that begins where a passage does. */
export function readPassages(text: string): readonly ReadPassage[] {
  const lexed = lex(text);
  const { statements, problems, innerComments } = scenarioParser().read(text, lexed);
  const begins = beginnings(text, statements);
  const parts = {
    statements: new Cursor(statements),
    comments: new Cursor(commentsOf(lexed.comments, innerComments)),
    errors: new Cursor(problems.inOrder()),
    open: new Cursor(openTexts(lexed)),
  };
  return begins.map((start, index) => {
    const end = begins[index + 1] ?? text.length;
    const own = text.slice(start, end);
    return {
      text: own,
      statements: parts.statements.upTo(end).map((each) => rebased(each, -start)),
      comments: parts.comments.upTo(end).map((each) => rebased(each, -start)),
      errors: parts.errors.upTo(end).map((each) => rebased(each, -start)),
      lineStarts: lineStarts(own),
      isOpen: parts.open.upTo(end).length > 0,
    };
  });
}

/** Lines that end in a passage in front of an offset of it. */
export function linesBefore({ lineStarts }: Pick<Passage, "lineStarts">, offset: number): number {
  const [first] = lineStarts;
  return first === undefined || first > offset ? 0 : lastUpTo(lineStarts, offset) + 1;
}

/** What of a passage is its statements: as long as this is the same, the passage is. */
export function statementText({ text, statements }: ReadPassage): string {
  const last = statements.at(-1);
  return last === undefined ? "" : text.slice(statements[0]!.span.start, last.span.end);
}

/** Where passages begin: at the line breaks before statements that are the first of their lines, the text's first one apart. */
function beginnings(text: string, statements: readonly Statement[]): readonly number[] {
  const found = [0];
  for (const { span } of statements.slice(1)) {
    const at = lineBreakBefore(text, span.start);
    if (at !== undefined && at > found.at(-1)!) found.push(at);
  }
  return found;
}

/** Where the line break begins that has nothing but white space between it and `offset`. */
function lineBreakBefore(text: string, offset: number): number | undefined {
  let at = offset - 1;
  while (at >= 0 && text[at] !== "\n" && text[at] !== "\r" && /\s/.test(text[at]!)) at--;
  if (text[at] === "\n") return text[at - 1] === "\r" ? at - 1 : at;
  return text[at] === "\r" ? at : undefined;
}

function lineStarts(text: string): readonly number[] {
  const starts: number[] = [];
  const breaks = /\r\n|\n|\r/g;
  while (breaks.test(text)) starts.push(breaks.lastIndex);
  return starts;
}

function openTexts({ tokens }: Lexed): readonly { readonly span: { readonly start: number } }[] {
  return tokens
    .filter((token) => token.tokenType === Text && !isClosedText(token.image))
    .map((token) => ({ span: spanOf(token) }));
}

/** Takes what is sorted by its place, stretch by stretch. */
class Cursor<T extends { readonly span: { readonly start: number } }> {
  readonly #all: readonly T[];
  #next = 0;

  constructor(all: readonly T[]) {
    this.#all = all;
  }

  /** Those that begin in front of `end` and were not taken. */
  upTo(end: number): readonly T[] {
    const from = this.#next;
    while (this.#next < this.#all.length && this.#all[this.#next]!.span.start < end) this.#next++;
    return this.#all.slice(from, this.#next);
  }
}

/** Where the line break begins that a line starts behind. */
export function breakBefore(text: string, lineStart: number): number {
  return text[lineStart - 1] === "\n" && text[lineStart - 2] === "\r" ? lineStart - 2 : lineStart - 1;
}
