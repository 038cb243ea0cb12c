/**
 * The kernel command line as the kernel takes it apart: next_arg() in lib/cmdline.c (5.10 to 7.2 alike), with a place for
 * every piece. Two things are ours: a newline separates parameters too, and `#` behind white space starts a comment.
 */
import type { CmdlineParam, Comment, ParamRef } from "./ast.ts";
import type { Problems } from "./problems.ts";
import { isWhiteSpace } from "./raw-blocks.ts";

export interface CmdlineContent {
  readonly params: readonly CmdlineParam[];
  readonly comments: readonly Comment[];
}

const PARAM_REFERENCE = /\$([A-Za-z_]\w*(?:-(?!0x)\w+)*)/g;

/** Takes the text between the braces apart. Places are offsets in the file: `base` is that of the first character. */
export function parseCmdline(content: string, base: number, problems: Problems): CmdlineContent {
  const params: CmdlineParam[] = [];
  const comments: Comment[] = [];
  let at = 0;
  let lineEnd = endOfLine(content, 0);
  while (at < content.length) {
    if (isWhiteSpace(content[at]!)) {
      if (at++ >= lineEnd) lineEnd = endOfLine(content, at);
      continue;
    }
    const isComment = content[at] === "#";
    const end = isComment ? lineEnd : endOfParam(content, at, lineEnd);
    const raw = content.slice(at, end);
    const span = { start: base + at, end: base + end };
    if (isComment) {
      comments.push({ span, text: raw });
    } else {
      if (hasOpenQuote(raw)) problems.add("syntax", "this quote is not closed on its line", quoteSpan(raw, span.start));
      params.push(splitParam(raw, span.start));
    }
    at = end;
  }
  return { params, comments };
}

/** One parameter, as next_arg() splits it: at the first `=` that is not its first character; outer quotes fall away. */
export function splitParam(raw: string, start: number): CmdlineParam {
  const quoted = raw.startsWith('"');
  const nameStart = quoted ? 1 : 0;
  const bodyEnd = quoted && raw.length > 1 && raw.endsWith('"') ? raw.length - 1 : raw.length;
  const equals = raw.indexOf("=", nameStart + 1);
  const nameEnd = equals === -1 ? bodyEnd : equals;
  const name = {
    name: raw.slice(nameStart, nameEnd),
    nameSpan: { start: start + nameStart, end: start + nameEnd },
  };
  const whole = { raw, refs: paramRefs(raw, start), span: { start, end: start + raw.length } };
  if (equals === -1) return { ...name, ...whole };

  const valueQuoted = raw[equals + 1] === '"';
  const valueStart = valueQuoted ? equals + 2 : equals + 1;
  const valueEnd = valueQuoted && !quoted && raw.length > valueStart && raw.endsWith('"') ? raw.length - 1 : bodyEnd;
  return {
    ...name,
    value: raw.slice(valueStart, Math.max(valueStart, valueEnd)),
    valueSpan: { start: start + valueStart, end: start + Math.max(valueStart, valueEnd) },
    ...whole,
  };
}

function paramRefs(raw: string, start: number): ParamRef[] {
  return Array.from(raw.matchAll(PARAM_REFERENCE), (match) => ({
    kind: "param-ref",
    name: match[1]!,
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}

/** White space inside quotes belongs to the parameter; a quote that its line does not close is an ordinary character. */
function endOfParam(content: string, from: number, lineEnd: number): number {
  let at = from;
  while (at < lineEnd && !isWhiteSpace(content[at]!)) {
    if (content[at] === '"') {
      const closing = content.indexOf('"', at + 1);
      if (closing !== -1 && closing < lineEnd) at = closing;
    }
    at++;
  }
  return at;
}

function hasOpenQuote(raw: string): boolean {
  return raw.split('"').length % 2 === 0;
}

function quoteSpan(raw: string, start: number): { start: number; end: number } {
  return { start: start + raw.lastIndexOf('"'), end: start + raw.length };
}

function endOfLine(content: string, from: number): number {
  let at = from;
  while (at < content.length && content[at] !== "\n" && content[at] !== "\r") at++;
  return at;
}
