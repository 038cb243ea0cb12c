/**
 * The canonical layout: two spaces a brace, one space between words, no more than one empty line. Words, comments, `"""`
 * texts and kernel parameters are never touched; statements with an error and `# fmt: off` regions stay as they are.
 */
import type { Span } from "./ast.ts";
import { type Line, linesOf, type Piece, piecesOf } from "./format-pieces.ts";
import { parse } from "./parse.ts";
import { lex } from "./tokens.ts";

/**
 * Gives the text in its canonical layout. Formatting twice is formatting once. Takes any text; should the layout ever change
 * a word, the text comes back as it was.
 */
export function format(text: string): string {
  const pieces = piecesOf(lex(text));
  const formatted = print(text, linesOf(text, pieces), findKept(text, pieces));
  return isSame(pieces, piecesOf(lex(formatted))) ? formatted : text;
}

// ── What stays as it is ───────────────────────────────────────────────────────────────────────────────────────────────

/** Stretches that are not touched, in order and apart: statements with an error, and what the author keeps from it. */
function findKept(text: string, pieces: readonly Piece[]): readonly Span[] {
  const { statements, errors } = parse(text);
  const kept = regionsOff(text, pieces);
  const broken = errors.filter(({ code }) => code !== "out-of-order").map(({ span }) => span);
  kept.push(...broken);
  let next = 0;
  for (const { span } of statements) {
    while (next < broken.length && broken[next]!.end <= span.start) next++;
    if (next < broken.length && broken[next]!.start < span.end) kept.push(span);
  }
  return merged(kept);
}

/** From each `# fmt: off` to the next `# fmt: on`, or to the end. */
function regionsOff(text: string, pieces: readonly Piece[]): Span[] {
  const regions: Span[] = [];
  let start: number | undefined;
  for (const piece of pieces) {
    const word = piece.kind === "comment" ? /^#\s*fmt:\s*(off|on)\b/.exec(piece.text)?.[1] : undefined;
    if (word === "off") start ??= piece.start;
    if (word === "on" && start !== undefined) {
      regions.push({ start, end: piece.end });
      start = undefined;
    }
  }
  if (start !== undefined) regions.push({ start, end: text.length });
  return regions;
}

function merged(spans: Span[]): readonly Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

// ── The layout ────────────────────────────────────────────────────────────────────────────────────────────────────────

function print(text: string, lines: readonly Line[], kept: readonly Span[]): string {
  const lineBreak = /\r\n/.test(text) && !/[^\r]\n|\r(?!\n)/.test(text) ? "\r\n" : "\n";
  const tall = tallBraces(lines);
  let printed = "";
  let depth = 0;
  let region = 0;
  let keptTo = 0;
  lines.forEach((line, index) => {
    if (index > 0 && line.start < keptTo) printed += text.slice(lines[index - 1]!.end, line.start);
    else printed += line.isApart ? lineBreak + lineBreak : index > 0 ? lineBreak : "";

    while (region < kept.length && kept[region]!.end <= line.start) region++;
    if (region < kept.length && kept[region]!.start < line.end) {
      keptTo = kept[region]!.end;
      depth = 0;
      printed += text.slice(line.start, line.end);
    } else {
      printed += layOut(line, depth, tall, text, lineBreak);
      depth = line.pieces.reduce(depthBehind, depth);
    }
  });
  return printed === "" ? "" : printed + lineBreak;
}

/** One line; where it opens or closes a block of several lines, the block's items get lines of their own. */
function layOut(line: Line, depthBefore: number, tall: ReadonlySet<Piece>, text: string, lineBreak: string): string {
  let printed = "";
  let depth = depthBefore;
  line.pieces.forEach((piece, index) => {
    const before = line.pieces[index - 1];
    const breaksBefore = (piece.kind === "close" && tall.has(piece)) || (before?.kind === "open" && tall.has(before));
    if (!before || (breaksBefore && piece.kind !== "comment")) {
      const indent = piece.kind === "close" ? depth - 1 : depth;
      printed += (before ? lineBreak : "") + "  ".repeat(Math.max(0, indent));
    } else {
      printed += spaceBefore(line.pieces, index, text);
    }
    printed += piece.text;
    depth = depthBehind(depth, piece);
  });
  return printed;
}

function depthBehind(depth: number, piece: Piece): number {
  if (piece.kind === "open") return depth + 1;
  return piece.kind === "close" ? Math.max(0, depth - 1) : depth;
}

/** The braces of blocks that begin on one line and end on another. */
function tallBraces(lines: readonly Line[]): ReadonlySet<Piece> {
  const tall = new Set<Piece>();
  const open: { piece: Piece; line: Line }[] = [];
  for (const line of lines) {
    for (const piece of line.pieces) {
      if (piece.kind === "open") open.push({ piece, line });
      if (piece.kind !== "close") continue;
      const opening = open.pop();
      if (opening && opening.line !== line) tall.add(opening.piece).add(piece);
    }
  }
  return tall;
}

function spaceBefore(pieces: readonly Piece[], index: number, text: string): string {
  const piece = pieces[index]!;
  const before = pieces[index - 1]!;
  if (piece.kind === "comma" || before.kind === "comma") return "";
  if (piece.kind === "equals") return isAssignment(pieces, index) ? " " : "";
  if (before.kind === "equals") return isAssignment(pieces, index - 1) ? " " : "";
  if (before.kind === "open" && piece.kind === "close") return "";
  if (piece.kind !== "word" || before.kind !== "word") return " ";
  return text.slice(before.end, piece.start) === "" ? "" : " ";
}

/** `set NAME = VALUE` and `param NAME = VALUE` have spaces around the sign; `config NAME=VALUE` and fields have none. */
function isAssignment(pieces: readonly Piece[], equals: number): boolean {
  const word = pieces[equals - 2]?.text;
  return word === "set" || word === "param";
}

function isSame(before: readonly Piece[], after: readonly Piece[]): boolean {
  return before.length === after.length && before.every((piece, index) => piece.text === after[index]!.text);
}
