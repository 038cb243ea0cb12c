/** The pieces a formatter moves: every word, comment and raw text of a file, by line. White space is between them. */
import type { IToken } from "chevrotain";
import type { Span } from "./ast.ts";
import { spanOf } from "./build-ast.ts";
import { parseCmdline } from "./cmdline.ts";
import { Problems } from "./problems.ts";
import type { RawPayload } from "./raw-blocks.ts";
import { Arrow, CmdlineBlock, Comma, Equals, LeftBrace, type Lexed, Newline, Pipe, RightBrace } from "./tokens.ts";

export type PieceKind = "word" | "open" | "close" | "comment" | "arrow" | "pipe" | "equals" | "comma";

export interface Piece extends Span {
  readonly kind: PieceKind;
  readonly text: string;
}

/** The pieces of one line, and where the line begins and ends (behind its last character, before its line break). */
export interface Line extends Span {
  readonly pieces: readonly Piece[];
  /** An empty line stands before it. */
  readonly isApart: boolean;
}

const KINDS: ReadonlyMap<IToken["tokenType"], PieceKind> = new Map([
  [LeftBrace, "open"],
  [RightBrace, "close"],
  [Arrow, "arrow"],
  [Pipe, "pipe"],
  [Equals, "equals"],
  [Comma, "comma"],
]);

/** Every piece of the text, in order. A command line is taken apart into its parameters. */
export function piecesOf({ tokens, comments, pasted }: Lexed): Piece[] {
  const pieces = tokens.flatMap((token) => {
    if (token.tokenType === CmdlineBlock) return cmdlinePieces(token);
    return token.tokenType === Newline ? [] : pieceOf(token, KINDS.get(token.tokenType) ?? "word");
  });
  for (const token of comments) pieces.push(pieceOf(token, "comment"));
  for (const token of pasted) pieces.push(pieceOf(token, "word"));
  return pieces.sort((a, b) => a.start - b.start);
}

/** Groups pieces by the lines they begin on. A text of several lines is one piece of the line it begins on. */
export function linesOf(text: string, pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  let line: Piece[] = [];
  let isApart = false;
  let end = 0;
  const finish = () => {
    if (line.length > 0) lines.push({ pieces: line, isApart, ...wholeLine(text, line[0]!.start, end) });
  };
  for (const piece of pieces) {
    const breaks = countBreaks(text.slice(end, piece.start));
    if (breaks > 0 || line.length === 0) {
      finish();
      isApart = breaks > 1 && lines.length > 0;
      line = [];
    }
    line.push(piece);
    end = piece.end;
  }
  finish();
  return lines;
}

function pieceOf(token: IToken, kind: PieceKind): Piece {
  return { kind, text: token.image, ...spanOf(token) };
}

function cmdlinePieces(token: IToken): Piece[] {
  const { image, startOffset: start } = token;
  const brace = image.indexOf("{");
  const isClosed = (token.payload as RawPayload).isClosed;
  const content = image.slice(brace + 1, isClosed ? -1 : undefined);
  const { params, comments } = parseCmdline(content, start + brace + 1, new Problems());
  const end = start + image.length;
  return [
    { kind: "word", text: "cmdline", start, end: start + "cmdline".length },
    { kind: "open", text: "{", start: start + brace, end: start + brace + 1 },
    ...params.map(({ raw, span }): Piece => ({ kind: "word", text: raw, ...span })),
    ...comments.map(({ text, span }): Piece => ({ kind: "comment", text, ...span })),
    ...(isClosed ? [{ kind: "close", text: "}", start: end - 1, end } as const] : []),
  ];
}

function wholeLine(text: string, start: number, end: number): Span {
  let from = start;
  while (from > 0 && text[from - 1] !== "\n" && text[from - 1] !== "\r") from--;
  let to = end;
  while (to < text.length && text[to] !== "\n" && text[to] !== "\r") to++;
  return { start: from, end: to };
}

function countBreaks(gap: string): number {
  return gap.match(/\r\n|\n|\r/g)?.length ?? 0;
}
