/**
 * Which nodes of the syntax tree hold an offset, from the statement inwards. The tree is walked by its shape (whatever has
 * a span is a node), so that a new kind of node needs nothing here.
 */

import type { Node, Span, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";

/** A node as it is met on the way: its kind, where it has one, tells the rest. */
export type SyntaxNode = Node & { readonly kind?: string };

/** Whether an offset lies in a span; its end counts, so that a cursor behind a word still means the word. */
export function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** All nodes that hold an offset, outermost (one of the statements) first. Of two statements that touch there, the later one. */
export function pathAt(statements: readonly Statement[], offset: number): readonly SyntaxNode[] {
  const path: SyntaxNode[] = [];
  let node: SyntaxNode | undefined = lastHolding(statements, offset);
  while (node !== undefined) {
    path.push(node);
    node = lastHolding(childrenOf(node), offset);
  }
  return path;
}

/** The nodes directly inside a node, in the order of the text. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const value of Object.values(node)) collect(value, children);
  return children.sort((a, b) => a.span.start - b.span.start);
}

/** Every node of a file, parents before their children. */
export function* allNodes(nodes: readonly SyntaxNode[]): Generator<SyntaxNode> {
  for (const node of nodes) {
    yield node;
    yield* allNodes(childrenOf(node));
  }
}

/** The word or number around an offset, as written. */
export function wordAt(source: SourceText, offset: number): Span {
  const line = source.lineSpan(source.lineAt(offset));
  const text = source.slice(line);
  let start = Math.min(offset, line.end) - line.start;
  let end = start;
  while (start > 0 && isWordCharacter(text[start - 1])) start--;
  while (end < text.length && isWordCharacter(text[end])) end++;
  return movedSpan({ start, end }, line.start);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w$.-]/.test(character);
}

function collect(value: unknown, into: SyntaxNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
  } else if (isNode(value)) into.push(value);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "span" in value;
}

function lastHolding<T extends SyntaxNode>(nodes: readonly T[], offset: number): T | undefined {
  return nodes.findLast((node) => holds(node.span, offset));
}
