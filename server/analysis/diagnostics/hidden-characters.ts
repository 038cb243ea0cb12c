/**
 * Characters that cannot be seen but change what a text says or how it is shown: zero-width and bidirectional controls,
 * tag characters, stray variation selectors (Unicode TR 36 and TR 39). Emoji keep theirs.
 */
import type { Diagnostic } from "../analysis.ts";
import { REMOVE_HIDDEN } from "../notes/hidden-character.ts";
import { problem } from "../problem.ts";
import { replacement } from "../text-edits.ts";

const CONTROL = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f";
const INVISIBLE =
  "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0";
const BIDIRECTIONAL = "\\u202a-\\u202e\\u2028\\u2029";
const HIDDEN = new RegExp(`[${CONTROL}${INVISIBLE}${BIDIRECTIONAL}\\u{e0000}-\\u{e01ef}]+`, "gu");
const EMOJI_JOINT = /^(?:\ufe0f|\u200d)+$/;
const EMOJI_BEFORE = /\p{Extended_Pictographic}\ufe0f?$/u;

/** One `hidden-character` for each run of them. A byte-order mark at the start of a file is none. `atStart`: the text begins there. */
export function hiddenCharacters(uri: string, text: string, atStart: boolean): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const match of text.matchAll(HIDDEN)) {
    const start = match.index;
    const hidden = start === 0 && atStart ? match[0].replace(/^\ufeff/, "") : match[0];
    if (hidden === "") continue;
    if (EMOJI_JOINT.test(hidden) && EMOJI_BEFORE.test(text.slice(Math.max(0, start - 4), start))) continue;
    const span = { start: start + match[0].length - hidden.length, end: start + match[0].length };
    const codes = [...hidden].map(
      (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
    );
    const characters = [...new Set(codes)].slice(0, 4);
    found.push(
      problem(
        "hidden-character",
        { uri, span },
        { characters },
        {
          fixes: [replacement(REMOVE_HIDDEN, uri, span, "")],
        },
      ),
    );
  }
  return found;
}
