/**
 * The words of the language. Keywords are names too (Chevrotain token categories), so a device may be called `memory` or
 * `boot`: the parser decides by place. Raw stretches (`cmdline { … }`, `"""` texts) are one token each, see raw-blocks.ts.
 */
import type { IToken, TokenType } from "chevrotain";
import { createToken, Lexer } from "chevrotain";
import { matchCmdlineBlock, matchText } from "./raw-blocks.ts";
import type { KeywordWord } from "./words.ts";
import { INNER_WORDS, STATEMENT_WORDS } from "./words.ts";

// ── Categories ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Everything that is neither an end of line nor a brace: what can be skipped inside a line. */
export const Word = createToken({ name: "Word", pattern: Lexer.NA });
/** `linux,cma` is what device trees call the pool for all devices. */
export const Name = createToken({
  name: "Name",
  pattern: /(?:linux,)?[A-Za-z_](?:\w|-(?!>)|\.(?=\w))*/,
  categories: [Word],
});
export const Keyword = createToken({ name: "Keyword", pattern: Lexer.NA, categories: [Name] });
export const StatementKeyword = createToken({ name: "StatementKeyword", pattern: Lexer.NA, categories: [Keyword] });

// ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A name does not go on here: neither a letter, a digit, `_`, `-` (unless of `->`), a dot inside a word nor an offset. */
const NAME_ENDS = "(?!\\w|-(?!>)|\\.\\w|\\+0x)";

function keyword(word: KeywordWord, category: TokenType): TokenType {
  return createToken({
    name: `Keyword_${word}`,
    label: `\`${word}\``,
    pattern: new RegExp(word + NAME_ENDS),
    // Told where it is plain: finding it out takes apart every expression.
    start_chars_hint: [word.charAt(0)],
    categories: [category],
  });
}

/** Token types of the keywords, by the word. */
export const K = Object.fromEntries([
  ...STATEMENT_WORDS.map((word) => [word, keyword(word, StatementKeyword)]),
  ...INNER_WORDS.map((word) => [word, keyword(word, Keyword)]),
]) as Readonly<Record<KeywordWord, TokenType>>;

/** `memory39`, `memory34-39`; where a name is wanted it is one. */
export const Blocks = createToken({
  name: "Blocks",
  pattern: new RegExp(`memory\\d+(?:-\\d+)?${NAME_ENDS}`),
  categories: [Name],
});
/** `node0`. A longer number is none of a node, and would not be exact. */
export const NodeName = createToken({
  name: "NodeName",
  pattern: new RegExp(`node\\d{1,15}${NAME_ENDS}`),
  categories: [Name],
});
/** A place in a function as the kernel prints it: `memblock_alloc_range_nid+0xe0/0x150`. */
export const KernelSymbol = createToken({
  name: "KernelSymbol",
  pattern: /[A-Za-z_][\w.]*\+0x[0-9a-fA-F]+(?:\/0x[0-9a-fA-F]+)?/,
  categories: [Word],
});

// ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A number with a dot in it is a version: `6.5-rc2`, `5.18.0-rc4-next-20220426`, or half of one (`6.`). */
export const Version = createToken({ name: "Version", pattern: /\d+\.(?!\.)(?:[\w.+~]|-(?!>))*/, categories: [Word] });
export const Percent = createToken({ name: "Percent", pattern: /\d+%/, categories: [Word] });
export const NumberLiteral = createToken({
  name: "Number",
  pattern: /(?:0[xX][0-9a-fA-F]+|\d+)[KMGTPkmgtp]?(?!\w)/,
  categories: [Word],
});
/** Begins with a digit and is no number: `4GB`, `0xzz`. */
export const NotANumber = createToken({ name: "NotANumber", pattern: /\d\w*/, categories: [Word] });
/** A row of /proc/iomem, as it is pasted into a firmware map: `00100000-bffdffff : System RAM`. */
export const IomemRow = createToken({
  name: "IomemRow",
  pattern: /[0-9a-f]{4,16}-[0-9a-f]{4,16} : [^\s{}"#]+(?: +[^\s{}"#]+)*/,
  categories: [Word],
});
/** `$name`. A `-` belongs to the name unless an address follows (`$start-0x1fff`) or another parameter. */
export const ParamReference = createToken({
  name: "ParamReference",
  pattern: /\$[A-Za-z_]\w*(?:-(?!0x)\w+)*/,
  categories: [Word],
});
/** The closing quote may be missing; build-ast says so. */
export const StringLiteral = createToken({
  name: "String",
  pattern: /"(?:\\[^\r\n]|[^"\\\r\n])*"?/,
  categories: [Word],
});
export const Text = createToken({
  name: "Text",
  pattern: matchText,
  start_chars_hint: ['"'],
  line_breaks: true,
  categories: [Word],
});
/** `cmdline { … }` whole, where a statement may begin. */
export const CmdlineBlock = createToken({
  name: "CmdlineBlock",
  pattern: matchCmdlineBlock,
  start_chars_hint: ["c"],
  line_breaks: true,
  categories: [StatementKeyword],
});

