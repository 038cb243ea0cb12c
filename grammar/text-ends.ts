/**
 * What a text ends in. A search for a pattern such as `\s*$` begins again at every character of every run in front of the end: in a text of a million
 * blanks it takes an hour. From the end it takes as long as the end is.
 */

/** The longest end of `text` whose characters each are one of `kind`, a pattern of one character. */
export function endIn(text: string, kind: RegExp): string {
  let from = text.length;
  while (from > 0 && kind.test(text[from - 1]!)) from--;
  return text.slice(from);
}

/** `text` without that end. */
export function withoutEnd(text: string, kind: RegExp): string {
  return text.slice(0, text.length - endIn(text, kind).length);
}
