/**
 * The parser of scenarios: one per process, fed with one text after the other. It never throws and gives back a statement
 * for every line that has something on it.
 */

import type { IOrAlt, IToken } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import type { Comment, ErrorStatement, Statement } from "./ast.ts";
import { spanOf } from "./build-ast.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { ExpectationParser } from "./parser-expectations.ts";
import { IOMEM_HOME, quoted } from "./parser-recovery.ts";
import { Problems } from "./problems.ts";
import { indentOf } from "./raw-blocks.ts";
import type { Lexed } from "./tokens.ts";
import { IomemRow, Keyword, LeftBrace, Name, Newline, RightBrace, StringLiteral, Word } from "./tokens.ts";
import { homeOf, QUOTING_WORDS, STATEMENT_WORDS } from "./words.ts";

export interface Parsed {
  readonly statements: Statement[];
  readonly problems: Problems;
  /** Comments inside raw blocks, which the lexer does not see. */
  readonly innerComments: readonly Comment[];
}

/** No rule gives up; should one do so all the same, a file has no statements rather than no tree. */
const NOTHING_READ = { recoveryValueFunc: (): Statement[] => [] };

export class ScenarioParser extends ExpectationParser {
  /** Checking the grammar for ambiguities takes longer than building the parser: a test does it, not every start. */
  constructor(skipValidations = true) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /** Reads a whole text that was taken apart by lex(). */
  read(text: string, { tokens }: Lexed): Parsed {
    this.source = text;
    this.problems = new Problems();
    this.innerComments = [];
    this.statementIndent = 0;
    this.input = tokens;
    const statements = this.file();
    return { statements, problems: this.problems, innerComments: this.innerComments };
  }

  private readonly file = this.RULE(
    "file",
    (): Statement[] => {
      const statements: Statement[] = [];
      this.MANY(() =>
        this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => this.SUBRULE(this.line, { ARGS: [statements] }) }]),
      );
      return statements;
    },
    NOTHING_READ,
  );

  /** What may begin the statement that the next word begins; a text in quotes stands behind few of them. */
  private wordsHere(): readonly string[] {
    const isQuoting = tokenMatcher(this.LA(2), StringLiteral) && nearest(this.LA(1).image, QUOTING_WORDS) !== undefined;
    return isQuoting ? QUOTING_WORDS : STATEMENT_WORDS;
  }

  /** A statement, and what stands behind it that should not. */
  private readonly line = this.RULE("line", (statements: Statement[]): void => {
    this.ACTION(() => {
      this.noteIndent();
      if (homeOf(this.LA(1).image) === undefined)
        this.readAsMeant(this.wordsHere(), (word, hint) => `unknown statement ${word}${hint}`, true);
    });
    const start = this.LA(1).startOffset;
    const statement = this.OR(this.statements);
    const extra = this.SUBRULE(this.lineEnds, { ARGS: [start] });
    this.ACTION(() => {
      statements.push(statement);
      if (extra) statements.push(extra);
    });
  });

  /** Built once: the rule that chooses among them runs for every line. */
  private readonly statements: IOrAlt<Statement>[] = [
    { ALT: () => this.SUBRULE(this.scenario) },
    { ALT: () => this.SUBRULE(this.use) },
    { ALT: () => this.SUBRULE(this.param) },
    { ALT: () => this.SUBRULE(this.kernel) },
    { ALT: () => this.SUBRULE(this.machine) },
    { ALT: () => this.SUBRULE(this.device) },
    { ALT: () => this.SUBRULE(this.cmdline) },
    { ALT: () => this.SUBRULE(this.reserve) },
    { ALT: () => this.SUBRULE(this.firmwareFrom) },
    { ALT: () => this.SUBRULE(this.boot) },
    { ALT: () => this.SUBRULE(this.heading) },
    { ALT: () => this.SUBRULE(this.simpleStep) },
    { ALT: () => this.SUBRULE(this.concurrently) },
    { ALT: () => this.SUBRULE(this.expect) },
    { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownStatement) },
  ];

  private noteIndent(): void {
    const before = this.LA(0);
    if (tokenMatcher(before, Newline)) this.statementIndent = indentOf(before);
  }

  /** What begins no statement: said, and skipped with the rest of its line and every block opened on it. */
  private readonly unknownStatement = this.RULE("unknownStatement", (): ErrorStatement => {
    const first = this.OR([
      { ALT: () => this.CONSUME(Word) },
      { ALT: () => this.CONSUME(LeftBrace) },
      { ALT: () => this.CONSUME(RightBrace) },
    ]);
    this.ACTION(() => {
      const isWord = tokenMatcher(first, Name) && !tokenMatcher(first, Keyword) && homeOf(first.image) === undefined;
      const meant = isWord ? nearest(first.image, STATEMENT_WORDS) : undefined;
      const said = unknownStatementMessage(first);
      if (!isWord) this.problems.add("syntax", said, spanOf(first));
      else {
        const hint = didYouMean(first.image, STATEMENT_WORDS);
        this.problems.addStray({ word: first.image, said }, hint, spanOf(first), meant);
      }
    });
    this.SUBRULE(this.skipRest, { ARGS: [first.tokenType === LeftBrace ? 1 : 0] });
    return this.errorStatement(first);
  });
}

function unknownStatementMessage(first: IToken): string {
  const home = homeOf(first.image);
  if (home !== undefined) return `\`${first.image}\` belongs inside ${home}`;
  if (tokenMatcher(first, RightBrace)) return "unexpected `}`: no `{` is open here";
  if (first.tokenType === IomemRow) return `${quoted(first.image)} is no statement${IOMEM_HOME}`;
  if (!tokenMatcher(first, Name) || tokenMatcher(first, Keyword)) {
    return `a statement was expected, not ${quoted(first.image)}`;
  }
  return `unknown statement ${quoted(first.image)}`;
}

let built: ScenarioParser | undefined;

/** Building it takes as long as reading a thousand lines: it is built once, when the first text is read. */
export function scenarioParser(): ScenarioParser {
  built ??= new ScenarioParser();
  return built;
}
