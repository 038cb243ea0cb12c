/** The rules for values: numbers, ranges, names, blocks, zones, strings. */
import { type IToken, tokenMatcher } from "chevrotain";
import type {
  AnyValue,
  BadValue,
  BlocksExpr,
  NameExpr,
  NameValue,
  NumberExpr,
  ParamRef,
  RangeExpr,
  StringValue,
  ZoneRef,
} from "./ast.ts";
import {
  badValue,
  blocksExpr,
  nameValue,
  numberValue,
  paramRef,
  percentValue,
  sizeAtRange,
  spanOf,
  startEndRange,
  stringValue,
  textValue,
  zoneRef,
} from "./build-ast.ts";
import { RecoveringParser } from "./parser-recovery.ts";
import {
  AtSign,
  Blocks,
  Comma,
  KernelSymbol,
  Keyword,
  LeftBracket,
  Minus,
  Name,
  NumberLiteral,
  ParamReference,
  Percent,
  RightBracket,
  StringLiteral,
  Text,
  Unknown,
  Version,
} from "./tokens.ts";

export class ValueParser extends RecoveringParser {
  // ── Numbers and ranges ──────────────────────────────────────────────────────────────────────────────────────────────

  protected readonly number = this.RULE(
    "number",
    (what: string): NumberExpr =>
      this.oneOfTokens<NumberExpr>(what, [
        { ALT: () => numberValue(this.CONSUME(NumberLiteral), this.problems) },
        { ALT: () => paramRef(this.CONSUME(ParamReference)) },
      ]),
  );

