/**
 * Text for a terminal or a log. Titles, names and paths come from files that anybody may have written: characters that would
 * move a cursor, colour what follows, turn the direction of writing or hide something are shown as what they are.
 */

/** Control and format characters (C0, DEL, C1; marks of direction, joiners), and separators that some take for newlines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** `\x1b`, `\u202e`: as C, JavaScript and the kernel's own console write them. Newlines and tabs stay. */
export function visible(text: string): string {
  return escaped(text, (code) => {
    if (code < 0x100) return `\\x${hexadecimal(code, 2)}`;
    return code < 0x10000 ? `\\u${hexadecimal(code, 4)}` : `\\u{${hexadecimal(code, 5)}}`;
  });
}

/** The same for what must stay on its line. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** JSON with escapes that its reader takes back. JSON.stringify leaves DEL, C1 and the marks as they are. */
export function visibleJson(json: string): string {
  return escaped(json, (_code, character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hexadecimal(character.charCodeAt(at), 4)}`).join(""),
  );
}

/** XML likewise; C0, which XML can't hold, is not to be in it any more. */
export function visibleXml(xml: string): string {
  return escaped(xml, (code) => `&#x${hexadecimal(code, 2)};`);
}

function escaped(text: string, write: (code: number, character: string) => string): string {
  return text.replace(UNSEEN, (character) =>
    character === "\n" || character === "\t" ? character : write(character.codePointAt(0)!, character),
  );
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
