/**
 * Which fixes may be made unasked, at every save: those of a misspelt word, a missing sign or missing braces, behind which all that the author
 * wrote is still there. What takes a word away, moves one, changes a number or says another name is for the author to choose.
 */
import type { Span } from "../../grammar/ast.ts";
import { LINE_STEPS } from "../../grammar/vocabulary/steps.ts";
import { STATEMENTS } from "../../grammar/vocabulary.ts";
import type { Analysis, Diagnostic, Fix, TextEdit } from "../analysis/analysis.ts";
import {
  type AroundEdits,
  aroundEdits,
  errorsAfter,
  errorsBefore,
  goesOnBehind,
  leavesFewerErrors,
} from "../analysis/diagnostics/around-edits.ts";
import { isUnitWritten, mayLoseDigit } from "../analysis/lost-digits.ts";
import { otherWords } from "./other-words.ts";

type Source = Analysis["source"];

/** Whether a fix of this diagnostic leaves what the author says as it is. Looks at the statements that it edits, and at no others. */
export function isSurelyMeant({ uri, source }: Pick<Analysis, "uri" | "source">, of: Diagnostic, fix: Fix): boolean {
  const { edits } = fix;
  // A name that nobody declared may be declared next.
  if (of.code === "unknown-name" || edits.some((edit) => edit.uri !== uri)) return false;
  if (edits.some((edit) => isOtherwise(edit, of, source))) return false;
  const around = aroundEdits(source, edits);
  if (numbersIn(around.before).join(" ") !== numbersIn(around.after).join(" ")) return false;
  if (mayBeOtherWord(edits, of, source, around)) return false;
  if (of.code === "syntax") return leavesFewerErrors(around) && goesOnBehind(around, edits);
  return errorsAfter(around).length <= errorsBefore(around).length;
}

/** Whether what an edit writes says something else than the author did, or may: with another number, without a word, as a heading. */
function isOtherwise({ span, newText }: TextEdit, { code }: Diagnostic, source: Source): boolean {
  const old = source.slice(span);
  if (takesAway(old, newText) || mayLoseDigit(old, newText)) return true;
  if (
    newText === old.slice(1) &&
    isOfNumberBefore(old, source.slice({ start: lineStart(source, span), end: span.start }))
  )
    return true;
  // What stands behind a `{` that is not closed yet is none of its own: `boot` is not `root`.
  if (code === "param-unknown" && IS_STATEMENT.has(old)) return true;
  return newText.startsWith('"') && Object.hasOwn(LINE_STEPS, /^[\w-]*/.exec(old)![0]);
}

const IS_STATEMENT: ReadonlySet<string> = new Set(STATEMENTS.map(({ word }) => word));

function lineStart(source: Source, { start }: Span): number {
  return source.lineSpan(source.lineAt(start)).start;
}

/** Whether words, or signs that a word does not consist of, are gone: of `movablecore:` the colon, of `in usable`, which is not `unusable`, a letter. */
function takesAway(old: string, newText: string): boolean {
  if (newText.trim() === "") return old.trim() !== "";
  if ([...old.replace(/[\w\s-]/g, "")].some((sign) => !newText.includes(sign))) return true;
  if (!/\w\s+\w/.test(old) || isUnitWritten(old, newText)) return false;
  const left = [...newText];
  return [...old.replace(/[\s=]/g, "")].some((letter) => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** `0x100000-0xfffffff fusable`, `initrd 60 Muefi`: the first letter may be the last of the number in front of it. */
function isOfNumberBefore(old: string, before: string): boolean {
  if (/0x[0-9a-f]+\s+$/i.test(before)) return /^[0-9a-f]/i.test(old);
  return /\d\s+$/.test(before) && /^[\dKMGT]/i.test(old);
}

/** Whether another word is as near, with which the text has no more errors than with this one. */
function mayBeOtherWord(edits: readonly TextEdit[], of: Diagnostic, source: Source, around: AroundEdits): boolean {
  const [edit, second] = edits;
  if (edit === undefined || second !== undefined || !WORD.test(edit.newText)) return false;
  const written = source.slice(edit.span);
  if (!WORD.test(written)) return false;
  const before = source.slice({ start: lineStart(source, edit.span), end: edit.span.start });
  const name = /([\w.-]+)=$/.exec(before)?.[1];
  const as = of.code === "param-unknown" ? "parameter" : name === undefined ? "word" : { valueOf: name };
  const errors = errorsAfter(around).length;
  return otherWords(written, edit.newText, as).some(
    (word) => errorsAfter(aroundEdits(source, [{ ...edit, newText: word }])).length <= errors,
  );
}

const WORD = /^[A-Za-z][\w.-]*$/;

/** Numbers as they are written, those in names and with separators too: `4,5` is one, and `40,41` is not `40` and `41`. */
function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(?:[.,_:-]\d+)*/g) ?? [];
}
