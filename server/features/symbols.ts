/**
 * The outline: declarations, then the timeline, steps and expectations under the `step "…"` heading they belong to.
 */
import type { Span, Statement } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { oneLine } from "./markdown.ts";

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

/** The outline of a document. A heading spans up to the next one. */
export function symbols(analysis: Analysis): readonly SymbolNode[] {
  const { file } = analysis;
  const outcomes = new Map(analysis.timeline.map((entry) => [entry.statement, entry.outcome.result]));
  const roots: SymbolNode[] = [];
  let group: { readonly statement: Statement; readonly children: SymbolNode[] } | undefined;
  const close = (): void => {
    if (group === undefined) return;
    const { statement, children } = group;
    const end = children.at(-1)?.span.end ?? statement.span.end;
    const name = "title" in statement && statement.title.kind === "string" ? oneLine(statement.title.value) : "";
    roots.push({
      name: name === "" ? "step" : name,
      detail: "",
      kind: "heading",
      span: { start: statement.span.start, end: Math.max(end, statement.span.end) },
      selection: statement.keyword,
      children,
    });
    group = undefined;
  };
  for (const statement of file.statements) {
    if (statement.kind === "error") continue;
    if (statement.kind === "step") {
      close();
      group = { statement, children: [] };
      continue;
    }
    const symbol = symbolOf(statement, file.text, outcomes.get(statement) ?? "");
    if (group === undefined) roots.push(symbol);
    else group.children.push(symbol);
  }
  close();
  return roots;
}

function symbolOf(statement: Statement, text: string, outcome: string): SymbolNode {
  const written = oneLine(text.slice(statement.span.start, firstBrace(text, statement.span)));
  return {
    name: written === "" ? statement.kind : written,
    detail: outcome,
    kind: KINDS[statement.kind] ?? "event",
    span: statement.span,
    selection: within(statement.keyword, statement.span),
    children: childrenOf(statement, text),
  };
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
