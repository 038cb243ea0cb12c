/**
 * Which fixes may be made unasked, at every save: those of a misspelt word, a missing sign or missing braces, behind which all that the author
 * wrote is still there. What takes a word away, moves one, changes a number or says another name is for the author to choose.
 */
import type { Span } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import type { Analysis, Diagnostic, Fix } from "../analysis/analysis.ts";

type Text = Analysis["source"];

/** Whether a fix of this diagnostic leaves what the author says as it is. Looks at the statements that it edits, and at no others. */
export function isSurelyMeant({ uri, source }: Pick<Analysis, "uri" | "source">, of: Diagnostic, fix: Fix): boolean {
  const { edits } = fix;
  // A name that nobody declared may be declared next.
  if (of.code === "unknown-name" || edits.some((edit) => edit.uri !== uri)) return false;
  if (edits.some(({ span, newText }) => takesAway(source.slice(span), newText))) return false;
  const around = statementsAround(source, edits);
  const before = source.slice(around);
  const after = fixed(before, around.start, edits);
  if (numbersIn(before).join(" ") !== numbersIn(after).join(" ")) return false;
  const errors = parse(after).errors.length;
  return of.code === "syntax" ? errors < parse(before).errors.length : errors <= parse(before).errors.length;
}

/** Whether words, or signs that a word does not consist of, are gone: of `movablecore:` the colon. */
function takesAway(old: string, newText: string): boolean {
  if (newText.trim() === "") return old.trim() !== "";
  return [...old.replace(/[\w\s-]/g, "")].some((sign) => !newText.includes(sign));
}

/** The lines and statements that edits are in: an end within a statement is moved to its own. */
function statementsAround(source: Text, edits: Fix["edits"]): Span {
  const spans = edits.flatMap(({ span }) =>
    [span.start, span.end].flatMap((offset) => [
      source.lineSpan(source.lineAt(offset)),
      ...source.statementsAt(offset).map((statement) => statement.span),
    ]),
  );
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
}

function fixed(text: string, start: number, edits: Fix["edits"]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start - start) + newText + now.slice(span.end - start), text);
}

/** Numbers as they are written, those in names and with separators too: `4,5` is one, and `40,41` is not `40` and `41`. */
function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(?:[.,_:-]\d+)*/g) ?? [];
}
