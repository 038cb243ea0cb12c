/** Semantic tokens as the protocol sends them: five numbers each, relative to the token before, none across a line break. */
import { type SemanticToken, TOKEN_MODIFIERS, TOKEN_TYPES } from "../features/semantic-tokens.ts";
import type { Lines } from "./positions.ts";

/** `tokens` in the order of the text, none inside another. */
export function encodeTokens(tokens: readonly SemanticToken[], lines: Lines): number[] {
  const data: number[] = [];
  let lastLine = 0;
  let lastCharacter = 0;
  for (const token of tokens) {
    const type = TOKEN_TYPES.indexOf(token.type);
    const modifiers = token.modifiers.reduce((bits, modifier) => bits + 2 ** TOKEN_MODIFIERS.indexOf(modifier), 0);
    const range = lines.range(token.span);
    for (let line = range.start.line; line <= range.end.line; line++) {
      const character = line === range.start.line ? range.start.character : 0;
      const end = line === range.end.line ? range.end.character : lines.position(lines.endOfLine(line)).character;
      if (end <= character) continue;
      const sameLine = line === lastLine && data.length > 0;
      data.push(line - lastLine, sameLine ? character - lastCharacter : character, end - character, type, modifiers);
      lastLine = line;
      lastCharacter = character;
    }
  }
  return data;
}
