/**
 * How the parser stands mistakes: no rule throws. Where something else stands than the grammar wants, the place is reported
 * in the language's words, a `bad` node takes it, and the line goes on; what fits nowhere is skipped to the end of its line.
 */
import type { IOrAlt, IToken, TokenType } from "chevrotain";
import { EmbeddedActionsParser, EOF, tokenLabel, tokenMatcher } from "chevrotain";
import type { BadValue, Comment, ErrorStatement, NameExpr, Span } from "./ast.ts";
import { badValue, meantSize, spanOf } from "./build-ast.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { LookaheadOnDemand } from "./lookahead.ts";
import { Problems } from "./problems.ts";
import { indentOf } from "./raw-blocks.ts";
import {
  Arrow,
  allTokens,
  IomemRow,
  K,
  Keyword,
  LeftBrace,
  Name,
  Newline,
  NodeName,
  RightBrace,
  StatementKeyword,
  StringLiteral,
  Word,
} from "./tokens.ts";
import { homeOf } from "./words.ts";

/** Where rows of /proc/iomem belong. */
export const IOMEM_HOME = ": rows of /proc/iomem stand inside `machine { firmware { } }`";

/** Where statements belong that stand inside the block of another. */
const OUTSIDE = ": it begins a statement of its own, behind the `}`";

export class RecoveringParser extends EmbeddedActionsParser {
  protected source = "";
  protected problems = new Problems();
  /** Comments inside raw blocks; the lexer gives the others. */
  protected innerComments: Comment[] = [];
  /** Indentation of the line the current statement begins on. */
  protected statementIndent = 0;

  constructor(skipValidations: boolean) {
    const lookaheadStrategy = new LookaheadOnDemand({ maxLookahead: 1 });
    super([...allTokens], { recoveryEnabled: false, maxLookahead: 1, lookaheadStrategy, skipValidations });
  }

