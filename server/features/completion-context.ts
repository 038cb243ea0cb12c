/**
 * Where the cursor is, as far as completion cares: what stands before it on its line, and which body it is in. Works on text
 * that is being written, so it leans on the tree only for what is complete.
 */

import type { Span, Statement } from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { endIn } from "../../grammar/text-ends.ts";
import { DEVICE_BODIES } from "../../grammar/vocabulary/declarations.ts";
import { STATEMENT_WORDS } from "../../grammar/words.ts";
import type { Analysis, TextRenderers } from "../analysis/analysis.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { stateBefore } from "./moment.ts";

/** The body that the cursor is in. */
export type Body =
  | "none"
  | "kernel"
  | "kernel-from"
  | "machine"
  | "node"
  | "firmware"
  | "device"
  | "reserved-memory"
  | "cmdline"
  | "concurrently"
  | "restart";

export interface CompletionContext {
  readonly analysis: Analysis;
  readonly offset: number;
  /** The word that is being typed, up to the cursor; what is inserted takes its place. */
  readonly span: Span;
  readonly typed: string;
  /** Where the word ends that the cursor is in: behind the cursor in the midst of one. */
  readonly wordEnd: number;
  /** What stands behind the word belongs to the statement: a word alone is inserted. */
  readonly hasMore: boolean;
  /** Words before it in the same statement or item, `->` and `=` as words of their own. */
  readonly before: readonly string[];
  readonly body: Body;
  /** The first word of the statement that the body belongs to: `machine`, `virtio-mem`. */
  readonly owner: string;
  /** Words of the body in front of the cursor, those of bodies within it left out. */
  readonly inBody: readonly string[];
  /** Those behind the cursor's word. */
  readonly behindInBody: readonly string[];
  /** A `boot` stands above. */
  readonly afterBoot: boolean;
  readonly state: MemoryState | undefined;
  /** What a state's texts are made with. */
  readonly texts: TextRenderers | undefined;
}

/** Undefined where nothing is to be completed: in comments and strings. */
export function completionContext(
  analysis: Analysis,
  offset: number,
  texts?: TextRenderers,
): CompletionContext | undefined {
  const text = textInFront(analysis.source, offset);
  const head = text.slice(text.lastIndexOf("\n") + 1);
  const { body, owner, inText, bodyStart } = bodyAt(text);
  const line = inText ? null : LOG_LINE.exec(head);
  if (line === null && (inText || inCommentOrString(head, body))) return undefined;
  const typed = line?.[1] ?? endIn(head, /[\w$.-]/);
  // `->` is a sign; the first half of a name (`qemu-`) or of a range (`memory34-`) belongs to what is typed.
  const word = line !== null || /^[a-z]/i.test(typed) || !/^-|-$/.test(typed) ? typed : "";
  const rest = restOfLine(analysis.source, offset);
  const wordRest = (line === null ? /^(?:[\w$.]|-(?!>))*/ : /^[^"]*/).exec(rest)![0].length;
  const statement = head.slice(head.lastIndexOf("{") + 1, head.length - word.length);
  return {
    analysis,
    offset,
    span: { start: offset - word.length, end: offset },
    typed: word,
    wordEnd: offset + wordRest,
    hasMore: /^\s*[^\s#}]/.test(rest.slice(wordRest)),
    before: body === "cmdline" ? [statement.split(/\s/).at(-1) ?? ""] : wordsOf(statement),
    body,
    owner,
    inBody: wordsOf(withoutBodies(text.slice(bodyStart, text.length - word.length))),
    behindInBody: body === "none" ? [] : wordsOf(restOfBody(analysis.source, offset + wordRest)),
    afterBoot: isBehindBoot(analysis.source, offset),
    state: stateBefore(analysis, offset),
    texts,
  };
}

/** Whether the word that is being written, or written over, has a sign behind it already. */
export function isInFrontOf(sign: string, { analysis, wordEnd }: CompletionContext): boolean {
  return analysis.source.slice({ start: wordEnd, end: wordEnd + 1 }) === sign;
}

/** A line of the log that is being written, in its quotes. */
const LOG_LINE = /^\s*expect\s+dmesg\s+"([^"\\]*)$/;

function restOfLine(source: SourceText, offset: number): string {
  return source.slice({ start: offset, end: source.lineSpan(source.lineAt(offset)).end }).split("\n", 1)[0]!;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/->|[=,]|[^\s=,{}]+/g) ?? [];
}

