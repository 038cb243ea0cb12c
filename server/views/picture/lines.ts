/** Words in as many lines as they need. */

/** Stands at the front of further lines; no-break spaces, which SVG keeps. */
const INDENT = "\u00a0\u00a0";

/** Lines no wider than `room`, further ones a little to the right; a word that is wider is cut and ends in an ellipsis. */
export function inLines(words: string, room: number, widthOf: (words: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > room) {
      lines.push(line);
      line = `${INDENT}${word}`;
    } else line = longer;
  }
  return [...lines, line].map((one) => cut(one, room, widthOf));
}

function cut(words: string, room: number, widthOf: (words: string) => number): string {
  if (widthOf(words) <= room) return words;
  let kept = Math.max(1, Math.floor((words.length * room) / widthOf(words)));
  while (kept > 1 && widthOf(`${words.slice(0, kept)}…`) > room) kept -= 1;
  return `${words.slice(0, kept)}…`;
}
