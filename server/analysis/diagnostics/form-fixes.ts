/**
 * Quick fixes of what the form of a statement has and the text has not: its small words (`resize vm to 2G`), the sign of a field (`state=online`), the
 * arrow in front of an outcome, quotes, operands that changed places. What is missing follows from the vocabulary.
 */
import { DECLARATIONS } from "../../../grammar/vocabulary/declarations.ts";
import { following, type OperandPart, type Part } from "../../../grammar/vocabulary/form.ts";
import type { Operand } from "../../../grammar/vocabulary/operands.ts";
import { LINE_STEPS, MARKS } from "../../../grammar/vocabulary/steps.ts";
import { type WordList, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import type { Fix } from "../analysis.ts";
import { adding, replacement, writing } from "../text-edits.ts";
import type { Asked } from "./fix-places.ts";
import { lineOf, type TypedLine } from "./typed-lines.ts";

type AskedLine = Asked & TypedLine;

export function formFixes(asked: Asked): readonly (Fix | undefined)[] {
  const line = { ...asked, ...lineOf(asked) };
  return [
    wordBefore(line),
    wordBehind(line),
    otherOrder(line),
    arrowed(line),
    field(line),
    furtherZone(line),
    quoted(line),
  ];
}

const FORMS: readonly string[] = Object.values({ ...DECLARATIONS, ...LINE_STEPS, ...MARKS }).map(({ form }) => form);

/** Forms that begin with a word. */
function formsOf(word: string | undefined): readonly string[] {
  return FORMS.filter((form) => form.split(" ", 1)[0] === word);
}

function wordsIn(text: string): readonly string[] {
  return text.match(/->|[=,{}#]|[^\s=,{}#]+/g) ?? [];
}

/** What comes before an outcome or a comment. */
function ownWords(text: string): readonly string[] {
  const words = wordsIn(text);
  const end = words.findIndex((each) => each === "->" || each === "#");
  return end < 0 ? words : words.slice(0, end);
}

interface Required {
  readonly part: Part;
  readonly rest: readonly Part[];
}

/** What has to come behind these words in each of the forms that they begin. */
function required(words: readonly string[]): readonly Required[] {
  return formsOf(words[0]).flatMap((form) => {
    const { parts, rests, isComplete } = following(form, words);
    const part = parts.at(-1);
    return isComplete || part === undefined ? [] : [{ part, rest: rests.at(-1) ?? [] }];
  });
}

/** Whether they are the beginning of a statement, or all of it. */
function goesOn(words: readonly string[]): boolean {
  return formsOf(words[0]).some((form) => {
    const { parts, isComplete } = following(form, words);
    return isComplete || parts.length > 0;
  });
}

function isWhole(words: readonly string[]): boolean {
  return formsOf(words[0]).some((form) => following(form, words).isComplete);
}

/** `resize vm 2G`, `param x 1G | 2G`: what is marked could stand behind a word of the form. */
function wordBefore({ uri, span, marked, before }: AskedLine): Fix | undefined {
  const words = wordsIn(before);
  for (const { part, rest } of required(words)) {
    if (part.kind !== "word" || part.word === marked || part.word === words.at(-1)) continue;
    // A word of the form that comes too early: what it stands behind is missing.
    if (rest.some((each) => each.kind === "word" && each.word === marked)) continue;
    const [next] = rest;
    if (next?.kind !== "operand" || !canBe(next, marked)) continue;
    if (goesOn([...words, part.word, marked])) return adding(part.word, uri, span.start, `${part.word} `);
  }
  return undefined;
}

/** What a word looks like decides whether it could be an operand. */
function canBe({ operand }: OperandPart, word: string): boolean {
  const { value }: Operand = operand;
  if (value === "string") return word.startsWith('"');
  if (value === "number") return /^[\d$]/.test(word);
  return /^[\w$]/.test(word);
}

/** `allocate 64M movable`: what is new can be called anything; a device or a size nobody could know. */
function wordBehind({ uri, span, marked, source, before, behind }: AskedLine): Fix | undefined {
  if (ownWords(behind).length > 0) return undefined;
  for (const { part, rest } of required([...wordsIn(before), marked])) {
    const [name, second] = rest;
    if (part.kind !== "word" || name?.kind !== "operand" || second !== undefined) continue;
    if (name.operand.value !== "new-name") continue;
    const written = `${part.word} ${freeName(name.example, source.text)}`;
    return adding(written, uri, span.end, ` ${written}`);
  }
  return undefined;
}

function freeName(name: string, text: string): string {
  const isTaken = (each: string): boolean => new RegExp(`(?<![\\w-])${each}(?![\\w-])`).test(text);
  for (let number = 1; ; number++) {
    const each = number === 1 ? name : `${name}${number}`;
    if (!isTaken(each)) return each;
  }
}

/** `allocate movable 1G as app`, `chmem 1G enable`. */
function otherOrder({ uri, span, marked, before, behind }: AskedLine): Fix | undefined {
  const [between, second] = /^[ \t]+([\w-]+)/.exec(behind) ?? [];
  if (between === undefined || second === undefined) return undefined;
  for (const { part, rest } of required(wordsIn(before))) {
    const [next] = rest;
    if (part.kind !== "operand" || next?.kind !== "operand") continue;
    if (fits(part, marked) || !fits(part, second) || !fits(next, marked)) continue;
    return writing(uri, { start: span.start, end: span.end + between.length }, `${second} ${marked}`);
  }
  return undefined;
}

function fits({ operand }: OperandPart, word: string): boolean {
  const { list, value }: Operand = operand;
  if (list !== undefined) return wordsOf(list).some((each) => each === word);
  if (value === "blocks-or-range" && /^memory\d/.test(word)) return true;
  return (value === "number" || value === "number-or-range" || value === "blocks-or-range") && /^\d/.test(word);
}

function isOf(list: WordList, word: string): boolean {
  return wordsOf(list).some((each) => each === word);
}

/** `offline memory32 EBUSY`. */
function arrowed({ uri, span, marked, before }: AskedLine): Fix | undefined {
  const words = wordsIn(before);
  const isStep = Object.hasOwn(LINE_STEPS, words[0] ?? "");
  return isStep && isOf("OUTCOME", marked) && isWhole(words) ? adding("->", uri, span.start, "-> ") : undefined;
}

const BLOCK = /^\s*expect[ \t]+memory\d+(?:-\d+)?[ \t]/;
const NODE = /^\s*expect[ \t]+node\d+[ \t]+\w+[ \t]/;

/** `expect memory32 state online`, `expect memory32 online`, `expect node0 Normal present 1G`: the field or its value is marked. */
function field({ uri, span, marked, before, behind }: AskedLine): Fix | undefined {
  const list = BLOCK.test(before) ? "BLOCK_FIELD" : NODE.test(before) ? "ZONE_FIELD" : undefined;
  if (list === undefined) return undefined;
  const [, inFront = "", gap = ""] = /([\w-]+)([ \t]+)$/.exec(before) ?? [];
  if (isOf(list, inFront) && !isOf(list, marked)) {
    const whole = { start: span.start - gap.length - inFront.length, end: span.end };
    return writing(uri, whole, `${inFront}=${marked}`);
  }
  const [value, written] = /^[ \t]+([\w-]+)(?![\w-]*[ \t]*=)/.exec(behind) ?? [];
  if (isOf(list, marked) && value !== undefined) {
    return writing(uri, { start: span.start, end: span.end + value.length }, `${marked}=${written}`);
  }
  const isState = list === "BLOCK_FIELD" && isOf("BLOCK_STATE", marked);
  return isState ? writing(uri, span, `state=${marked}`) : undefined;
}

/** `valid_zones=Normal Movable`, as the file prints it. */
function furtherZone({ uri, span, marked, before }: AskedLine): Fix | undefined {
  const [gap] = /(?<=valid_zones=[\w,]+)[ \t]+$/.exec(before) ?? [];
  if (gap === undefined || !/^[A-Z]\w*$/.test(marked)) return undefined;
  return replacement(`Write \`,${marked}\``, uri, { start: span.start - gap.length, end: span.start }, ",");
}

const TEXT = /^\s*expect[ \t]+(?:lsmem|zoneinfo|iomem|dmesg)[ \t]+$/;

/** `step a DIMM comes`, `use machine.memzone`. */
function quoted({ uri, span, marked, before, behind }: AskedLine): Fix | undefined {
  const isString = ({ part }: Required): boolean => part.kind === "operand" && part.operand.value === "string";
  if (marked === "" || marked.startsWith('"') || !(TEXT.test(before) || required(wordsIn(before)).some(isString)))
    return undefined;
  const rest = (marked + behind).replace(/\s#.*$/, "").trimEnd();
  if (/["\\{}]|^[':=`]/.test(rest)) return undefined;
  return writing(uri, { start: span.start, end: span.start + rest.length }, `"${rest}"`);
}
