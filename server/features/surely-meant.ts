/**
 * Which fixes may be made unasked, at every save: those of a misspelt word, a missing sign or missing braces, behind which all that the author
 * wrote is still there. What takes a word away, moves one, changes a number or says another name is for the author to choose.
 */
import type { Analysis, Diagnostic, Fix } from "../analysis/analysis.ts";
import { aroundEdits, errorsIn, goesOnBehind, leavesFewerErrors } from "../analysis/diagnostics/around-edits.ts";

/** Whether a fix of this diagnostic leaves what the author says as it is. Looks at the statements that it edits, and at no others. */
export function isSurelyMeant({ uri, source }: Pick<Analysis, "uri" | "source">, of: Diagnostic, fix: Fix): boolean {
  const { edits } = fix;
  // A name that nobody declared may be declared next.
  if (of.code === "unknown-name" || edits.some((edit) => edit.uri !== uri)) return false;
  if (edits.some(({ span, newText }) => takesAway(source.slice(span), newText))) return false;
  const around = aroundEdits(source, edits);
  if (numbersIn(around.before).join(" ") !== numbersIn(around.after).join(" ")) return false;
  if (of.code === "syntax") return leavesFewerErrors(around) && goesOnBehind(around, edits);
  return errorsIn(around.after).length <= errorsIn(around.before).length;
}

/** Whether words, or signs that a word does not consist of, are gone: of `movablecore:` the colon. */
function takesAway(old: string, newText: string): boolean {
  if (newText.trim() === "") return old.trim() !== "";
  // A letter behind a number may have been meant as a digit: of `6.1r` the kernel is not surely 6.1.
  if (NO_UNIT.test(old) && !NO_UNIT.test(newText)) return true;
  return [...old.replace(/[\w\s-]/g, "")].some((sign) => !newText.includes(sign));
}

/** Ends in letters behind digits that are no unit. */
const NO_UNIT = /\d(?![KMGTP]?i?B?$)[a-z]+$/i;

/** Numbers as they are written, those in names and with separators too: `4,5` is one, and `40,41` is not `40` and `41`. */
function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(?:[.,_:-]\d+)*/g) ?? [];
}
