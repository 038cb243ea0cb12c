/** The rules for the timeline: `boot`, headings and the steps with their stated outcome. */
import type { IOrAlt, IToken } from "chevrotain";
import type { BootStatement, Cmdline, ConcurrentLine, LineStep, OutcomeExpr, Step, StepHeading } from "./ast.ts";
import { DeclarationParser } from "./parser-declarations.ts";
import type { Parts } from "./parser-machine.ts";
import { Arrow, K } from "./tokens.ts";
import { LINE_STEPS } from "./vocabulary/steps.ts";
import { wordsOf } from "./vocabulary/word-lists.ts";
import { LINE_STEP_WORDS, STEP_WORDS } from "./words.ts";

export class TimelineParser extends DeclarationParser {
  protected readonly boot = this.RULE("boot", (): BootStatement => {
    const keyword = this.CONSUME(K.boot);
    return { kind: "boot", ...this.placed(keyword) };
  });

  protected readonly heading = this.RULE("heading", (): StepHeading => {
    const keyword = this.CONSUME(K.step);
    const title = this.SUBRULE(this.string, { ARGS: ["what and why, in quotes"] });
    return { kind: "step", title, ...this.placed(keyword) };
  });

  /** Built once, like every long list of alternatives: the rule runs for every line. */
  private readonly simpleSteps: IOrAlt<Step>[] = [
    ...LINE_STEP_WORDS.map((word) => {
      const rule = this.formRule(LINE_STEPS[word].form);
      return { ALT: () => this.SUBRULE(rule) as LineStep };
    }),
    { ALT: () => this.SUBRULE(this.restart) },
  ];

  /** A step that takes one line, with its outcome if one is stated. */
  protected readonly simpleStep = this.RULE("simpleStep", (): Step => {
    const step = this.OR(this.simpleSteps);
    const expected = this.OPTION(() => this.SUBRULE(this.outcome));
    if (this.RECORDING_PHASE || expected === undefined) return step;
    return { ...step, expected, span: this.spanFrom(step.span.start) };
  });

  /** `-> EBUSY at 0x13ff00000`. */
  private readonly outcome = this.RULE("outcome", (): OutcomeExpr => {
    const arrow = this.CONSUME(Arrow);
    const name = this.SUBRULE(this.name, { ARGS: ["an outcome such as ok or EBUSY"] });
    const outcome = this.ACTION(() => this.oneOf(name, wordsOf("OUTCOME"), "outcome"));
    let atPfn = false;
    const at = this.OPTION1(() => {
      this.CONSUME(K.at);
      atPfn = this.OPTION2(() => this.CONSUME(K.pfn)) !== undefined;
      return this.SUBRULE(this.number, { ARGS: ["an address such as 0x13ff00000"] });
    });
    return { outcome, ...(at && { at }), atPfn, span: this.spanFrom(arrow.startOffset) };
  });

  /** `crash` and `reboot`, with the command line of the next boot. */
  private readonly restart = this.RULE("restart", (): Step => {
    const keyword = this.OR1([{ ALT: () => this.CONSUME(K.crash) }, { ALT: () => this.CONSUME(K.reboot) }]);
    // The word as it is meant: it may be misspelled.
    const kind = keyword.tokenType === K.crash ? "crash" : "reboot";
    const parts: Parts<{ cmdline: Cmdline }> = {};
    this.block(
      keyword,
      (word) => word.image.startsWith("cmdline"),
      () =>
        this.OR2([
          {
            ALT: () => {
              parts.cmdline = this.SUBRULE(this.cmdline);
            },
          },
          {
            IGNORE_AMBIGUITIES: true,
            ALT: () => this.SUBRULE(this.unknownItem, { ARGS: [kind, ["cmdline"]] }),
          },
        ]),
    );
    return { kind, ...parts, ...this.placed(keyword) };
  });

  protected readonly concurrently = this.RULE("concurrently", (): Step => {
    const keyword = this.CONSUME(K.concurrently);
    const lines: ConcurrentLine[] = [];
    const hasBody = this.block(keyword, isStepKeyword, () => {
      this.ACTION(() => this.itemAsMeant("concurrently", STEP_WORDS));
      this.OR([
        { ALT: () => lines.push(this.SUBRULE(this.concurrentLine)) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["concurrently", STEP_WORDS] }) },
      ]);
    });
    if (!hasBody) this.missing("`{`");
    return { kind: "concurrently", lines, ...this.placed(keyword) };
  });

  private readonly concurrentLine = this.RULE("concurrentLine", (): ConcurrentLine => {
    const start = this.LA(1).startOffset;
    const step = this.SUBRULE(this.simpleStep);
    const hangs = this.OPTION1(() => {
      const keyword = this.CONSUME(K.hangs);
      const place = this.OPTION2(() => {
        this.CONSUME(K.in);
        return this.SUBRULE(this.kernelName, { ARGS: ["the function it hangs in"] });
      });
      return { ...(place && { in: place }), span: this.spanFrom(keyword.startOffset) };
    });
    const span = this.spanFrom(start);
    this.SUBRULE(this.lineEnds, { ARGS: [start] });
    return { step, ...(hangs && { hangs }), span };
  });
}

const STEP_WORD_SET: ReadonlySet<string> = new Set(STEP_WORDS);

function isStepKeyword(word: IToken): boolean {
  return STEP_WORD_SET.has(word.image);
}
