/** The line that a quick fix looks at, as much of it as somebody may have typed. */
import type { Span } from "../../../grammar/ast.ts";
import type { Asked } from "./fix-places.ts";

/** Characters in front of a mark, or behind it, that what is typed is looked for in: nobody types a longer line. */
const MOST_TYPED = 1000;
/** In front of a mark that stands further behind: no fix is for that. */
const TOO_FAR = "\0";

export interface TypedLine {
  readonly line: Span;
  readonly before: string;
  readonly behind: string;
}

/** The line that is marked, with what stands in front of the mark and behind it. */
export function lineOf({ source, span }: Asked): TypedLine {
  const line = source.lineSpan(source.lineAt(span.start));
  const end = Math.min(span.end, line.end);
  return {
    line,
    before: span.start - line.start > MOST_TYPED ? TOO_FAR : source.slice({ start: line.start, end: span.start }),
    behind: source.slice({ start: end, end: Math.min(line.end, end + MOST_TYPED) }),
  };
}
