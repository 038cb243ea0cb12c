/** Quick fixes of blocks: one that is never closed, a statement inside that of another, braces that are missing or on a line of their own. */
import { withoutEnd } from "../../../grammar/text-ends.ts";
import { STATEMENT_WORDS } from "../../../grammar/words.ts";
import type { Fix, TextEdit } from "../analysis.ts";
import { indentationAt } from "../source-text.ts";
import { replacement } from "../text-edits.ts";
import { type Asked, aroundIt, isInBraces, statementAt } from "./fix-places.ts";

export function braceFixes(asked: Asked): readonly (Fix | undefined)[] {
  return [closed(asked), movedOut(asked), braceOnItsLine(asked), inBraces(asked), aroundItems(asked)];
}

/** `{` that is never closed: closed behind all that was read as its own. */
function closed({ uri, span, marked, source }: Asked): Fix | undefined {
  const statement = marked === "{" ? statementAt(source, span) : undefined;
  if (statement === undefined) return undefined;
  const { end } = statement.span;
  const inside = source.slice({ start: span.start, end });
  if (ownEnd(inside) !== undefined) return undefined;
  const isOneLine = !inside.includes("\n") && !inside.includes("#");
  const newText = isOneLine ? " }" : `\n${indentationAt(source.text, span.start)}}`;
  return replacement("Close it with `}`", uri, { start: end, end }, newText, false);
}

/** Behind the `}` that closes the first `{`; undefined: none does. Quoted text and comments are passed over. */
function ownEnd(text: string): number | undefined {
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(/"[^"\n]*"|(?<=^|\s)#[^\n]*|[{}]/g)) {
    if (sign === "{") depth++;
    else if (sign === "}" && --depth === 0) return index + 1;
  }
  return undefined;
}

/** `machine { … dimm d0 { size 1G } … }`: the statement stands behind the one whose block it was in. */
function movedOut(asked: Asked): Fix | undefined {
  const { uri, span, marked, source } = asked;
  const outer = statementAt(source, span);
  if (outer === undefined || outer.keyword.start === span.start) return undefined;
  if (!(STATEMENT_WORDS as readonly string[]).includes(marked) || !isInBraces(asked)) return undefined;
  const rest = source.slice({ start: span.start, end: outer.span.end });
  const line = rest.slice(0, rest.search(/\n|$/));
  const comment = line.search(/\s#/);
  const alone = comment === -1 ? withoutEnd(line, /[\s}]/) : line.slice(0, comment).trimEnd();
  const length = line.includes("{") ? ownEnd(rest) : alone.length;
  if (length === undefined) return undefined;
  const own = { start: span.start, end: span.start + length };
  const { end } = outer.span;
  // Its further lines come out as far as the first one.
  const further = new RegExp(`\n${indentationAt(source.text, span.start)}`, "g");
  const edits: readonly TextEdit[] = [
    { uri, span: aroundIt(source, own), newText: "" },
    { uri, span: { start: end, end }, newText: `\n${rest.slice(0, length).replace(further, "\n")}` },
  ];
  return { title: "Move it behind the block", edits, preferred: false };
}

/** A brace on the line below its word. */
function braceOnItsLine({ uri, span, marked, source }: Asked): Fix | undefined {
  if (marked !== "{") return undefined;
  const line = source.lineAt(span.start);
  const before = line === 0 ? undefined : source.lineSpan(line - 1);
  if (before === undefined || !/^\s*\w/.test(source.slice(before))) return undefined;
  if (source.slice({ start: before.end, end: span.start }).trim() !== "") return undefined;
  const end = before.start + source.slice(before).trimEnd().length;
  return replacement("Write `{` on the same line", uri, { start: end, end: span.start }, " ");
}

/** `cmdline movablecore=256M`. */
function inBraces({ uri, span, source }: Asked): Fix | undefined {
  const line = source.lineSpan(source.lineAt(span.start));
  const [, head, parameters] =
    /^(\s*(?:(?:crash|reboot)\s*\{\s*)?cmdline\s+)([^{}#]*[^{}#\s])\s*$/.exec(source.slice(line)) ?? [];
  // With quotes around all of them they are one; a sign of another language is none of them.
  if (head === undefined || parameters === undefined || /^[:="']/.test(parameters)) return undefined;
  const start = line.start + head.length;
  if (span.start > start) return undefined;
  const written = `{ ${parameters} }`;
  return replacement(`Write \`cmdline ${written}\``, uri, { start, end: start + parameters.length }, written);
}

/** Items on the lines below a head without braces: `kernel 6.12 x86_64`, and `build debian` on the next line. */
function aroundItems({ uri, span, source }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  if (statement === undefined || !("items" in statement) || statement.items.length === 0) return undefined;
  const [first] = statement.items;
  const { end } = statement.span;
  if (first === undefined || first.span.start < span.end) return undefined;
  if (!/^[ \t]*(?:#[^\n]*)?\n\s*$/.test(source.slice({ start: span.end, end: first.span.start }))) return undefined;
  if (/[{}]/.test(source.slice({ start: span.end, end }))) return undefined;
  const edits: readonly TextEdit[] = [
    { uri, span: { start: span.end, end: span.end }, newText: " {" },
    { uri, span: { start: end, end }, newText: `\n${indentationAt(source.text, statement.span.start)}}` },
  ];
  return { title: "Put what follows into `{ }`", edits, preferred: true };
}
