/** A range of memory blocks as a line for each, to say of one what the others are not; and neighbouring lines as one. */
import type { Span, Statement } from "../../../grammar/ast.ts";
import { type Asked, type Refactoring, statementOf } from "./refactoring.ts";

/** Lines that one range becomes. */
const MOST_LINES = 64;

/** A statement about blocks, with its words before and behind them. */
interface AboutBlocks {
  readonly first: number;
  readonly last: number;
  readonly span: Span;
  readonly descending: boolean;
  readonly isStep: boolean;
}

function aboutBlocks(statement: Statement | undefined): AboutBlocks | undefined {
  if (statement === undefined || !("blocks" in statement) || statement.blocks.kind !== "blocks") return undefined;
  const { first, last, span } = statement.blocks;
  const isStep = statement.kind !== "expect";
  // The address is of one block, and which one only a running system tells.
  if (isStep && "expected" in statement && statement.expected?.at !== undefined) return undefined;
  const descending = "descending" in statement && Boolean(statement.descending);
  return last < first ? undefined : { first, last, span, descending, isStep };
}

export function splitBlocks({ analysis, selected }: Asked): readonly Refactoring[] {
  const { source, uri } = analysis;
  const statement = statementOf(source, selected);
  const about = aboutBlocks(statement);
  if (statement === undefined || about === undefined || about.last === about.first) return [];
  const count = about.last - about.first + 1;
  if (count > MOST_LINES) return [];
  const line = source.lineSpan(source.lineAt(statement.span.start));
  const indentation = source.slice({ start: line.start, end: statement.span.start });
  // Beside something else on its line, as in `concurrently { … }`, it would be another thing.
  if (indentation.trim() !== "") return [];
  const text = source.slice(statement.span);
  const at = { start: about.span.start - statement.span.start, end: about.span.end - statement.span.start };
  const behind = text.slice(at.end).replace(/^\s+descending\b/, "");
  const ids = Array.from({ length: count }, (_, index) => about.first + index);
  const lines = (about.descending ? ids.toReversed() : ids).map(
    (id) => `${text.slice(0, at.start)}memory${id}${behind}`,
  );
  return [
    {
      title: `Write a line for each of the ${count} blocks`,
      kind: "refactor.rewrite",
      edits: [{ uri, span: statement.span, newText: lines.join(`\n${indentation}`) }],
    },
  ];
}

/** Lines that are selected and say the same of neighbouring blocks, in the order of the blocks. */
export function joinBlocks({ analysis, selected }: Asked): readonly Refactoring[] {
  const { source, uri } = analysis;
  if (selected.start === selected.end) return [];
  const found: Statement[] = [];
  for (const { passage, start } of source.passages()) {
    if (start > selected.end) break;
    if (start + passage.text.length < selected.start) continue;
    for (const each of source.statementsAt(start))
      if (!found.some(({ span }) => same(span, each.span))) found.push(each);
  }
  const statements = found.filter(({ span }) => span.start < selected.end && span.end > selected.start);
  if (statements.length < 2) return [];
  const parts = statements.map((statement) => ({ statement, about: aboutBlocks(statement) }));
  const shapes = new Set(
    parts.map(({ statement, about }) => {
      if (about === undefined || about.descending) return undefined;
      const text = source.slice(statement.span);
      const start = about.span.start - statement.span.start;
      return `${text.slice(0, start)}\n${text.slice(start + about.span.end - about.span.start)}`;
    }),
  );
  const [shape] = shapes;
  const between = parts
    .slice(1)
    .map(({ statement }, index) =>
      source.slice({ start: parts[index]!.statement.span.end, end: statement.span.start }),
    );
  if (shapes.size !== 1 || shape === undefined || between.some((text) => text.trim() !== "")) return [];
  const order = parts.map(({ about }) => about!);
  const isUp = order.every((each, index) => index === 0 || each.first === order[index - 1]!.last + 1);
  if (!isUp) return [];
  const [before, behind] = shape.split("\n") as [string, string];
  const newText = `${before}memory${order[0]!.first}-${order.at(-1)!.last}${behind}`;
  const span = { start: statements[0]!.span.start, end: statements.at(-1)!.span.end };
  return [{ title: `Write \`${newText}\``, kind: "refactor.rewrite", edits: [{ uri, span, newText }] }];
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
