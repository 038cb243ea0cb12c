/** Quick fixes as edits of the text. */
import type { Span } from "../../grammar/ast.ts";
import type { Fix } from "./analysis.ts";

/** A fix that writes `newText` in the place of `span`; an empty span inserts. */
export function replacement(title: string, uri: string, span: Span, newText: string, preferred = true): Fix {
  return { title, edits: [{ uri, span, newText }], preferred };
}

/** A fix that writes a word in the place of another. */
export function writing(uri: string, span: Span, word: string, preferred = true): Fix {
  return replacement(`Write \`${word}\``, uri, span, word, preferred);
}

/** A fix that writes what was simulated in the place of what the author claims, or as a claim: only ever at the author's own word. */
export function claiming(title: string, uri: string, span: Span, newText: string): Fix {
  return replacement(title, uri, span, newText, false);
}

/** A fix that inserts `newText`, of which `word` is what counts, at an offset. */
export function adding(word: string, uri: string, offset: number, newText: string, preferred = true): Fix {
  return replacement(`Add \`${word}\``, uri, { start: offset, end: offset }, newText, preferred);
}