  /** What cannot begin an item of a block: said, and skipped to the end of its line, or to the next item that is one. */
  protected readonly unknownItem = this.RULE("unknownItem", (place: string, words: readonly string[]): undefined => {
    const first = this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(LeftBrace) }]);
    this.SUBRULE(this.skipRest, { ARGS: [first.tokenType === LeftBrace ? 1 : 0, words] });
    this.ACTION(() => {
      const isRow = first.tokenType === IomemRow;
      const isOwn = tokenMatcher(first, StatementKeyword);
      const numbered = words.some(isNodeName) ? nearNumbered(first.image, ["node"]) : undefined;
      const home = isRow || isOwn ? undefined : homeOf(first.image);
      const isKnown = isRow || isOwn || home !== undefined;
      const ofOthers = home === undefined ? OUTSIDE : `: it belongs inside ${home}`;
      const hint = isRow ? IOMEM_HOME : isKnown ? ofOthers : didYouMean(first.image, numbered ? [numbered] : words);
      const near = isKnown ? undefined : (numbered ?? nearest(first.image, words));
      // Behind `node` or `nodes` stands a number: `node0` in its place would not be understood.
      const meant = near !== undefined && isNodeName(near) ? numbered : near;
      // A command line is one token.
      const image = isOwn ? first.image.split(/[\s{]/, 1)[0]! : first.image;
      const said = `${quoted(image)} can't stand inside \`${place} { }\``;
      const span = { start: first.startOffset, end: first.startOffset + image.length };
      if (isKnown || !tokenMatcher(first, Name)) this.problems.add("syntax", said + hint, span, meant);
      else this.problems.addStray({ word: image, said }, hint, span, meant);
    });
    return undefined;
  });

  /**
   * A word that stands where one of `words` begins something and is nearly one of them: said, as `message` has it, and read as that
   * one, so that what follows it is understood. `isStray`: it may have a place of its own elsewhere.
   */
  protected readAsMeant(
    words: readonly string[],
    message: (written: string, hint: string) => string,
    isStray = false,
  ): void {
    const token = this.LA(1);
    if (!tokenMatcher(token, Name) || tokenMatcher(token, Keyword)) return;
    const meant = nearest(token.image, words);
    const type = meant === undefined ? undefined : K[meant as keyof typeof K];
    if (type === undefined) return;
    const written = quoted(token.image);
    const stray = isStray ? { word: token.image, said: message(written, "") } : undefined;
    this.problems.addReadOn("syntax", message(written, didYouMean(token.image, words)), spanOf(token), meant, stray);
    this.replaceNext(type);
  }

  /** A file in quotes stands behind the next word, which is nearly `from`. */
  protected fromAsMeant(): void {
    if (!tokenMatcher(this.LA(2), StringLiteral)) return;
    this.readAsMeant(
      ["from"],
      (written, hint) => `expected \`from "FILE"\`${this.afterWord(0)}, not ${written}${hint}`,
    );
  }

  /** The next token is read as one of another type; it stays as written. */
  private replaceNext(tokenType: TokenType): void {
    const token = this.LA(1);
    // Only in a file with mistakes: the token is found by its place. Behind the last one stand ends of the file, which have none.
    let [low, high] = [0, this.input.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { startOffset } = this.input[middle]!;
      if (startOffset >= 0 && startOffset < token.startOffset) low = middle + 1;
      else high = middle;
    }
    this.input[low] = { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
  }

  /** Before an item of a block: its first word may be misspelled. */
  protected itemAsMeant(place: string, words: readonly string[]): void {
    this.readAsMeant(words, (written, hint) => `${written} can't stand inside \`${place} { }\`${hint}`, true);
  }

  /** Nothing may follow on this line. Said unless the line, from `start` on, has an error already; what follows is skipped. */
  protected readonly lineEnds = this.RULE("lineEnds", (start: number): ErrorStatement | undefined =>
    this.OPTION({
      GATE: () => this.canSkipHere() && !tokenMatcher(this.LA(0), Newline),
      DEF: () => {
        const [last, extra] = [this.LA(0), this.LA(1)];
        this.SUBRULE(this.skipRest, { ARGS: [0] });
        return this.ACTION(() => {
          const message = `unexpected ${quoted(extra.image)} behind ${quoted(last.image)}: a statement ends with its line`;
          if (!this.problems.hasErrorFrom(start)) this.problems.add("syntax", message, spanOf(extra));
          return this.errorStatement(extra);
        });
      },
    }),
  );

  /** One of these words, with a value or a body behind it. */
  private beginsItem(words: readonly string[]): boolean {
    const [next, behind] = [this.LA(1), this.LA(2)];
    if (tokenMatcher(next, NodeName)) return words.some(isNodeName) && tokenMatcher(behind, LeftBrace);
    return (
      tokenMatcher(next, Keyword) &&
      words.includes(next.image) &&
      (tokenMatcher(behind, Word) || tokenMatcher(behind, LeftBrace))
    );
  }

  private canSkipHere(): boolean {
    return tokenMatcher(this.LA(1), Word) || tokenMatcher(this.LA(1), LeftBrace);
  }

  /**
   * Skips what is left of a line, with every block that is opened on it; `open` blocks are open already. Outside of those it ends where
   * one of `words` begins an item: `memory` behind `hmat on` is one.
   */
  protected readonly skipRest = this.RULE("skipRest", (open: number, words: readonly string[] = []): void => {
    let depth = open;
    this.MANY({
      GATE: () => (depth === 0 ? this.canSkipHere() && !this.beginsItem(words) : this.isInsideBlock(() => false)),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(Word) },
          { ALT: () => this.CONSUME(Newline) },
          {
            ALT: () => {
              this.CONSUME(LeftBrace);
              depth++;
            },
          },
          {
            GATE: () => depth > 0,
            ALT: () => {
              this.CONSUME(RightBrace);
              depth--;
            },
          },
        ]),
    });
  });

  /**
   * `{ item … }`, items separated by newlines or spaces; says whether there is one. Words between the header that `keyword`
   * begins and the `{` are skipped. `belongs` tells which statement keywords may begin an item: at any other that begins
   * a line no deeper than the block's own, the block was not closed.
   */
  protected block(keyword: IToken, belongs: (keyword: IToken) => boolean, item: () => void): boolean {
    this.MANY8({
      GATE: () => this.opensBlockOnLine(),
      DEF: () => {
        const extra = this.CONSUME8(Word);
        if (this.problems.hasErrorFrom(keyword.startOffset)) return;
        this.problems.add("syntax", `unexpected ${quoted(extra.image)} before \`{\``, spanOf(extra));
      },
    });
    this.OPTION7({
      GATE: () => tokenMatcher(this.LA(2), LeftBrace),
      DEF: () => {
        this.CONSUME7(Newline);
        this.report(`\`{\` stands on the same line as \`${keyword.image}\``, spanOf(this.LA(1)));
      },
    });
    this.ACTION(() => this.openAsMeant());
    const open = this.OPTION9(() => {
      const brace = this.CONSUME9(LeftBrace);
      this.ACTION(() => this.passOverSecondBrace());
      this.MANY9({
        GATE: () => !tokenMatcher(this.LA(1), RightBrace) && this.isInsideBlock(belongs),
        DEF: () => this.OR9([{ ALT: () => this.CONSUME9(Newline) }, { ALT: item }]),
      });
      const end = this.OPTION8(() => this.CONSUME9(RightBrace));
      // One that is read for a line break is said to be missing itself.
      if (end === undefined && brace.image === "{") this.problems.add("syntax", "`{` is never closed", spanOf(brace));
      return brace;
    });
    return open !== undefined;
  }

  /** The `{` is missing, and the next line begins with a word that stands inside blocks alone: said, and the block is open. */
  private openAsMeant(): void {
    const [end, first] = [this.LA(1), this.LA(2)];
    const isInner =
      tokenMatcher(first, NodeName) || (tokenMatcher(first, Keyword) && !tokenMatcher(first, StatementKeyword));
    if (!tokenMatcher(end, Newline) || !isInner) return;
    this.missing("`{`");
    this.replaceNext(LeftBrace);
  }

  /** `{ {`: said, and one block is open. */
  private passOverSecondBrace(): void {
    const second = this.LA(1);
    if (!tokenMatcher(second, LeftBrace)) return;
    this.report("unexpected `{` behind `{`", spanOf(second));
    this.replaceNext(Newline);
  }

  /** Do words stand here, and then a `{`? Looks no further than a header reaches. */
  private opensBlockOnLine(): boolean {
    for (let ahead = 1; ahead <= 16; ahead++) {
      const token = this.LA(ahead);
      if (tokenMatcher(token, LeftBrace)) return ahead > 1;
      if (!tokenMatcher(token, Word) || tokenMatcher(token, Arrow)) return false;
    }
    return false;
  }

  private isInsideBlock(belongs: (keyword: IToken) => boolean): boolean {
    const next = this.LA(1);
    if (!tokenMatcher(next, StatementKeyword)) return !tokenMatcher(next, EOF);
    const before = this.LA(0);
    return !tokenMatcher(before, Newline) || indentOf(before) > this.statementIndent || belongs(next);
  }

  /** A fixed word of a statement. If it is missing, that is said and the statement goes on without it. */
  protected fixedWord(index: number, type: TokenType, what = tokenLabel(type)): boolean {
    this.ACTION(() => {
      const [, word] = /^Keyword_(.*)$/.exec(type.name) ?? [];
      const after = this.afterWord(0);
      if (word !== undefined) this.readAsMeant([word], (written) => `expected ${what}${after}, not ${written}`);
    });
    const found = this.option(index, () => this.consume(index, type));
    if (found === undefined) this.missing(what);
    return found !== undefined;
  }

  /** One of some tokens. Another word is reported and taken for the value, unless it is a keyword: that begins something else. */
  protected oneOfTokens<Value>(
    what: string,
    alternatives: readonly IOrAlt<Value>[],
    numbered: readonly string[] = [],
  ): Value | BadValue {
    const value = this.OPTION({
      GATE: () => !tokenMatcher(this.LA(1), Keyword),
      DEF: () => this.OR([...alternatives, this.anotherWord(what, numbered)]),
    });
    return value ?? this.missing(what);
  }

  /** One of some tokens where keywords are names as good as any. */
  protected oneOfNames<Value>(what: string, alternatives: readonly IOrAlt<Value>[]): Value | BadValue {
    return this.OPTION(() => this.OR([...alternatives, this.anotherWord(what)])) ?? this.missing(what);
  }

  private anotherWord(what: string, numbered: readonly string[] = []): IOrAlt<BadValue> {
    return { IGNORE_AMBIGUITIES: true, ALT: () => this.misplaced(this.CONSUME(Word), what, numbered) };
  }

  /** Something stands here that is not what is wanted; `numbered`: words that a number stands behind. */
  private misplaced(token: IToken, what: string, numbered: readonly string[]): BadValue {
    const span = spanOf(token);
    const near = nearNumbered(token.image, numbered);
    const hint = near === undefined ? byteHint(token.image) : `; did you mean \`${near}\`?`;
    const text = `expected ${what}${this.afterWord(-1)}, not ${quoted(token.image)}${hint}`;
    const size = kernelSize(token.image);
    const meant = near ?? size;
    if (!this.problems.hasErrorFrom(span.start)) this.problems.addReadOn("syntax", text, span, meant);
    return meantSize(token.image, size, span);
  }

  /** Nothing stands here: marks what follows on the line instead, or the last word of a line that ends too early. */
  protected missing(what: string, numbered: readonly string[] = []): BadValue {
    const next = this.LA(1);
    const last = this.LA(0);
    const { end } = spanOf(last);
    const isWord = tokenMatcher(next, Word);
    const meant = isWord ? nearNumbered(next.image, numbered) : undefined;
    const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
    this.report(`expected ${what}${this.afterWord(0)}${hint}`, spanOf(isWord ? next : last), meant);
    return badValue("", { start: end, end });
  }

  /** One mistake is said once: what else would be said of the same word follows from it. */
  private report(message: string, span: Span, meant?: string): void {
    if (!this.problems.hasErrorFrom(span.start)) this.problems.add("syntax", message, span, meant);
  }

  /** A name that must be one of a few; it stays in the tree as written. */
  protected oneOf(name: NameExpr, words: readonly string[], what: string): NameExpr {
    if (name.kind === "name" && !words.includes(name.name)) {
      const known = words.length > 7 ? `${words.slice(0, 5).join(", ")}, …` : words.join(", ");
      const hint = didYouMean(name.name, words) || `: it is one of ${known}`;
      const meant = nearest(name.name, words);
      this.problems.add("bad-value", `\`${name.name}\` is no ${what}${hint}`, name.span, meant);
    }
    return name;
  }

  private afterWord(offset: number): string {
    const { image } = this.LA(offset);
    return image.length > 40 || image.includes("\n") ? "" : ` after \`${image}\``;
  }

  /** What is no statement, from a token to the last word read. */
  protected errorStatement(first: IToken): ErrorStatement {
    const { keyword, span } = this.placed(first);
    return { kind: "error", text: this.source.slice(span.start, span.end), keyword, span };
  }

  protected placed(keyword: IToken): { keyword: Span; span: Span } {
    return { keyword: spanOf(keyword), span: this.spanFrom(keyword.startOffset) };
  }

  /** From an offset to the end of the last word read. */
  protected spanFrom(start: number): Span {
    let back = 0;
    // A block that is never closed has read the line breaks behind its last word.
    while (tokenMatcher(this.LA(back), Newline)) back--;
    const last = this.LA(back);
    return { start, end: Math.max(start, last.startOffset + last.image.length) };
  }
}

