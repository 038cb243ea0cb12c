/**
 * From tokens to the values of the syntax tree. Every function here is total: whatever the token holds, a node comes
 * back, and what is wrong with it goes to `problems`.
 */
import type { IToken } from "chevrotain";
import type {
  BadValue,
  BlocksExpr,
  Cmdline,
  Comment,
  NameValue,
  NodeRef,
  NumberExpr,
  NumberValue,
  ParamRef,
  PercentValue,
  RangeExpr,
  Span,
  StringValue,
  ZoneRef,
} from "./ast.ts";
import { parseCmdline } from "./cmdline.ts";
import type { Problems } from "./problems.ts";
import type { RawPayload } from "./raw-blocks.ts";

/** Sizes and addresses are exact up to here; no machine Linux runs on has more than 52 address bits. */
const LARGEST = 2 ** 52;
const SUFFIXES = "KMGTP";

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + (token.image ?? "").length };
}

/** Every comment of a text in its order. `inner`: those of raw blocks, which the lexer does not see. */
export function commentsOf(tokens: readonly IToken[], inner: readonly Comment[]): readonly Comment[] {
  const outer = tokens.map((token): Comment => ({ text: token.image, span: spanOf(token) }));
  return [...outer, ...inner].sort((a, b) => a.span.start - b.span.start);
}

export function badValue(text: string, span: Span): BadValue {
  return { kind: "bad", text, span };
}

export function numberValue(token: IToken, problems: Problems): NumberValue | BadValue {
  const text = token.image;
  const span = spanOf(token);
  const { value, suffixed } = numberOf(text);
  if (value > LARGEST) {
    problems.add("bad-value", `${text} is above 2^52, the largest address there is`, span);
    return badValue(text, span);
  }
  return { kind: "number", value, suffixed, text, span };
}

function numberOf(text: string): { readonly value: number; readonly suffixed: boolean } {
  const power = SUFFIXES.indexOf(text.at(-1)!.toUpperCase()) + 1;
  return { value: Number(power > 0 ? text.slice(0, -1) : text) * 1024 ** power, suffixed: power > 0 };
}

/** What was no size, where `size` is the one that was meant: all else goes on with it. */
export function meantSize(text: string, size: string | undefined, span: Span): BadValue {
  const bytes = size === undefined ? Number.POSITIVE_INFINITY : numberOf(size).value;
  return bytes > LARGEST ? badValue(text, span) : { ...badValue(text, span), bytes };
}

/** An address as /proc/iomem prints it: without `0x`. */
export function hexValue(text: string, span: Span, problems: Problems): NumberValue | BadValue {
  const value = Number.parseInt(text, 16);
  if (value <= LARGEST) return { kind: "number", value, suffixed: false, text: `0x${text}`, span };
  problems.add("bad-value", `${text} is above 2^52, the largest address there is`, span);
  return badValue(text, span);
}

export function percentValue(token: IToken): PercentValue {
  return { kind: "percent", value: Number(token.image.slice(0, -1)), text: token.image, span: spanOf(token) };
}

export function nameValue(token: IToken): NameValue {
  return { kind: "name", name: token.image, span: spanOf(token) };
}

export function paramRef(token: IToken): ParamRef {
  return { kind: "param-ref", name: token.image.slice(1), span: spanOf(token) };
}

export function nodeRef(token: IToken): NodeRef {
  return { kind: "node-ref", node: Number(token.image.slice("node".length)), span: spanOf(token) };
}

export function zoneRef(token: IToken): ZoneRef {
  const zone = { kind: "zone-ref", zone: token.image, span: spanOf(token) } as const;
  return token.image.startsWith("$") ? { ...zone, param: paramRef(token) } : zone;
}

/** `memory34-39`. Block numbers end where addresses do. */
export function blocksExpr(token: IToken, problems: Problems): BlocksExpr | BadValue {
  const span = spanOf(token);
  const [first = "", last = first] = token.image.slice("memory".length).split("-");
  const blocks = { kind: "blocks", first: Number(first), last: Number(last), span } as const;
  if (blocks.last > LARGEST || blocks.first > LARGEST) {
    problems.add("bad-value", `${token.image} is above 2^52, the largest number there is`, span);
  } else if (blocks.last < blocks.first) {
    problems.add("bad-range", `the blocks end (${last}) below their start (${first})`, span);
  } else {
    return blocks;
  }
  return badValue(token.image, span);
}

/** `START-END`, END included. An END below START is reported; the range is given as written all the same. */
export function startEndRange(
  form: "start-end" | "mem",
  first: NumberExpr,
  last: NumberExpr,
  span: Span,
  problems: Problems,
): RangeExpr {
  if (first.kind === "number" && last.kind === "number" && last.value < first.value) {
    problems.add("bad-range", `the range ends (${last.text}) below its start (${first.text})`, span);
  }
  return { kind: "range", form, first, last, span };
}

/** `SIZE@START`, as the kernel's command line takes it. */
export function sizeAtRange(size: NumberExpr, first: NumberExpr, span: Span, problems: Problems): RangeExpr {
  if (size.kind === "number" && size.value === 0) {
    problems.add("bad-range", "the range is empty: its size is 0", span);
  } else if (size.kind === "number" && first.kind === "number" && size.value + first.value > LARGEST) {
    problems.add("bad-value", `the range ends above 2^52, the largest address there is`, span);
  }
  return { kind: "range", form: "size-at", first, size, span };
}

/** `"…"` on one line. */
export function stringValue(token: IToken, problems: Problems): StringValue {
  const { image } = token;
  const span = spanOf(token);
  const isClosed = /^"(?:\\.|[^"\\])*"$/.test(image);
  if (!isClosed) problems.add("syntax", 'the text is not closed: `"` is missing at its end', span);
  const content = image.slice(1, isClosed ? -1 : undefined);
  return { kind: "string", value: content.replace(/\\(["\\])/g, "$1"), contentStart: span.start + 1, span };
}

/** `"""…"""` over several lines; a newline right behind the opening quotes is no part of it. */
export function textValue(token: IToken, problems: Problems): StringValue {
  const { image } = token;
  const span = spanOf(token);
  const isClosed = isClosedText(image);
  if (!isClosed) {
    problems.add("syntax", 'this text is never closed: `"""` is missing', { start: span.start, end: span.start + 3 });
  }
  const opening = /^"""[^\S\r\n]*(?:\r\n|\n|\r)/.exec(image)?.[0].length ?? 3;
  const value = image.slice(opening, isClosed ? -3 : undefined);
  return { kind: "string", value, contentStart: span.start + opening, span };
}

/** Whether a `"""` text has its end. */
export function isClosedText(image: string): boolean {
  return image.length >= 6 && image.endsWith('"""');
}

/** A whole `cmdline { … }`, and the comments in it. */
export function cmdlineBlock(token: IToken, problems: Problems): { cmdline: Cmdline; comments: readonly Comment[] } {
  const { image } = token;
  const span = spanOf(token);
  const brace = image.indexOf("{");
  const { isClosed } = token.payload as RawPayload;
  if (!isClosed) {
    problems.add("syntax", "`{` is never closed", { start: span.start + brace, end: span.start + brace + 1 });
  }
  const content = image.slice(brace + 1, isClosed ? -1 : undefined);
  const { params, comments } = parseCmdline(content, span.start + brace + 1, problems);
  const keyword = { start: span.start, end: span.start + "cmdline".length };
  return { cmdline: { kind: "cmdline", keyword, params, span }, comments };
}
