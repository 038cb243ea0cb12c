/**
 * Writing Markdown that holds a user's text: whatever it contains is shown as it is, and never becomes a link, an image or
 * a heading. Hovers are small: a sentence, a table, a sentence.
 */

/** Text in a code span; a longer fence where it holds backticks itself. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  // A pipe would end a table's cell, even inside a code span.
  return `${fence}${pad}${line.replaceAll("|", "\\|")}${pad}${fence}`;
}

/** Text as it is: everything that Markdown or HTML would read is escaped. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>()#+\-!|~&@:]/g, (character) => `\\${character}`);
}

/** Our own sentences hold `code` in backticks: those stay, the rest is shown as it is. */
export function sentence(text: string): string {
  return oneLine(text)
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") && part.length > 1 ? code(part.slice(1, -1)) : plainProse(part)))
    .join("");
}

/** A table; cells are Markdown already. Empty without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Joins what there is, with an empty line between. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

/** White space and line breaks as single spaces, control characters left out. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

/** The same text for clients that show no Markdown: marks left out, tables with their columns kept apart. */
export function withoutMarkdown(markdown: string): string {
  return markdown
    .split("\n")
    .filter((line) => !/^\|( --- \|)+$/.test(line))
    .map((line) => (line.startsWith("| ") ? line.slice(2, -2).replaceAll(" | ", "  ") : line))
    .join("\n")
    .replace(/\*\*|`/g, "")
    .replace(/\\([^\w\s])/g, "$1");
}

function plainProse(text: string): string {
  return text.replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`);
}
