/**
 * The outline: declarations, then the timeline, steps and expectations under the `step "…"` heading they belong to.
 */
import type { Span, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { AnalysedPassage, Analysis } from "../analysis/analysis.ts";
import { oneLine } from "./markdown.ts";
import { Pieces } from "./pieces.ts";

export type SymbolKind =
  | "title"
  | "file"
  | "param"
  | "kernel"
  | "machine"
  | "node"
  | "device"
  | "cmdline"
  | "parameter"
  | "reservation"
  | "heading"
  | "event"
  | "expectation";

export interface SymbolNode {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  /** Within `span`: what is selected when the symbol is chosen. */
  readonly selection: Span;
  readonly children: readonly SymbolNode[];
}

const KINDS: Partial<Record<Statement["kind"], SymbolKind>> = {
  scenario: "title",
  use: "file",
  param: "param",
  kernel: "kernel",
  machine: "machine",
  dimm: "device",
  "virtio-mem": "device",
  nvdimm: "device",
  cxl: "device",
  "kernel-from": "file",
  "machine-from": "file",
  cmdline: "cmdline",
  reserve: "reservation",
  "reserve-from": "file",
  "firmware-from": "file",
  expect: "expectation",
};

/** A statement in the outline; its places count from the beginning of the passage. */
export interface StatementSymbol {
  /** Its number among the statements of the passage. */
  readonly index: number;
  /** Without what came of it. */
  readonly node: SymbolNode;
}

/** What each passage brings to the outline. */
export const PASSAGE_SYMBOLS = new Pieces<StatementSymbol>(({ statements, text }) =>
  statements.flatMap((statement, index) =>
    statement.kind === "error" ? [] : [{ index, node: symbolOf(statement, text) }],
  ),
);

/** What came of the statement with a number, in words; empty for what is no step. */
export function outcomeOf({ steps }: Pick<AnalysedPassage, "steps">, statement: number): string {
  return steps.find(({ index }) => index === statement)?.outcome.result ?? "";
}

/** The outline of a document. */
export function symbols(analysis: Analysis): readonly SymbolNode[] {
  const all: SymbolNode[] = [];
  for (const placed of analysis.passages()) {
    for (const { index, node } of PASSAGE_SYMBOLS.of(placed.passage)) {
      all.push({ ...movedNode(node, placed.start), detail: outcomeOf(placed, index) });
    }
  }
  return underHeadings(all, {
    isHeading: ({ kind }) => kind === "heading",
    holding: (heading, children) => {
      const end = Math.max(heading.span.end, children.at(-1)?.span.end ?? 0);
      return { ...heading, span: { start: heading.span.start, end }, children };
    },
  });
}

function movedNode(node: SymbolNode, by: number): SymbolNode {
  const { span, selection, children } = node;
  return {
    ...node,
    span: movedSpan(span, by),
    selection: movedSpan(selection, by),
    children: children.map((child) => movedNode(child, by)),
  };
}

/** What stands under a heading is in it, up to the next one. */
export function underHeadings<T>(
  all: Iterable<T>,
  how: { readonly isHeading: (one: T) => boolean; readonly holding: (heading: T, children: readonly T[]) => T },
): readonly T[] {
  const roots: T[] = [];
  let group: { readonly heading: T; readonly children: T[] } | undefined;
  const close = (): void => {
    if (group !== undefined) roots.push(how.holding(group.heading, group.children));
  };
  for (const one of all) {
    if (how.isHeading(one)) {
      close();
      group = { heading: one, children: [] };
    } else (group?.children ?? roots).push(one);
  }
  close();
  return roots;
}

function symbolOf(statement: Statement, text: string): SymbolNode {
  const isHeading = statement.kind === "step";
  const written = isHeading ? titleOf(statement) : text.slice(statement.span.start, firstBrace(text, statement.span));
  const name = oneLine(written);
  return {
    name: name === "" ? statement.kind : name,
    detail: "",
    kind: isHeading ? "heading" : (KINDS[statement.kind] ?? "event"),
    span: statement.span,
    selection: within(statement.keyword, statement.span),
    children: childrenOf(statement, text),
  };
}

function titleOf(statement: Statement): string {
  return "title" in statement && statement.title.kind === "string" ? statement.title.value : "";
}

function childrenOf(statement: Statement, text: string): readonly SymbolNode[] {
  if (statement.kind === "cmdline") {
    return statement.params.map((param) => leaf(param.raw, "parameter", param.span, param.nameSpan));
  }
  if (statement.kind === "machine") {
    return statement.items
      .filter((item) => item.kind === "node")
      .map((item) => leaf(`node${item.node.node}`, "node", item.span, item.keyword));
  }
  if (statement.kind === "concurrently") {
    return statement.lines.map(({ span }) => leaf(oneLine(text.slice(span.start, span.end)), "event", span, span));
  }
  return [];
}

function leaf(name: string, kind: SymbolKind, span: Span, selection: Span): SymbolNode {
  return { name: name === "" ? kind : name, detail: "", kind, span, selection: within(selection, span), children: [] };
}

/** Where a body begins: the outline shows what stands before it. */
function firstBrace(text: string, span: Span): number {
  const brace = text.slice(span.start, span.end).search(/\{|"""/);
  return brace < 0 ? span.end : span.start + brace;
}

function within(inner: Span, outer: Span): Span {
  return inner.start >= outer.start && inner.end <= outer.end ? inner : outer;
}
