/** Quick fixes as edits of the text. */
import type { Span } from "../../grammar/ast.ts";
import type { Fix } from "./analysis.ts";

/** A fix that writes `newText` in the place of `span`; an empty span inserts. */
export function replacement(title: string, uri: string, span: Span, newText: string, preferred = true): Fix {
  return { title, edits: [{ uri, span, newText }], preferred };
}

/** A fix that inserts `newText` at an offset. */
export function insertion(title: string, uri: string, offset: number, newText: string, preferred = true): Fix {
  return replacement(title, uri, { start: offset, end: offset }, newText, preferred);
}
