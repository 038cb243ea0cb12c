/** Insertions: text with `‹…›` places to fill in, as editors with and without snippets take it. */

/**
 * The snippet syntax of editors. `isLinked`: places with the same content are one place, and filled in together.
 */
export function snippetText(insert: string, isLinked = false): string {
  const places = new Map<string, number>();
  let count = 0;
  return insert
    .split(/(‹[^›]*›)/)
    .map((part) => {
      if (!part.startsWith("‹")) return escapeSnippet(part);
      const content = part.slice(1, -1);
      const known = isLinked ? places.get(content) : undefined;
      const place = known ?? ++count;
      places.set(content, place);
      const choices = content.split("|");
      return choices.length > 1
        ? `\${${place}|${choices.map((choice) => choice.replace(/[\\,|]/g, "\\$&")).join(",")}|}`
        : `\${${place}:${content.replace(/[\\$}]/g, "\\$&")}}`;
    })
    .join("");
}

/** For editors without snippets: the first choice of each place, as plain text. */
export function plainText(insert: string): string {
  return insert.replace(/‹([^›|]*)[^›]*›/g, "$1");
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
