/**
 * Semantic tokens as the protocol sends them: five numbers each, relative to the token before, none across a line break. They are encoded
 * passage by passage and kept as long as a passage is; a client that has those of an earlier version gets what differs.
 */

import { type CommonEnds, commonEnds } from "../../grammar/incremental/common-ends.ts";
import type { Passage } from "../../grammar/incremental/passage.ts";
import type { PassageGroup } from "../../grammar/incremental/passage-group.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { PASSAGE_TOKENS, type SemanticToken, TOKEN_MODIFIERS, TOKEN_TYPES } from "../features/semantic-tokens.ts";
import { type Lines, LineTable, type PositionEncoding } from "./positions.ts";

/** `tokens` in the order of the text, none inside another. */
export function encodeTokens(tokens: readonly SemanticToken[], lines: Lines): number[] {
  return encoded(tokens, lines).data;
}

/** Tokens of a stretch of text: the first one counts from the line that the stretch begins in. */
interface Encoded {
  readonly data: readonly number[];
  /** Line of the last one, counted likewise. */
  readonly lastLine: number;
}

function encoded(
  tokens: readonly SemanticToken[],
  lines: Lines,
): { readonly data: number[]; readonly lastLine: number } {
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
  return { data, lastLine };
}

/** What is kept of passages and groups, in the code units that a client counts in. */
interface Kept {
  readonly passages: WeakMap<Passage, Encoded>;
  readonly groups: WeakMap<PassageGroup, Encoded>;
}

const KEPT: Readonly<Record<PositionEncoding, Kept>> = {
  "utf-16": { passages: new WeakMap(), groups: new WeakMap() },
  "utf-8": { passages: new WeakMap(), groups: new WeakMap() },
  "utf-32": { passages: new WeakMap(), groups: new WeakMap() },
};

/** A passage begins with a line break: what stands in front of it is on another line. */
function ofPassage(passage: Passage, encoding: PositionEncoding): Encoded {
  const { passages } = KEPT[encoding];
  const known =
    passages.get(passage) ?? encoded(PASSAGE_TOKENS.of(passage).flat(), new LineTable(passage.text, encoding));
  passages.set(passage, known);
  return known;
}

function ofGroup(group: PassageGroup, encoding: PositionEncoding): Encoded {
  const { groups } = KEPT[encoding];
  const known = groups.get(group);
  if (known !== undefined) return known;
  const joined = new Joined();
  for (const passage of group.passages) joined.add(ofPassage(passage, encoding), passage.lineStarts.length);
  const made = { data: joined.data, lastLine: joined.lastLine };
  groups.set(group, made);
  return made;
}

/** Stretches of a text put together, one behind the other. */
class Joined {
  readonly data: number[] = [];
  /** Line of the last token. */
  lastLine = 0;
  #line = 0;

  /** A stretch that has so many line breaks. */
  add({ data, lastLine }: Encoded, breaks: number): void {
    if (data.length > 0) {
      this.data.push(data[0]! + this.#line - this.lastLine);
      for (let index = 1; index < data.length; index++) this.data.push(data[index]!);
      this.lastLine = this.#line + lastLine;
    }
    this.#line += breaks;
  }
}

/** All tokens of a text. */
export function allTokens(source: SourceText, encoding: PositionEncoding = "utf-16"): number[] {
  return joinedGroups(source.groups, encoding).data;
}

function joinedGroups(groups: readonly PassageGroup[], encoding: PositionEncoding): Joined {
  const joined = new Joined();
  for (const group of groups) joined.add(ofGroup(group, encoding), group.breaks);
  return joined;
}

/** Numbers that take the place of others. */
export interface TokensEdit {
  readonly start: number;
  readonly deleteCount: number;
  readonly data: number[];
}

/** What makes the tokens of one version of a text those of another: one edit at most. */
export function tokensEdits(
  from: SourceText,
  to: SourceText,
  encoding: PositionEncoding = "utf-16",
): readonly TokensEdit[] {
  const same = commonEnds(from.groups, to.groups);
  const start = from.groups.slice(0, same.start).reduce((sum, group) => sum + ofGroup(group, encoding).data.length, 0);
  const old = between(from, same, encoding);
  const now = between(to, same, encoding);
  const { start: front, end: back } = commonEnds(old, now);
  if (front + back === old.length && old.length === now.length) return [];
  return [{ start: start + front, deleteCount: old.length - front - back, data: now.slice(front, now.length - back) }];
}

/** The numbers of the groups between, and of the first token behind them the line, which counts from the last one in them. */
function between({ groups }: SourceText, same: CommonEnds, encoding: PositionEncoding): number[] {
  const { start: first } = same;
  const end = groups.length - same.end;
  const next = groups.findIndex((group, index) => index >= end && ofGroup(group, encoding).data.length > 0);
  const last = groups.findLastIndex((group, index) => index < first && ofGroup(group, encoding).data.length > 0);
  // From the last token in front of them on, of which the lines are known.
  const from = Math.max(last, 0);
  const { data } = joinedGroups(groups.slice(from, next === -1 ? end : next + 1), encoding);
  const before = last === -1 ? 0 : ofGroup(groups[last]!, encoding).data.length;
  return data.slice(before, next === -1 ? undefined : data.length - ofGroup(groups[next]!, encoding).data.length + 1);
}
