/** Shows the errors of a scenario the way a compiler does: below each line, marks under what is wrong and the message. */
import type { ScenarioFile, Span } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";

/** Takes the marks off a fixture, parses it, and puts marks where the errors are. A right fixture comes back unchanged. */
export function annotated(fixture: string): string {
  const text = withoutMarks(fixture);
  return withMarks(parse(text));
}

export function withoutMarks(fixture: string): string {
  return fixture
    .split("\n")
    .filter((line) => !/^\s*\^/.test(line))
    .join("\n");
}

/** The text of a place. */
export function textAt(file: ScenarioFile, span: Span): string {
  return file.text.slice(span.start, span.end);
}

function withMarks({ text, errors }: ScenarioFile): string {
  const lines: string[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    lines.push(line);
    for (const { message, span } of errors) {
      if (span.start < start || span.start > end) continue;
      const marks = "^".repeat(Math.min(span.end, end) - span.start);
      lines.push(`${" ".repeat(span.start - start)}${marks} ${message}`);
    }
    start = end + 1;
  }
  return lines.join("\n");
}
