/** Syntax trees count their places from some beginning: here they are counted from another one. */
import type { Span } from "../ast.ts";

/** The same tree with every place `by` characters further on; the tree itself where there is nothing to move. */
export function rebased<T>(tree: T, by: number): T {
  return by === 0 ? tree : (moved(tree, by) as T);
}

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function moved(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => moved(each, by));
  // A copy as a whole has its final shape at once, which is several times as fast as one field after the other.
  const copy = { ...value } as Record<string, unknown>;
  for (const key in copy) {
    const part = copy[key];
    if (typeof part === "object") copy[key] = moved(part, by);
    else if (typeof part === "number" && OFFSETS.has(key)) copy[key] = part + by;
  }
  return copy;
}

/** Fields of the tree that are places: those of Span, and StringValue's. */
const OFFSETS: ReadonlySet<string> = new Set(["start", "end", "contentStart"]);
