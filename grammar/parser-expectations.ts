/** The rules for `expect`: what must be true of the blocks, the zones, memblock, the diagnostics or a tool's output. */
import type { TokenType } from "chevrotain";
import type { AnyValue, BadValue, BlocksExpr, ExpectStatement, FieldExpr } from "./ast.ts";
import { blocksExpr, nodeRef, spanOf } from "./build-ast.ts";
import { TimelineParser } from "./parser-timeline.ts";
import { Blocks, Comma, Equals, K, Name, NodeName } from "./tokens.ts";
import { wordsOf } from "./vocabulary/word-lists.ts";

type WithoutPlace<Each> = Each extends unknown ? Omit<Each, "kind" | "keyword" | "span"> : never;
type Expectation = WithoutPlace<ExpectStatement>;

/** Words that an expectation may begin with. */
const EXPECTED = ["no", "warning", "reserved", "unreserved", "task", ...wordsOf("VIEW")];

const ABSENT = "what must not be: blocks such as memory40, or a warning";
const A_TEXT = 'what it prints, as a """ text';

export class ExpectationParser extends TimelineParser {
  protected readonly expect = this.RULE("expect", (): ExpectStatement => {
    const keyword = this.CONSUME(K.expect);
    this.ACTION(() => this.readAsMeant(EXPECTED, (written, hint) => `${written} can't be expected${hint}`));
    const expectation = this.OR([
      { ALT: () => this.SUBRULE(this.expectBlocks) },
      { ALT: () => this.SUBRULE(this.expectZone) },
      { ALT: () => this.SUBRULE(this.expectAbsent) },
      { ALT: () => this.SUBRULE(this.expectRange) },
      { ALT: () => this.SUBRULE(this.expectWarning) },
      { ALT: () => this.SUBRULE(this.expectText) },
      { ALT: () => this.SUBRULE(this.expectTask) },
      {
        ALT: (): Expectation => {
          this.missing("blocks such as memory39, a zone such as `node0 Movable`, or lsmem", ["node", "memory"]);
          return { what: "bad" };
        },
      },
    ]);
    return { kind: "expect", ...expectation, ...this.placed(keyword) } as ExpectStatement;
  });

  /** `memory34-36 state=online valid_zones=Normal,Movable`. */
  private readonly expectBlocks = this.RULE("expectBlocks", (): Expectation => {
    const blocks = blocksExpr(this.CONSUME(Blocks), this.problems);
    const fields = this.SUBRULE(this.fields);
    return isBad(blocks) ? { what: "bad" } : { what: "blocks", blocks, fields };
  });

  /** `node0 Movable start_pfn=0x130000 present=65536`. */
  private readonly expectZone = this.RULE("expectZone", (): Expectation => {
    const node = nodeRef(this.CONSUME(NodeName));
    const zone = this.SUBRULE(this.zone);
    const fields = this.SUBRULE(this.fields);
    return { what: "zone", node, zone, fields };
  });

  /** `no memory40`, `no warning CODE`. */
  private readonly expectAbsent = this.RULE("expectAbsent", (): Expectation => {
    this.CONSUME(K.no);
    this.ACTION(() => this.readAsMeant(["warning"], (written, hint) => `expected ${ABSENT}, not ${written}${hint}`));
    return this.OR([
      {
        ALT: (): Expectation => {
          const blocks = blocksExpr(this.CONSUME(Blocks), this.problems);
          return isBad(blocks) ? { what: "bad" } : { what: "no-blocks", blocks };
        },
      },
      {
        ALT: (): Expectation => {
          this.CONSUME(K.warning);
          return { what: "no-warning", code: this.SUBRULE(this.name, { ARGS: ["the code of a diagnostic"] }) };
        },
      },
      {
        ALT: (): Expectation => {
          this.missing(ABSENT, ["memory"]);
          return { what: "bad" };
        },
      },
    ]);
  });

  private readonly expectRange = this.RULE("expectRange", (): Expectation => {
    const what = this.OR([
      { ALT: () => this.keyword(K.reserved, "reserved" as const) },
      { ALT: () => this.keyword(K.unreserved, "unreserved" as const) },
    ]);
    const range = this.SUBRULE(this.range);
    return { what, range };
  });

  private readonly expectWarning = this.RULE("expectWarning", (): Expectation => {
    this.CONSUME(K.warning);
    return { what: "warning", code: this.SUBRULE(this.name, { ARGS: ["the code of a diagnostic"] }) };
  });

  private readonly views = wordsOf("VIEW").map((view) => ({ ALT: () => this.keyword(K[view], view) }));

  private readonly expectText = this.RULE("expectText", (): Expectation => {
    const what = this.OR(this.views);
    const text = this.SUBRULE(this.string, { ARGS: [A_TEXT] });
    return { what, text };
  });

  /** A keyword that may be misspelt: what it was meant to be. */
  private keyword<Meant>(type: TokenType, meant: Meant): Meant {
    this.CONSUME(type);
    return meant;
  }

  private readonly expectTask = this.RULE("expectTask", (): Expectation => {
    this.CONSUME(K.task);
    const task = this.SUBRULE1(this.kernelName, { ARGS: ["the name of a task"] });
    this.fixedWord(1, K.blocked, "`blocked on LOCK`");
    this.fixedWord(2, K.on);
    const lock = this.SUBRULE2(this.kernelName, { ARGS: ["the name of a lock"] });
    return { what: "task", task, lock };
  });

  private readonly fields = this.RULE("fields", (): FieldExpr[] => {
    const fields: FieldExpr[] = [];
    this.MANY(() => fields.push(this.SUBRULE(this.field)));
    return fields;
  });

  /** `valid_zones=Normal,Movable`. */
  private readonly field = this.RULE("field", (): FieldExpr => {
    const name = this.CONSUME(Name);
    this.fixedWord(1, Equals, "`=VALUE`");
    const values: AnyValue[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => values.push(this.SUBRULE(this.anyValue, { ARGS: ["a value"] })),
    });
    return { name: name.image, nameSpan: spanOf(name), values, span: this.spanFrom(name.startOffset) };
  });
}

function isBad(blocks: BlocksExpr | BadValue): blocks is BadValue {
  return blocks.kind === "bad";
}