/** What the line up to the cursor leaves open. */
function inCommentOrString(head: string, body: Body): boolean {
  const comment = body === "cmdline" ? /(?:^|\s)#/ : /#/;
  // An open string goes on to the end: else each quote in it would be looked behind.
  const withoutStrings = head.replace(/"(?:\\.|[^"\\])*("?)/g, (_string, end) => `"${end}`);
  const quotes = withoutStrings.replaceAll('""', "").match(/"/g)?.length ?? 0;
  return quotes % 2 === 1 || comment.test(withoutStrings);
}

const OWNERS: ReadonlyMap<string, Body> = new Map(
  Object.entries<Body>({
    kernel: "kernel",
    machine: "machine",
    ...Object.fromEntries(Object.keys(DEVICE_BODIES).map((device) => [device, "device" as const])),
    cmdline: "cmdline",
    concurrently: "concurrently",
    crash: "restart",
    reboot: "restart",
    firmware: "firmware",
    "reserved-memory": "reserved-memory",
  }),
);

function isBehindBoot(source: SourceText, offset: number): boolean {
  for (const { passage, start } of source.passages()) {
    if (start > offset) return false;
    const boot = passage.statements.find(({ kind }) => kind === "boot");
    // At its very end it is still being written.
    if (boot !== undefined) return start + boot.span.end < offset;
  }
  return false;
}

/** The statements in front of the first `boot`, that one included; places count from their passages. */
export function headStatements({ source }: Analysis): readonly Statement[] {
  const found: Statement[] = [];
  for (const { passage } of source.passages()) {
    for (const statement of passage.statements) {
      found.push(statement);
      if (statement.kind === "boot") return found;
    }
  }
  return found;
}

/** Characters that are looked at first. */
const WINDOW = 1024;

/**
 * The text up to the offset, from the last line that begins, unindented, with the start of a statement: braces before it don't count.
 */
function textInFront(source: SourceText, offset: number): string {
  for (let length = WINDOW; ; length *= 2) {
    const from = Math.max(0, offset - length);
    const window = source.slice({ start: from, end: offset });
    const start = lastStatementStart(window);
    // What begins in the middle of a line is no line's beginning.
    if (start > 0) return window.slice(start);
    if (from === 0) return window;
  }
}

function withoutBodies(text: string): string {
  const kept: string[] = [];
  const open: number[] = [];
  for (const [piece] of text.replace(/#[^\n]*/g, "").matchAll(/[{}]|[^{}]+/g)) {
    const begin = piece === "}" ? open.pop() : undefined;
    if (piece === "{") open.push(kept.length);
    if (begin === undefined) kept.push(piece);
    else {
      kept.length = begin;
      kept.push(" ");
    }
  }
  return kept.join("");
}

/** What stands behind an offset in the innermost body, up to its end or to a line that begins a statement; bodies in it are left out. */
function restOfBody(source: SourceText, offset: number): string {
  const text = withoutBodies(source.slice({ start: offset, end: Math.min(source.length, offset + WINDOW) }));
  const end = text.search(/[{}]|\n(?=\S)/);
  return end === -1 ? text : text.slice(0, end);
}

interface OpenBody {
  readonly body: Body;
  readonly owner: string;
  readonly bodyStart: number;
}

/** Reads braces, strings and comments up to the end: which body is open there, and where it begins. */
function bodyAt(text: string): OpenBody & { readonly inText: boolean } {
  const open: OpenBody[] = [];
  const pieces = /"""|"(?:\\.|[^"\\\n])*"?|#[^\n]*|[{}]|\n/g;
  // Behind the last line break or brace.
  let headStart = 0;
  for (let match = pieces.exec(text); match !== null; match = pieces.exec(text)) {
    const [piece] = match;
    if (piece === "{") open.push({ ...bodyOf(text.slice(headStart, match.index)), bodyStart: pieces.lastIndex });
    if (piece === "}") open.pop();
    if (piece === "\n" || piece === "{" || piece === "}") headStart = pieces.lastIndex;
    else if (piece === '"""') {
      const close = text.indexOf('"""', pieces.lastIndex);
      if (close < 0) return { ...NO_BODY, bodyStart: text.length, inText: true };
      pieces.lastIndex = close + 3;
    }
  }
  return { ...(open.at(-1) ?? { ...NO_BODY, bodyStart: text.length }), inText: false };
}

const NO_BODY = { body: "none", owner: "" } as const;

function bodyOf(head: string): { readonly body: Body; readonly owner: string } {
  const words = head.trim().split(/\s+/);
  const first = words[0] ?? "";
  const owner = words.findLast((word) => OWNERS.has(word)) ?? first;
  if (/^node\d+$/.test(words.at(-1) ?? "")) return { body: "node", owner: "node" };
  // What stands in `kernel from "vmlinuz" { }` is less than in a kernel's own braces.
  if (owner === "kernel" && words[words.lastIndexOf(owner) + 1] === "from") return { body: "kernel-from", owner };
  return { body: OWNERS.get(owner) ?? "none", owner };
}

const STATEMENT_START = new RegExp(`^(?:${STATEMENT_WORDS.join("|")})(?![\\w-])`, "gm");

/** Where the last line begins that begins so; 0 where none does. */
function lastStatementStart(text: string): number {
  let last = 0;
  for (const { 0: word, index } of text.matchAll(STATEMENT_START)) {
    if (word !== "cmdline" || text[index - 1] === "\n") last = index;
  }
  return last;
}