// ── Signs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Newline = createToken({ name: "Newline", pattern: /[\r\n]\s*/, line_breaks: true });
export const LeftBrace = createToken({ name: "LeftBrace", pattern: "{" });
export const RightBrace = createToken({ name: "RightBrace", pattern: "}" });
export const Arrow = createToken({ name: "Arrow", pattern: "->", categories: [Word] });
export const Minus = createToken({ name: "Minus", pattern: "-", categories: [Word] });
export const AtSign = createToken({ name: "AtSign", pattern: "@", categories: [Word] });
export const Equals = createToken({ name: "Equals", pattern: "=", categories: [Word] });
export const Pipe = createToken({ name: "Pipe", pattern: "|", categories: [Word] });
export const Comma = createToken({ name: "Comma", pattern: ",", categories: [Word] });
export const LeftBracket = createToken({ name: "LeftBracket", pattern: "[", categories: [Word] });
export const RightBracket = createToken({ name: "RightBracket", pattern: "]", categories: [Word] });
/** Any character: Chevrotain keeps a list for each of the first 256, and one for each 256 of the others. */
const ANY_CHARACTER = Array.from({ length: 256 }, (_, index) => [index, index * 256]).flat();
/** What no rule of the language begins with. */
export const Unknown = createToken({
  name: "Unknown",
  pattern: /[^\s{}"#]+/,
  start_chars_hint: ANY_CHARACTER,
  categories: [Word],
});

// ── Between the words ─────────────────────────────────────────────────────────────────────────────────────────────────

const WhiteSpace = createToken({
  name: "WhiteSpace",
  pattern: /[ \t\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/,
  group: Lexer.SKIPPED,
});
const CommentToken = createToken({ name: "Comment", pattern: /#[^\r\n]*/, group: "comments" });
/** What comes along when firmware lines are pasted from dmesg: the time stamp, `BIOS-e820:`, `(type 12)`. */
const Pasted = createToken({
  name: "Pasted",
  pattern: /\[\s*\d+\.\d+\](?:\[\s*[TC]\d+\])?|BIOS-e820:|memblock_reserve:|\(type \d+\)/,
  group: "pasted",
});

const byLength = Object.values(K).sort((a, b) => b.name.length - a.name.length);

/** All token types, in the order the lexer tries them. */
export const allTokens: readonly TokenType[] = [
  WhiteSpace,
  Newline,
  CommentToken,
  Pasted,
  Text,
  StringLiteral,
  CmdlineBlock,
  IomemRow,
  Blocks,
  NodeName,
  ...byLength,
  KernelSymbol,
  Name,
  Version,
  Percent,
  NumberLiteral,
  NotANumber,
  ParamReference,
  LeftBrace,
  RightBrace,
  Arrow,
  Minus,
  AtSign,
  Equals,
  Pipe,
  Comma,
  LeftBracket,
  RightBracket,
  Unknown,
  Word,
  Keyword,
  StatementKeyword,
];

/** Checking the tokens takes longer than building the lexer: a test does it, not every start. */
export function buildLexer(skipValidations = true): Lexer {
  return new Lexer([...allTokens], { positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations });
}

let lexer: Lexer | undefined;

/** A text taken apart. Offsets of tokens: `startOffset` inclusive, `endOffset` inclusive (as Chevrotain gives them). */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  /** Words pasted along with a log line that mean nothing here; only a formatter wants them. */
  readonly pasted: readonly IToken[];
}

/** Takes any text apart; every character but white space is in a token. */
export function lex(text: string): Lexed {
  lexer ??= buildLexer();
  const { tokens, groups } = lexer.tokenize(text);
  return { tokens, comments: groups.comments ?? [], pasted: groups.pasted ?? [] };
}
