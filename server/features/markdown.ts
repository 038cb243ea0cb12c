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
  return `${fence}${pad}${line}${pad}${fence}`;
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

/** A table; cells are Markdown already. A bar would end a cell, even inside a code span. Empty without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(barsEscaped).join(" | ")} |`;
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
    .map((line) => (line.startsWith("| ") ? plainRow(line) : plainLine(line)))
    .join("\n");
}

function barsEscaped(cell: string): string {
  return cell.replace(/(?<!\\)\|/g, "\\|");
}

function plainRow(row: string): string {
  return row
    .slice(2, -2)
    .split(" | ")
    .map((cell) => plainLine(cell.replaceAll("\\|", "|")))
    .join("  ");
}

/** A code span: as many backticks in front of it as behind it. */
const CODE_SPAN = /(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

/** Code as it stands, around it emphasis, escapes and hard line breaks left out. */
function plainLine(line: string): string {
  const prose = (text: string) => text.replace(/\*\*|\\$/g, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");
  let shown = "";
  let from = 0;
  for (const { 0: whole, 2: inside = "", index } of line.matchAll(CODE_SPAN)) {
    shown += prose(line.slice(from, index)) + inside.replace(/^ (?=`)|(?<=`) $/g, "");
    from = index + whole.length;
  }
  return shown + prose(line.slice(from));
}

function plainProse(text: string): string {
  return text.replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`);
}
