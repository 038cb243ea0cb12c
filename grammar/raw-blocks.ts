/**
 * Where the two raw stretches of a file end: `cmdline { … }` (the kernel's own syntax) and `"""` texts. When one is not
 * closed, it ends at the next line that begins with a statement, so that one missing `}` does not swallow the file.
 */
import type { IToken } from "chevrotain";
import { STATEMENT_WORDS } from "./words.ts";

const CMDLINE_OPENING = /cmdline\s*\{/y;
const STATEMENT_LINE = new RegExp(`(?:${STATEMENT_WORDS.join("|")})(?![^\\s{])`, "y");
/** A line whose `"""` opens a text: `expect lsmem """`. */
const OPENING_LINE = /^\s*expect\s+\w+\s*$/;

/** What a raw token carries beside its image. */
export interface RawPayload {
  readonly isClosed: boolean;
}
type RawMatch = [string] & { payload?: RawPayload };

/** Custom token pattern: `cmdline { … }` where a statement may begin; without its `}` if that is missing. */
export function matchCmdlineBlock(text: string, offset: number, before: readonly IToken[]): RawMatch | null {
  CMDLINE_OPENING.lastIndex = offset;
  if (!CMDLINE_OPENING.test(text) || !statementMayBegin(before)) return null;
  const found = cmdlineEnd(text, CMDLINE_OPENING.lastIndex, lineIndent(before));
  const { isClosed } = found;
  const end = isClosed ? found.end : withoutSpace(text, found.end);
  return Object.assign<[string], { payload: RawPayload }>([text.slice(offset, end)], { payload: { isClosed } });
}

/** Custom token pattern: `"""` to the next `"""`, or to where the text is given up as not closed. */
export function matchText(text: string, offset: number, before: readonly IToken[]): [string] | null {
  if (!text.startsWith('"""', offset)) return null;
  const closing = text.indexOf('"""', offset + 3);
  if (closing !== -1 && !opensAnotherText(text, offset, closing)) return [text.slice(offset, closing + 3)];
  const limit = closing === -1 ? text.length : closing;
  return [text.slice(offset, withoutSpace(text, endBeforeStatement(text, offset, limit, lineIndent(before)) ?? limit))];
}

/** What is not closed ends with its last word: the same, whatever stands behind it. */
function withoutSpace(text: string, end: number): number {
  let at = end;
  while (at > 0 && isWhiteSpace(text[at - 1]!)) at--;
  return at;
}

/**
 * Offset behind the `}` that closes a command line whose content begins at `offset`, or of the end of the last line
 * before the next statement. A `}` inside quotes or a comment does not close; a quote closes on its own line or is none.
 */
function cmdlineEnd(text: string, offset: number, indent: number): { end: number } & RawPayload {
  let lineEnd = endOfLine(text, offset);
  for (let at = offset; at < text.length; at++) {
    const char = text[at]!;
    if (char === "}") return { end: at + 1, isClosed: true };
    if (char === '"') {
      const quote = text.indexOf('"', at + 1);
      if (quote !== -1 && quote < lineEnd) at = quote;
    } else if (char === "#" && isWhiteSpace(text[at - 1]!)) {
      at = lineEnd - 1;
    } else if (char === "\n" || char === "\r") {
      if (statementBeginsLine(text, at + 1, indent)) return { end: at, isClosed: false };
      lineEnd = endOfLine(text, at + 1);
    }
  }
  return { end: text.length, isClosed: false };
}

export function isWhiteSpace(char: string): boolean {
  return char === " " || char === "\t" || char === "\n" || char === "\r" || char === "\v" || char === "\f";
}

/** White space before the first word of the line that ends at the end of a `Newline` token's image. */
export function indentOf(newline: IToken): number {
  const image = newline.image;
  return image.length - 1 - Math.max(image.lastIndexOf("\n"), image.lastIndexOf("\r"));
}

function statementMayBegin(before: readonly IToken[]): boolean {
  const previous = before.at(-1)?.tokenType.name;
  return previous === undefined || previous === "Newline" || previous === "LeftBrace";
}

/** Indentation of the line that is being read; lines of more than a few words don't hold such a stretch and count as 0. */
function lineIndent(before: readonly IToken[]): number {
  for (let back = 1; back <= 16; back++) {
    const token = before.at(-back);
    if (token === undefined) return 0;
    if (token.tokenType.name === "Newline") return indentOf(token);
  }
  return 0;
}

/** Does the `"""` at `closing` open the text of an `expect` on its own line? Then the text before it was never closed. */
function opensAnotherText(text: string, opening: number, closing: number): boolean {
  const content = text.slice(opening, closing);
  const lineStart = Math.max(content.lastIndexOf("\n"), content.lastIndexOf("\r")) + 1;
  return lineStart > 0 && OPENING_LINE.test(content.slice(lineStart));
}

/** End of the last line, from `from` on, before one that begins with a statement no deeper than `indent`. */
function endBeforeStatement(text: string, from: number, limit: number, indent: number): number | undefined {
  for (let at = from; at < limit; at++) {
    if ((text[at] === "\n" || text[at] === "\r") && statementBeginsLine(text, at + 1, indent)) return at;
  }
  return undefined;
}

function statementBeginsLine(text: string, lineStart: number, indent: number): boolean {
  let at = lineStart;
  while (text[at] === " " || text[at] === "\t") at++;
  if (at - lineStart > indent) return false;
  STATEMENT_LINE.lastIndex = at;
  return STATEMENT_LINE.test(text);
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}