  /** `SIZE`, `START-END`, `SIZE@START` or `[mem START-END]`. */
  protected readonly numberOrRange = this.RULE("numberOrRange", (what: string): NumberExpr | RangeExpr =>
    this.OR([
      { ALT: () => this.SUBRULE(this.bracketedRange) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          const start = this.LA(1).startOffset;
          const first = this.SUBRULE(this.number, { ARGS: [what] });
          return (
            this.OPTION(() =>
              this.OR2([
                {
                  ALT: () => {
                    this.CONSUME(Minus);
                    const last = this.SUBRULE2(this.number, { ARGS: ["the END of the range"] });
                    return startEndRange("start-end", first, last, this.spanFrom(start), this.problems);
                  },
                },
                {
                  ALT: () => {
                    this.CONSUME(AtSign);
                    const address = this.SUBRULE3(this.number, { ARGS: ["the START of the range"] });
                    return sizeAtRange(first, address, this.spanFrom(start), this.problems);
                  },
                },
              ]),
            ) ?? first
          );
        },
      },
    ]),
  );

  /** `[mem 0x…-0x…]` of the firmware map, `[0x…-0x…]` of memblock=debug. */
  protected readonly bracketedRange = this.RULE("bracketedRange", (): RangeExpr => {
    const open = this.CONSUME(LeftBracket);
    this.OPTION(() => this.CONSUME(Name));
    const first = this.SUBRULE(this.number, { ARGS: ["the START of the range"] });
    const last = this.OPTION2(() => {
      this.CONSUME(Minus);
      return this.SUBRULE2(this.number, { ARGS: ["the END of the range"] });
    });
    this.OPTION3(() => this.CONSUME(RightBracket)) ?? this.missing("`]`");
    const end = last ?? this.missing("`-END`");
    return startEndRange("mem", first, end, this.spanFrom(open.startOffset), this.problems);
  });

  protected readonly range = this.RULE("range", (): RangeExpr | BadValue => {
    const value = this.SUBRULE(this.numberOrRange, { ARGS: ["a range such as 0x13ff00000-0x13ffbffff"] });
    if (this.RECORDING_PHASE || value.kind === "range" || value.kind === "bad") return value as RangeExpr | BadValue;
    const text = value.kind === "number" ? value.text : `$${value.name}`;
    this.problems.add("syntax", `expected a range such as ${text}-END or SIZE@${text}`, value.span);
    return badValue(text, value.span);
  });

  /** Blocks, a size or a range. */
  protected readonly blocksOrRange = this.RULE("blocksOrRange", (what: string): NumberExpr | RangeExpr | BlocksExpr =>
    this.OR([
      { ALT: () => blocksExpr(this.CONSUME(Blocks), this.problems) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.numberOrRange, { ARGS: [what] }) },
    ]),
  );

  // ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A name that is being used; `$name` may stand for it. */
  protected readonly name = this.RULE(
    "name",
    (what: string): NameExpr =>
      this.oneOfNames<NameExpr>(what, [
        { ALT: () => nameValue(this.CONSUME(Name)) },
        { ALT: () => paramRef(this.CONSUME(ParamReference)) },
      ]),
  );

  /** A name that is being given. */
  protected readonly newName = this.RULE("newName", (what: string): NameValue | BadValue =>
    this.oneOfNames<NameValue | BadValue>(what, [{ ALT: () => nameValue(this.CONSUME(Name)) }]),
  );

  /** A name that is no keyword: for a place where a keyword must mean that the name is missing. */
  protected readonly plainName = this.RULE(
    "plainName",
    (what: string): NameExpr =>
      this.OPTION({
        GATE: () => !tokenMatcher(this.LA(1), Keyword),
        DEF: () => this.SUBRULE(this.name, { ARGS: [what] }),
      }) ?? this.missing(what),
  );

  /**
   * One of the words of a closed list; another one is said, and stays in the tree as written. Where more of the statement follows
   * (`isLast` false), a keyword means that the word is missing.
   */
  protected readonly listWord = this.RULE(
    "listWord",
    (what: string, words: readonly string[], calls: string, isLast: boolean): NameExpr => {
      const name = this.OR([
        { GATE: () => isLast, IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.name, { ARGS: [what] }) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.plainName, { ARGS: [what] }) },
      ]);
      return this.ACTION(() => this.oneOf(name, words, calls));
    },
  );

  /** What the kernel names a place, a task or a lock by: a name, `function+0x…/0x…`, an address, or a quoted string. */
  protected readonly kernelName = this.RULE(
    "kernelName",
    (what: string): NameExpr =>
      this.OR([
        { ALT: () => nameValue(this.CONSUME(KernelSymbol)) },
        { ALT: () => nameValue(this.CONSUME(NumberLiteral)) },
        {
          ALT: (): NameExpr => {
            const text = stringValue(this.CONSUME(StringLiteral), this.problems);
            return { kind: "name", name: text.value, span: text.span };
          },
        },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.name, { ARGS: [what] }) },
      ]),
  );

  private isQuotedVersion(): boolean {
    return tokenMatcher(this.LA(1), StringLiteral) && /^"v?\d+\.\d[^"\s]*"$/.test(this.LA(1).image);
  }

  /** `"6.12"`: said, and read without its quotes. */
  private readonly quotedVersion = this.RULE("quotedVersion", (what: string): NameValue => {
    const token = this.CONSUME(StringLiteral);
    return this.ACTION(() => {
      const span = spanOf(token);
      const name = token.image.slice(1, -1);
      this.problems.addReadOn("syntax", `expected ${what} without quotes, not ${token.image}`, span, name);
      return { kind: "name", name, span };
    });
  });

  /** With what stands behind it without a space: `6..12` and `6,12` are no versions, and one word. */
  private readonly numberedVersion = this.RULE("numberedVersion", (): NameValue => {
    const first: IToken = this.OR([{ ALT: () => this.CONSUME(Version) }, { ALT: () => this.CONSUME(NumberLiteral) }]);
    this.MANY({
      GATE: () => this.LA(1).startOffset === this.spanFrom(first.startOffset).end,
      DEF: () =>
        this.OR2([
          { ALT: () => this.CONSUME(Unknown) },
          { ALT: () => this.CONSUME(Comma) },
          { ALT: () => this.CONSUME2(Version) },
          { ALT: () => this.CONSUME2(NumberLiteral) },
        ]),
    });
    return this.ACTION(() => {
      const span = this.spanFrom(first.startOffset);
      return { kind: "name", name: this.source.slice(span.start, span.end), span };
    });
  });

  protected readonly version = this.RULE(
    "version",
    (what: string): NameExpr =>
      this.OR([
        { ALT: () => this.SUBRULE(this.numberedVersion) },
        { GATE: () => this.isQuotedVersion(), ALT: () => this.SUBRULE(this.quotedVersion, { ARGS: [what] }) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.name, { ARGS: [what] }) },
      ]),
  );

  protected readonly zone = this.RULE("zone", (): ZoneRef => {
    const token = this.OPTION({
      GATE: () => !tokenMatcher(this.LA(1), Keyword),
      DEF: () => this.OR([{ ALT: () => this.CONSUME(Name) }, { ALT: () => this.CONSUME(ParamReference) }]),
    });
    return this.ACTION(() =>
      token ? zoneRef(token) : { kind: "zone-ref", zone: "", span: this.missing("a zone such as Movable").span },
    );
  });

  // ── Blocks, strings, anything ───────────────────────────────────────────────────────────────────────────────────────

  protected readonly blocks = this.RULE("blocks", (what: string): BlocksExpr | ParamRef | BadValue =>
    this.oneOfTokens<BlocksExpr | ParamRef | BadValue>(
      what,
      [
        { ALT: () => blocksExpr(this.CONSUME(Blocks), this.problems) },
        { ALT: () => paramRef(this.CONSUME(ParamReference)) },
      ],
      ["memory"],
    ),
  );

  protected readonly string = this.RULE("string", (what: string): StringValue | BadValue =>
    this.oneOfTokens<StringValue | BadValue>(what, [
      { ALT: () => stringValue(this.CONSUME(StringLiteral), this.problems) },
      { ALT: () => textValue(this.CONSUME(Text), this.problems) },
    ]),
  );

  /** Of a Kconfig option; a negative number is read as what it is, and no option takes it. */
  protected readonly optionValue = this.RULE(
    "optionValue",
    (what: string): AnyValue =>
      this.OR([
        {
          GATE: () => tokenMatcher(this.LA(2), NumberLiteral),
          ALT: (): AnyValue => {
            const minus = this.CONSUME(Minus);
            const number = nameValue(this.CONSUME(NumberLiteral));
            return this.ACTION(() => ({
              kind: "name",
              name: `-${number.name}`,
              span: { start: minus.startOffset, end: number.span.end },
            }));
          },
        },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.anyValue, { ARGS: [what] }) },
      ]),
  );

  protected readonly anyValue = this.RULE(
    "anyValue",
    (what: string): AnyValue =>
      this.OR([
        { ALT: () => nameValue(this.CONSUME(Name)) },
        { ALT: () => nameValue(this.CONSUME(Version)) },
        { ALT: () => percentValue(this.CONSUME(Percent)) },
        { ALT: () => stringValue(this.CONSUME(StringLiteral), this.problems) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.number, { ARGS: [what] }) },
      ]),
  );
}