/** Sizes are often written `4GB` or `4GiB`; here as the kernel takes them. */
function byteHint(image: string): string {
  const size = kernelSize(image);
  return size === undefined ? "" : `: write ${size}`;
}

/** `4G` for `4GB` and `4GiB`; undefined for all else. */
function kernelSize(image: string): string | undefined {
  return /^(\d+[KMGTP])i?B$/i.exec(image)?.[1]?.toUpperCase();
}

/** A word of the file as it is shown in a message: long ones are cut; a command line, which is one token, by the brace that closes it. */
export function quoted(image: string): string {
  const line = image.endsWith("}") ? "}" : image.split(/[\r\n]/, 1)[0]!;
  const shown = line.length > 40 || (line !== "}" && line.length < image.length) ? `${line.slice(0, 40)}…` : line;
  return `\`${shown}\``;
}

function isNodeName(word: string): boolean {
  return /^node\d+$/.test(word);
}

/** `node0` for `nodes0`: the nearest of names that a number stands behind, with the number as written. */
function nearNumbered(written: string, names: readonly string[]): string | undefined {
  const [, letters = "", number = ""] = /^([a-z]+)(\d+(?:-[a-z]*\d+)?)$/i.exec(written) ?? [];
  const near = letters === "" ? undefined : nearest(letters, names);
  // `memory38-memory39`: the end is a number alone.
  const meant = `${near}${number.replace(/-[a-z]+(?=\d)/i, "-")}`;
  return near === undefined || meant === written ? undefined : meant;
}
